#include "sim/tcp/congestion_control.hpp"
#include "sim/tcp/windowed_maximum.hpp"

#include <gtest/gtest.h>

namespace sunder::sim::tcp {
namespace {

using namespace literals;
using enum Growth;

/// One whose window is in use.
SenderState sender(int window, int threshold)
{
    SenderState made;
    made.window = window;
    made.threshold = threshold;
    made.window_limited = true;
    made.segment = Bytes{1448};
    made.round_trip.sample(100_ms, 0, 0);
    made.round_trip.sample_least(100_ms);
    return made;
}

TEST(SlowStart, GrowsByWhatIsAcknowledgedUpToTheThreshold)
{
    auto grows = sender(10, 15);
    EXPECT_EQ(grow_by_slow_start(grows, 3), 0);
    EXPECT_EQ(grows.window, 13);
    EXPECT_EQ(grow_by_slow_start(grows, 3), 1);
    EXPECT_EQ(grows.window, 15);
}

TEST(LinearGrowth, TakesAWindowForASegment)
{
    auto grows = sender(10, 5);
    for (int i = 0; i < 9; ++i)
        grow_linearly(grows, 10, 1);
    EXPECT_EQ(grows.window, 10);
    grow_linearly(grows, 10, 1);
    EXPECT_EQ(grows.window, 11);
}

TEST(Reno, HalvesAfterALoss)
{
    CongestionControl reno{Control::reno, Seed{1}};
    EXPECT_EQ(reno.threshold_after_loss(sender(20, 5)), 10);
    EXPECT_EQ(reno.threshold_after_loss(sender(3, 5)), 2);
}

TEST(Reno, DoesNotGrowAWindowThatIsNotUsed)
{
    CongestionControl reno{Control::reno, Seed{1}};
    auto idle = sender(10, SenderState::unlimited);
    idle.window_limited = false;
    idle.most_out = 3;
    reno.acknowledged(idle, {.now = 1_s, .arrived = 3}, allowed);
    EXPECT_EQ(idle.window, 10);
}

TEST(Cubic, KeepsSevenTenthsAfterALoss)
{
    CongestionControl cubic{Control::cubic, Seed{1}};
    EXPECT_EQ(cubic.threshold_after_loss(sender(100, 50)), 70);
}

TEST(Cubic, ReachesTheOldWindowAfterTheCubeRootsTime)
{
    CongestionControl cubic{Control::cubic, Seed{1}};
    auto grows = sender(1000, 500);
    grows.window = grows.threshold = cubic.threshold_after_loss(grows);
    EXPECT_EQ(grows.window, 700);
    auto const plateau = 9.09; // cbrt(300 / 0.4)
    double reached = 0;
    for (double at = 1; reached == 0 && at < 20; at += 0.01) {
        cubic.acknowledged(grows, {.now = Seconds{at}, .arrived = grows.window / 10, .round_trip = 100_ms},
                           allowed);
        if (grows.window > 998) reached = at - 1;
    }
    EXPECT_NEAR(reached, plateau, 2); // it is flat there
}

TEST(Cubic, LeavesSlowStartWhenTheLeastRoundTripOfARoundGrows)
{
    CongestionControl cubic{Control::cubic, Seed{1}};
    auto grows = sender(20, SenderState::unlimited);
    auto const hears = [&](Seconds now, Seconds trip) {
        ++grows.acknowledged;
        grows.sent = grows.acknowledged + 20;
        cubic.acknowledged(grows, {.now = now, .arrived = 1, .acknowledged = 1, .round_trip = trip}, allowed);
    };
    hears(1_s, 100_ms);
    for (int i = 1; i <= 60 && grows.threshold == SenderState::unlimited; ++i)
        hears(1_s + i * 5_ms, 112_ms); // apart, so that they are no train; within an eighth
    EXPECT_EQ(grows.threshold, SenderState::unlimited);
    for (int i = 61; i <= 120 && grows.threshold == SenderState::unlimited; ++i)
        hears(1_s + i * 5_ms, 120_ms);
    EXPECT_LT(grows.threshold, SenderState::unlimited);
}

TEST(Bbr, PacesTheFirstWindowsAtTwoOverTheLogarithmOfTwo)
{
    CongestionControl bbr{Control::bbr, Seed{1}};
    auto starts = sender(10, SenderState::unlimited);
    bbr.begin(starts, 1_s);
    ASSERT_TRUE(starts.pacing);
    EXPECT_NEAR(starts.pacing->value(), 0.99 * 2.885 * 10 * 1448 / 0.1, 1);
}

TEST(Bbr, KeepsItsWindowAtALoss)
{
    CongestionControl bbr{Control::bbr, Seed{1}};
    EXPECT_EQ(bbr.threshold_after_loss(sender(100, 50)), 50);
    EXPECT_EQ(bbr.recovery(), Recovery::own);
}

TEST(AWindowedMaximum, ForgetsOldValues)
{
    WindowedMaximum best{10};
    best.add(0, 5);
    best.add(3, 4);
    best.add(6, 3);
    EXPECT_EQ(best.best(), 5);
    best.add(11, 1);
    EXPECT_EQ(best.best(), 4);
    best.add(14, 1);
    EXPECT_EQ(best.best(), 3);
}

} // namespace
} // namespace sunder::sim::tcp
