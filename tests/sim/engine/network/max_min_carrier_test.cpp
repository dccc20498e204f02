#include "sim/engine/network/max_min_carrier.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

/// Links and flows 0, 1, ... over them that start at the given instants; tells when each has ended.
class Links final : Carrier::Listener, Wakeable {
public:
    Id<FluidLink> link(StepFunction rate) { return rates_.push_back(std::move(rate)); }
    Id<FluidPath> path(std::vector<Id<FluidLink>> links)
    {
        return paths_.push_back({.links = std::move(links), .airtimes = {}, .links_back = {}});
    }
    void flow(Seconds at, double bytes, Id<FluidPath> path)
    {
        calendar_.schedule(at, Turn{}, *this, flows_.size());
        flows_.push_back({bytes, path});
    }

    std::map<std::uint64_t, double> run(Seconds until = Seconds{1e9})
    {
        MaxMinCarrier::Setup setup{.links = {}, .paths = paths_};
        for (auto const& rate : rates_)
            setup.links.push_back({.rate = &rate, .latency = {}, .cell = {}});
        carrier_.emplace(setup, calendar_, static_cast<Carrier::Listener&>(*this));
        while (!calendar_.empty() && calendar_.next_at() < until)
            calendar_.wake_next();
        return ended_at_;
    }

private:
    struct Wanted {
        double bytes;
        Id<FluidPath> path;
    };

    void wake(std::uint64_t token) override
    {
        auto const& [bytes, path] = flows_[token];
        carrier_->start({.path = path, .bytes = Bytes{bytes}, .turn = {}, .token = token});
    }
    void served(std::uint64_t token) override { ended_at_[token] = calendar_.now().value(); }

    Table<StepFunction, FluidLink> rates_;
    Table<FluidPath> paths_;
    std::vector<Wanted> flows_;
    Calendar calendar_;
    std::optional<MaxMinCarrier> carrier_;
    std::map<std::uint64_t, double> ended_at_;
};

/// One link behind access links.
class Uplink {
public:
    explicit Uplink(StepFunction common)
        : common_{links_.link(std::move(common))}, bare_{links_.path({common_})}
    {
    }

    Id<FluidPath> access(double rate) { return links_.path({links_.link(StepFunction{rate}), common_}); }
    [[nodiscard]] Id<FluidPath> bare() const { return bare_; }
    void flow(Seconds at, double bytes, Id<FluidPath> path) { links_.flow(at, bytes, path); }
    std::map<std::uint64_t, double> run() { return links_.run(); }

private:
    Links links_;
    Id<FluidLink> common_;
    Id<FluidPath> bare_;
};

TEST(UplinkBehindAccessLinks, HoldsNobodyBackWhileItHasRoom)
{
    Uplink uplink{StepFunction{100}};
    uplink.flow(Seconds{0}, 10, uplink.access(10));
    uplink.flow(Seconds{0}, 10, uplink.access(10));
    EXPECT_EQ(uplink.run(), (std::map<std::uint64_t, double>{{0, 1}, {1, 1}}));
}

TEST(UplinkBehindAccessLinks, IsSharedEquallyOnceItIsFull)
{
    Uplink uplink{StepFunction{15}};
    uplink.flow(Seconds{0}, 15, uplink.access(10)); // 7.5 each
    uplink.flow(Seconds{0}, 15, uplink.access(10));
    EXPECT_EQ(uplink.run(), (std::map<std::uint64_t, double>{{0, 2}, {1, 2}}));
}

TEST(UplinkBehindAccessLinks, GivesWhatASlowOneLeavesToTheOthers)
{
    Uplink uplink{StepFunction{15}};
    uplink.flow(Seconds{0}, 5, uplink.access(5)); // 5, the other 10
    uplink.flow(Seconds{0}, 20, uplink.access(100));
    auto const ended = uplink.run();
    EXPECT_DOUBLE_EQ(ended.at(0), 1);
    EXPECT_DOUBLE_EQ(ended.at(1), 1 + 10.0 / 15);
}

