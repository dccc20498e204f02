#include "sim/engine/capped_sharing.hpp"

#include <gtest/gtest.h>

#include <map>

namespace sunder::sim {
namespace {

/// Flows 0, 1, ... start at the given instants; tells when each has ended.
class Uplink final : ProcessorSharing::Client, Wakeable {
public:
    explicit Uplink(StepFunction common)
        : common_{std::move(common)}, link_{common_, calendar_, static_cast<ProcessorSharing::Client&>(*this)}
    {
    }

    int access(double rate) { return link_.add_link(rate); }

    void flow(Seconds at, double amount, int own)
    {
        calendar_.schedule(at, Turn{}, *this, flows_.size());
        flows_.push_back({amount, own});
    }

    std::map<std::uint64_t, double> run()
    {
        while (!calendar_.empty() && ended_at_.size() < flows_.size())
            calendar_.wake_next();
        return ended_at_;
    }

private:
    struct Wanted {
        double amount;
        int own;
    };

    void wake(std::uint64_t token) override
    {
        link_.start({.amount = flows_[token].amount, .token = token, .turn = {}}, flows_[token].own);
    }
    void served(std::uint64_t token) override { ended_at_[token] = calendar_.now().value(); }

    StepFunction common_;
    Calendar calendar_;
    CappedSharing link_;
    std::vector<Wanted> flows_;
    std::map<std::uint64_t, double> ended_at_;
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
    int const access = uplink.access(10);
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
    uplink.flow(Seconds{0}, 10, -1);
    EXPECT_EQ(uplink.run(), (std::map<std::uint64_t, double>{{0, 1}, {1, 1}}));
}

TEST(UplinkBehindAccessLinks, FollowsItsOwnRate)
{
    Uplink uplink{StepFunction{{0, 1, 2}, {5, 0, 100}, Seconds{10}}};
    uplink.flow(Seconds{0}, 15,
                uplink.access(10)); // 5 in the first second, none in the second, 10 in the third
    EXPECT_DOUBLE_EQ(uplink.run().at(0), 3);
}

} // namespace
} // namespace sunder::sim
