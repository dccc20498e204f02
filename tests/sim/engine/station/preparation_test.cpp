#include "tests/sim/engine/station/a_station.hpp"

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace sunder::sim {
namespace {

using Instants = std::map<std::uint64_t, double>;

class AStationThatWarmsUp : public AStation {};

TEST_F(AStationThatWarmsUp, LetsTheFirstAfterARestPay)
{
    group.warm_up = WarmUp{.time = Seconds{3}, .after_idle = Seconds{10}};
    auto const station = open(Fifo{}, 1);
    (void)submit(station, 0, 1); // to 4
    (void)submit(station, 1, 1); // to 5
    wait_until(14);
    (void)submit(station, 2, 1); // still warm, to 15
    wait_until(25);
    (void)submit(station, 3, 1); // cold again, to 29
    finish();
    EXPECT_EQ(customers.finished, (Instants{{0, 4}, {1, 5}, {2, 15}, {3, 29}}));
    EXPECT_EQ(customers.worker_time.at(3), 4);
    EXPECT_EQ(station->busy_total(), Seconds{10});
    EXPECT_EQ(station->preparations().warm_ups, 2);
    EXPECT_EQ(station->preparations().loads, 0);
}

TEST_F(AStationThatWarmsUp, LetsOtherWorkersWaitUntilItIsWarm)
{
    group.warm_up = WarmUp{.time = Seconds{3}, .after_idle = {}};
    auto const station = open(Fifo{}, 3);
    (void)submit(station, 0, 1);
    wait_until(2);
    (void)submit(station, 1, 1); // 1 s of the warm-up is left
    wait_until(1000);
    (void)submit(station, 2, 1); // warm for ever
    finish();
    EXPECT_EQ(customers.finished, (Instants{{0, 4}, {1, 4}, {2, 1001}}));
    EXPECT_EQ(station->preparations().warm_ups, 1);
}

TEST_F(AStationThatWarmsUp, DoesSoForAWholeBatch)
{
    group.warm_up = WarmUp{.time = Seconds{3}, .after_idle = {}};
    group.batch = Batching{.max = 2, .window = Seconds{1}, .growth = {1, 1}};
    auto const station = open(Fifo{}, 1);
    (void)submit_of_kind(station, 0, 2);
    (void)submit_of_kind(station, 1, 2);
    finish();
    EXPECT_EQ(customers.finished, (Instants{{0, 5}, {1, 5}}));
    EXPECT_EQ(customers.worker_time, (Instants{{0, 2.5}, {1, 2.5}}));
}

class AStationThatLoadsModels : public AStation {
protected:
    /// With room for 10 B, at 1 B/s.
    AStationThatLoadsModels()
    {
        group.profile.memory = Bytes{10};
        group.profile.load_rate = BytesPerSecond{1};
    }
    std::unique_ptr<Station> open_with(std::vector<Bytes> const& sizes)
    {
        sizes_ = sizes;
        return make_station({.group = &group,
                             .speed = &full_speed,
                             .window = {Seconds{0}, Seconds{1e6}},
                             .memory_of_kinds = &sizes_},
                            calendar);
    }

private:
    std::vector<Bytes> sizes_;
};

TEST_F(AStationThatLoadsModels, DropsThatWhichWasUsedLeastRecently)
{
    auto const station = open_with({Bytes{}, Bytes{4}, Bytes{5}, Bytes{3}});
    std::vector<std::uint32_t> const kinds{1, 2, 1, 3, 1, 2};
    for (std::uint64_t token = 0; token < kinds.size(); ++token)
        (void)submit_of_kind(station, token, 1, kinds[token]);
    (void)submit(station, 6, 1); // needs no model
    finish();
    // Loaded are 1 (4 s), 2 (5 s), not 1 again, 3 in place of 2 (3 s), not 1, 2 in place of 3 (5 s).
    EXPECT_EQ(customers.finished, (Instants{{0, 5}, {1, 11}, {2, 12}, {3, 16}, {4, 17}, {5, 23}, {6, 24}}));
    EXPECT_EQ(station->preparations().loads, 4);
}

/// A list of what is loaded, searched from the front.
RC_GTEST_FIXTURE_PROP(AStationThatLoadsModels, LoadsWhatANaiveCacheDoes, ())
{
    std::vector<Bytes> sizes{Bytes{}};
    for (auto count = *rc::gen::inRange(1, 6); count > 0; --count)
        sizes.emplace_back(*rc::gen::inRange(1, 11));
    auto const station = open_with(sizes);
    std::vector<std::uint32_t> loaded;
    double now = 0;
    std::int64_t loads = 0;
    for (std::uint64_t token = 0; token < 30; ++token) {
        auto const kind = *rc::gen::inRange<std::uint32_t>(1, static_cast<std::uint32_t>(sizes.size()));
        (void)submit_of_kind(station, token, 1, kind);
        now += 1;
        if (std::erase(loaded, kind) == 0) {
            ++loads;
            now += sizes[kind].value();
            auto const held = [&] {
                double sum = sizes[kind].value();
                for (auto const other : loaded)
                    sum += sizes[other].value();
                return sum;
            };
            while (held() > 10)
                loaded.pop_back();
        }
        loaded.insert(loaded.begin(), kind);
    }
    finish();
    RC_ASSERT(customers.finished.at(29) == now);
    RC_ASSERT(station->preparations().loads == loads);
}

} // namespace
} // namespace sunder::sim
