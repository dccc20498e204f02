#include "sim/tcp/receiver.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace sunder::sim::tcp {
namespace {

using namespace literals;

/// Of 1000 bytes each.
DataPacket data(std::int64_t segment)
{
    return {.segment = segment,
            .end = 1000 * (segment + 1),
            .bytes = Bytes{1000},
            .sent_at = Seconds{0.001 * static_cast<double>(segment)},
            .echo = Seconds{-1}};
}

Receiver after_first_answer()
{
    Receiver receiver{Settings{}, 0_s};
    receiver.answers();
    return receiver;
}

TEST(AReceiver, AcknowledgesEverySecondSegment)
{
    auto receiver = after_first_answer();
    EXPECT_FALSE(receiver.take(1_s, data(0)));
    EXPECT_EQ(receiver.due_at(), 1.04_s);
    EXPECT_TRUE(receiver.take(1_s, data(1)));
    EXPECT_EQ(receiver.acknowledge(1_s).next, 2);
    EXPECT_FALSE(receiver.due_at());
}

TEST(AReceiver, AcknowledgesTheFirstSegmentsOneByOne)
{
    Settings settings;
    settings.receive_limit = settings.receive_window; // the window does not grow
    Receiver receiver{settings, 0_s};
    for (int i = 0; i < 16; ++i) {
        EXPECT_TRUE(receiver.take(1_s, data(i))) << i;
        (void)receiver.acknowledge(1_s);
    }
    EXPECT_FALSE(receiver.take(1_s, data(16)));
}

TEST(AReceiver, TellsAtOnceOfGapsAndOfTheirEnd)
{
    auto receiver = after_first_answer();
    EXPECT_TRUE(receiver.take(1_s, data(1)));
    auto const gap = receiver.acknowledge(1_s);
    EXPECT_EQ(gap.next, 0);
    EXPECT_EQ(gap.arrivals, 1);
    EXPECT_EQ(receiver.arrival(0), 1);
    EXPECT_TRUE(receiver.take(1_s, data(0)));
    EXPECT_EQ(receiver.acknowledge(1_s).next, 2);
    EXPECT_EQ(receiver.bytes(), 2000);
}

TEST(AReceiver, TellsOfWhatCameTwice)
{
    auto receiver = after_first_answer();
    (void)receiver.take(1_s, data(0));
    EXPECT_TRUE(receiver.take(1_s, data(0)));
    EXPECT_EQ(receiver.acknowledge(1_s).duplicates, 1);
}

TEST(AReceiver, EchoesTheOldestPacketThatItAnswers)
{
    auto receiver = after_first_answer();
    (void)receiver.take(1_s, data(3 - 3));
    (void)receiver.take(1_s, data(1));
    EXPECT_EQ(receiver.acknowledge(1_s).echo, 0_s);
    (void)receiver.take(1_s, data(2));
    EXPECT_EQ(receiver.acknowledge(1_s).echo, 2_ms);
}

TEST(AReceiver, OpensItsWindowByTwoSegmentsForEach)
{
    auto receiver = after_first_answer();
    (void)receiver.take(1_s, data(0));
    EXPECT_EQ(receiver.acknowledge(1_s).window_end, 1000 + 65160 + 2000);
}

TEST(AReceiver, LimitsItsWindowByWhatCameInARoundTrip)
{
    auto receiver = after_first_answer();
    for (int i = 0; i < 40; ++i)
        (void)receiver.take(1_s, data(i));
    EXPECT_EQ(receiver.acknowledge(1_s).window_end, 40'000 + 80'896);
    auto next = data(40);
    next.echo =
        1.9_s; // a round trip of 100 ms has passed, in which 41 segments came where 14,480 bytes had before
    (void)receiver.take(2_s, next);
    (void)receiver.take(2_s, data(41));
    EXPECT_EQ(receiver.acknowledge(2_s).window_end, 42'000 + 80'896 + 2000);
}

TEST(AReceiver, OpensItsWindowByWhatWaitsBeyondAGap)
{
    auto receiver = after_first_answer();
    for (int i = 1; i <= 70; ++i)
        (void)receiver.take(1_s, data(i));
    // Twice the 14,480 bytes of a round trip and the 70,000 up to the segment before the last.
    EXPECT_EQ(receiver.acknowledge(1_s).window_end, 28'960 + 70'000);
}

} // namespace
} // namespace sunder::sim::tcp
