#include "sim/tcp/tcp_connection.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace sunder::sim::tcp {
namespace {

using namespace literals;

constexpr std::int64_t segment = 1448;

/// A full packet takes a millisecond, and each way 50 more.
struct World {
    explicit World(Settings const& settings = {}, PacketLuck::Setup const& luck = {})
        : World{settings, path(luck)}
    {
    }
    World(Settings const& settings, PacketPath::Setup const& setup)
        : there{setup, Seed{1}}, back{path({}), Seed{2}}, tcp{settings, there, back, Seed{3}}
    {
    }

    static PacketPath::Setup path(PacketLuck::Setup const& luck)
    {
        return {.rate = StepFunction{1.5e6}, .delay = 50_ms, .luck = luck};
    }

    /// \return milliseconds until its last byte is there
    double send(Seconds at, std::int64_t segments)
    {
        auto const outcome = tcp.exchange({.at = at, .bytes = segments * segment});
        answered_at = outcome.answered_at;
        return 1e3 * (outcome.delivered_at - at).value();
    }

    PacketPath there;
    PacketPath back;
    TcpConnection tcp;
    Seconds answered_at;
};

TEST(AConnection, SendsItsFirstWindowAtOnce)
{
    World world;
    EXPECT_NEAR(world.send(1_s, 10), 60, 0.01);
}

TEST(AConnection, DoublesItsWindowEachRoundTrip)
{
    EXPECT_NEAR(World{}.send(1_s, 30), 171, 0.1); // 10, and 20 when acknowledgements come after 101 ms
    EXPECT_NEAR(World{}.send(1_s, 70), 292, 0.2); // and 40 after 202
}

TEST(AConnection, AnswersWhenTheLastByteIsThere)
{
    World world;
    auto const delivered = world.send(1_s, 1);
    EXPECT_NEAR(1e3 * (world.answered_at - 1_s).value(), delivered + 50 + 53 / 1.5e3, 0.01);
}

TEST(AConnection, KeepsItsWindowForTheNextMessage)
{
    World world{{.connection = Connection::persistent}};
    (void)world.send(1_s, 30);
    EXPECT_NEAR(world.send(2_s, 30), 80, 0.01);
    EXPECT_NEAR(world.send(60_s, 30), 80, 0.01);
}

TEST(AConnection, LosesItsWindowWhileItIdles)
{
    World world{{.connection = Connection::idle_reset}};
    (void)world.send(1_s, 30);
    EXPECT_NEAR(world.send(60_s, 30), 172, 0.1); // a pair of segments is acknowledged
}

TEST(AConnection, StartsAnewForEachMessageWhereItIsFresh)
{
    World world{{.connection = Connection::fresh}};
    (void)world.send(1_s, 30);
    EXPECT_NEAR(world.send(2_s, 30), 171, 0.1);
}

TEST(AConnection, ShakesHandsWhereThatIsCounted)
{
    World world{{.connection = Connection::fresh, .handshake = Handshake::counted}};
    EXPECT_NEAR(world.send(1_s, 10), 160.08, 0.01);
}

TEST(AConnection, RepairsALossInOneRoundTripWhereThreeSegmentsFollow)
{
    World world{{}, {.by_hand = {0}}};
    // The acknowledgement of the fourth segment comes after 104 ms, the segment again 51 ms later.
    EXPECT_NEAR(world.send(1_s, 10), 104 + 51, 0.2);
}

TEST(AConnection, TimesOutWhereNothingFollows)
{
    World world{{}, {.by_hand = {0}}};
    auto const delivered = world.send(1_s, 1);
    EXPECT_GT(delivered, 300 + 51); // a round trip and 200 ms, then the segment
    EXPECT_LT(delivered, 320 + 51 + 8);
}

TEST(AConnection, ProbesATailOfSeveralSegments)
{
    World world{{}, {.by_hand = {8, 9}}};
    auto const delivered = world.send(1_s, 10);
    EXPECT_GT(delivered, 108 + 204 + 51); // the last acknowledgement, two round trips, the last segment again
    EXPECT_LT(delivered, 600);
}

TEST(AConnection, SendsLessAfterALoss)
{
    World world{{.connection = Connection::persistent}, {.by_hand = {40}}};
    (void)world.send(1_s, 70);
    auto const state = world.tcp.state();
    EXPECT_LT(state.threshold, 60 * Bytes{segment});
    EXPECT_LT(state.window, 60 * Bytes{segment});
    EXPECT_NEAR(state.round_trip.value(), 0.13, 0.03);
    EXPECT_GE(state.timeout, state.round_trip + 200_ms);
}

TEST(AConnection, IsHeldUpByAFullQueue)
{
    auto narrow = World::path({});
    narrow.queue = Bytes{15 * 1500};
    World world{{}, narrow};
    EXPECT_GT(world.send(1_s, 200), 400);
    EXPECT_GT(world.there.count().dropped, 0);
}

TEST(AConnection, GetsThroughWhateverIsLost)
{
    for (auto const control : {Control::cubic, Control::reno, Control::bbr})
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            auto lossy = World::path({.probability = 0.2});
            PacketPath there{lossy, Seed{seed}.child("there")};
            PacketPath back{lossy, Seed{seed}.child("back")};
            TcpConnection tcp{{.control = control}, there, back, Seed{seed}};
            auto const outcome = tcp.exchange({.at = 1_s, .bytes = 50 * segment});
            EXPECT_GT(outcome.answered_at, outcome.delivered_at);
            EXPECT_GT(outcome.delivered_at, 1.1_s);
        }
}

TEST(AConnection, PacesWithBbr)
{
    World world{{.control = Control::bbr, .connection = Connection::persistent}};
    (void)world.send(1_s, 1000);
    EXPECT_NEAR(world.send(10_s, 1000), 1050, 25); // the rate of the path, hardly less
}

TEST(Connections, ShareABottleneck)
{
    auto const setup = World::path({});
    PacketPath there{setup, Seed{1}};
    PacketPath back{setup, Seed{2}};
    TcpConnection one{{}, there, back, Seed{3}};
    TcpConnection two{{}, there, back, Seed{4}};
    one.send({.at = 1_s, .bytes = 500 * segment});
    two.send({.at = 1_s, .bytes = 500 * segment});
    while (!one.answered() || !two.answered()) {
        auto& first = one.next().value_or(1000_s) <= two.next().value_or(1000_s) ? one : two;
        first.step();
    }
    EXPECT_NEAR(one.outcome().delivered_at.value(), 2.1, 0.3); // alone either takes little more than 0.5 s
    EXPECT_NEAR(two.outcome().delivered_at.value(), 2.1, 0.3);
}

} // namespace
} // namespace sunder::sim::tcp