TEST(UplinkBehindAccessLinks, LetsFlowsOnOneAccessLinkShareThat)
{
    Uplink uplink{StepFunction{100}};
    auto const access = uplink.access(10);
    uplink.flow(Seconds{0}, 10, access);
    uplink.flow(Seconds{0.5}, 10,
                access); // 5 left of the first: both at 5 until 1.5, then 5 left of the second
    auto const ended = uplink.run();
    EXPECT_DOUBLE_EQ(ended.at(0), 1.5);
    EXPECT_DOUBLE_EQ(ended.at(1), 2);
}

TEST(UplinkBehindAccessLinks, TakesFlowsWithoutAnAccessLinkToo)
{
    Uplink uplink{StepFunction{15}};
    uplink.flow(Seconds{0}, 5, uplink.access(5));
    uplink.flow(Seconds{0}, 10, uplink.bare());
    EXPECT_EQ(uplink.run(), (std::map<std::uint64_t, double>{{0, 1}, {1, 1}}));
}

TEST(UplinkBehindAccessLinks, FollowsItsOwnRate)
{
    Uplink uplink{StepFunction{{0, 1, 2}, {5, 0, 100}, Seconds{10}}};
    uplink.flow(Seconds{0}, 15,
                uplink.access(10)); // 5 in the first second, none in the second, 10 in the third
    EXPECT_DOUBLE_EQ(uplink.run().at(0), 3);
}

TEST(ALinkOfTwoPaths, IsSharedWhileBothHaveFlowsAndElseAPathsOwn)
{
    Links links;
    auto const access = links.link(StepFunction{10});
    auto const uplink = links.link(StepFunction{12});
    auto const up = links.path({access, uplink});
    auto const down = links.path({access});
    auto const other = links.path({uplink});
    links.flow(Seconds{0}, 6, up);      // 6 B/s beside the other, and 5 from 0.5 on
    links.flow(Seconds{0}, 13, other);  // 6 B/s, 7 from 0.5 on, 12 from 1.1 on
    links.flow(Seconds{0.5}, 10, down); // 5 B/s, 10 from 1.1 on
    auto const ended = links.run();
    EXPECT_DOUBLE_EQ(ended.at(0), 1.1);
    EXPECT_DOUBLE_EQ(ended.at(2), 1.8);
    EXPECT_DOUBLE_EQ(ended.at(1), 1.1 + 5.8 / 12);
}

/// Up to thirty flows end at the very instant at which their link goes down for long, but for rounding.
TEST(AnOutage, DoesNotHoldBackFlowsThatEndWhenItBegins)
{
    for (int count = 1; count <= 30; ++count) {
        Links links;
        double const down_at = count / 10.0;
        auto const trace = links.link(StepFunction{{0, down_at}, {7, 0}, Seconds{1000}});
        for (int i = 0; i < count; ++i)
            links.flow(Seconds{0}, 0.7, links.path({trace, links.link(StepFunction{10.0 + i})}));
        for (auto const& [flow, ended_at] : links.run())
            EXPECT_NEAR(ended_at, down_at, 1e-12) << flow << " of " << count;
    }
}

/// A flow has got a thousand million bytes before others of its bundle want 3.3 each, at 5 B/s.
TEST(VirtualTime, KeepsItsDigitsWhereMuchWasCarriedBefore)
{
    Links links;
    auto const uplink = links.link(StepFunction{{0, 1}, {1e9, 10}, Seconds{1e6}});
    auto const path = links.path({uplink, links.link(StepFunction{2e9})});
    auto const other = links.path({uplink, links.link(StepFunction{2e9})});
    for (int more = 0; more < 8; ++more)
        links.path({uplink}); // of too many paths to be one's own for a while
    links.flow(Seconds{0}, 2e9, path);
    constexpr int others = 100;
    for (int i = 1; i <= others; ++i)
        links.flow(Seconds{1.0 + i}, 3.3, other);
    auto const ended = links.run(Seconds{200});
    for (int i = 1; i <= others; ++i)
        EXPECT_NEAR(ended.at(static_cast<std::uint64_t>(i)), 1.66 + i, 1e-12) << i;
}

} // namespace
} // namespace sunder::sim
