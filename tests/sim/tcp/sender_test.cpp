#include "sim/tcp/sender.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace sunder::sim::tcp {
namespace {

using namespace literals;

/// Keeps what is sent.
struct Sent final : Sender::Wire {
    void transmit(Seconds /*now*/, DataPacket const& packet) override { packets.push_back(packet); }

    std::vector<DataPacket> packets;
};

/// Of ten segments only the last arrives, but its acknowledgement comes after it was sent again, too early to
/// be an answer to that: so it tells nothing of the others (RFC 8985, 6.2, step 2).
struct LateAnswer {
    LateAnswer()
    {
        sender.write(1_s, 10 * 1448);
        probed_at = sender.wakes_at().value();
        sender.wake(probed_at);
        (void)receiver.take(probed_at, sent.packets.at(9));
        sender.take(probed_at + 30_ms, receiver.acknowledge(probed_at), receiver);
    }

    Sent sent;
    Receiver receiver{Settings{}, 1_s};
    Sender sender{Settings{}, sent, Seed{1}, 1_s, 100_ms};
    Seconds probed_at;
};

TEST(ASender, ProbesTheTailWithItsLastSegment)
{
    LateAnswer const late;
    ASSERT_EQ(late.sent.packets.size(), 11U);
    EXPECT_EQ(late.sent.packets.back().segment, 9);
    EXPECT_NEAR((late.probed_at - 1_s).value(), 0.206, 0.004); // two round trips and a tick
}

TEST(ASender, KeepsItsTimeoutWhenLaterSegmentsThanTheFirstArrive)
{
    LateAnswer late;
    auto const at = late.sender.wakes_at().value();
    EXPECT_NEAR((at - late.probed_at).value(), 0.316, 0.02); // a round trip, 200 ms, and grain of the timer
    late.sender.wake(at);
    EXPECT_EQ(late.sent.packets.back().segment, 0);
}

} // namespace
} // namespace sunder::sim::tcp
