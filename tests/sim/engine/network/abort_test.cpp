#include "sim/engine/network/network.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace sunder::sim {
namespace {

/// Sends one message of 100 kB from the phone at 0 s and takes it away at an instant: 1 ms of latency, then
/// 16 ms of bytes at 50 Mbit/s and 2 W.
class Sender final : public Network::Listener, Wakeable {
public:
    Sender(Deployment world, Seconds abort_at)
        : world_{std::move(world)}, network_{world_, Seed{1}, {Seconds{0}, Seconds{1}}, calendar_, *this}
    {
        auto const channel = network_.channel({.route = 0_id, .from = 0, .to = 0});
        network_.open();
        calendar_.schedule(Seconds{0}, Turn{}, *this, channel.index());
        calendar_.schedule(abort_at, Turn{}, *this, abort);
        network_.run();
    }

    [[nodiscard]] Network::Outcome const& outcome() const { return outcome_; }
    [[nodiscard]] Links links() const { return network_.link_rows({Seconds{0}, Seconds{1}}, 0); }
    int ended = 0;
    Bytes sent_by_spans;

private:
    static constexpr std::uint64_t abort = 99;

    void wake(std::uint64_t token) override
    {
        if (token == abort)
            outcome_ = network_.abort(0);
        else
            network_.send({.channel = Id<Channel>{token}, .bytes = Bytes{100e3}, .token = 0, .turn = {}});
    }
    void message_ended(std::uint64_t /*token*/, Network::Outcome const& /*outcome*/) override { ++ended; }
    [[nodiscard]] Seed seed_of(std::uint64_t /*token*/) const override { return Seed{1}; }
    void message_span(std::uint64_t /*token*/, Network::MessageSpan const& span) override
    {
        sent_by_spans += span.bytes;
    }

    Deployment world_;
    Calendar calendar_;
    Network network_;
    Network::Outcome outcome_;
};

Deployment world_with_radio(NetworkModel model)
{
    auto world = small_world();
    world.platform.links[0_id].send_power = Watts{2};
    world.run.network_model = model;
    return world;
}

void expect_half_booked(NetworkModel model)
{
    Sender const sender{world_with_radio(model), Seconds{1e-3 + 8e-3}};
    EXPECT_EQ(sender.ended, 0);
    EXPECT_EQ(sender.outcome().attempts, 1);
    EXPECT_NEAR(sender.outcome().energy.value(), 2 * 8e-3, 1e-12);
    EXPECT_NEAR(sender.links().carried[0].value(), 50e3, 1e-4);
    EXPECT_NEAR(sender.links().energy[0].value(), 2 * 8e-3, 1e-12);
    EXPECT_NEAR(sender.sent_by_spans.value(), 50e3, 1e-4);
}

TEST(AMessageTakenAway, BooksTheBytesThatHaveFlowed)
{
    expect_half_booked(NetworkModel::exact);
}

TEST(AMessageTakenAway, BooksTheSameBytesUnderTheSolver)
{
    expect_half_booked(NetworkModel::solver);
}

TEST(AMessageTakenAway, InItsLatencyHasUsedNothing)
{
    Sender const sender{world_with_radio(NetworkModel::exact), Seconds{0.5e-3}};
    EXPECT_EQ(sender.ended, 0);
    EXPECT_EQ(sender.outcome().energy, Joules{});
    EXPECT_EQ(sender.links().carried[0], Bytes{});
}

TEST(AMessageTakenAway, InATimeOutHasWaitedUntilThen)
{
    auto world = world_with_radio(NetworkModel::exact);
    world.platform.links[0_id].loss =
        Loss{.process = MessageLoss{1}, .timeout = Seconds{20e-3}, .backoff = 1, .tries = 3};
    Sender const sender{std::move(world), Seconds{17e-3 + 5e-3}};
    EXPECT_EQ(sender.ended, 0);
    EXPECT_EQ(sender.outcome().attempts, 1);
    EXPECT_NEAR(sender.outcome().waited.value(), 5e-3, 1e-12);
    EXPECT_NEAR(sender.links().carried[0].value(), 100e3, 1e-6);
}

} // namespace
} // namespace sunder::sim
