#include "sim/tcp/packet_path.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace sunder::sim::tcp {
namespace {

using namespace literals;

constexpr Bytes packet{1500};

/// A millisecond a packet.
PacketPath::Setup simple()
{
    return {.rate = StepFunction{1.5e6}, .delay = 10_ms};
}

double milliseconds(std::optional<Seconds> at)
{
    return at ? 1e3 * at->value() : -1;
}

TEST(APacketPath, SendsAtItsRateThenDelays)
{
    PacketPath path{simple(), Seed{1}};
    EXPECT_DOUBLE_EQ(milliseconds(path.send(0_s, packet)), 11);
    EXPECT_DOUBLE_EQ(milliseconds(path.send(5_ms, packet)), 16);
}

TEST(APacketPath, LetsPacketsWaitForThoseBefore)
{
    PacketPath path{simple(), Seed{1}};
    EXPECT_DOUBLE_EQ(milliseconds(path.send(0_s, packet)), 11);
    EXPECT_DOUBLE_EQ(milliseconds(path.send(0_s, packet)), 12);
    EXPECT_DOUBLE_EQ(path.backlog(0.5_ms).value(), 2250);
    EXPECT_DOUBLE_EQ(path.backlog(3_ms).value(), 0);
}

TEST(APacketPath, DropsWhatDoesNotFitIntoItsQueue)
{
    auto setup = simple();
    setup.queue = Bytes{3000};
    PacketPath path{setup, Seed{1}};
    EXPECT_TRUE(path.send(0_s, packet));
    EXPECT_TRUE(path.send(0_s, packet));
    EXPECT_FALSE(path.send(0_s, packet));
    EXPECT_DOUBLE_EQ(milliseconds(path.send(1_ms, packet)), 13);
    EXPECT_EQ(path.count().taken, 4);
    EXPECT_EQ(path.count().dropped, 1);
    EXPECT_EQ(path.count().lost, 0);
}

TEST(APacketPath, LosesByHandAfterTheBottleneck)
{
    auto setup = simple();
    setup.luck.by_hand = {0, 2};
    PacketPath path{setup, Seed{1}};
    EXPECT_FALSE(path.send(0_s, packet));
    EXPECT_DOUBLE_EQ(milliseconds(path.send(0_s, packet)), 12); // the lost one took its time
    EXPECT_FALSE(path.send(0_s, packet));
    EXPECT_EQ(path.count().lost, 2);
}

TEST(APacketPath, CountsSmallPacketsApart)
{
    auto setup = simple();
    setup.luck.by_hand = {0};
    PacketPath path{setup, Seed{1}};
    EXPECT_TRUE(path.send(0_s, Bytes{60}));
    EXPECT_FALSE(path.send(0_s, packet));
}

TEST(APacketPath, FollowsARateThatChanges)
{
    auto setup = simple();
    setup.rate = StepFunction{{0, 1e-3}, {1.5e6, 0.5e6}, 1_s};
    PacketPath path{setup, Seed{1}};
    EXPECT_DOUBLE_EQ(milliseconds(path.send(0_s, packet)), 11);
    EXPECT_DOUBLE_EQ(milliseconds(path.send(0_s, packet)), 14);
}

TEST(APacketPath, KeepsTheOrderUnderJitter)
{
    auto setup = simple();
    setup.jitter = Uniform{0_s, 20_ms};
    PacketPath path{setup, Seed{1}};
    double last = 0;
    bool waited = false;
    for (int i = 0; i < 100; ++i) {
        auto const at = milliseconds(path.send(0_s, packet));
        EXPECT_GE(at, last);
        waited = waited || at > i + 11;
        last = at;
    }
    EXPECT_TRUE(waited);
}

TEST(PacketLuck, IsAFunctionOfSeedAndNumber)
{
    PacketLuck::Setup const setup{.probability = 0.5};
    PacketLuck alone{setup, Seed{3}};
    PacketLuck among{setup, Seed{3}};
    for (int i = 0; i < 50; ++i) {
        (void)among.loses(Bytes{52});
        EXPECT_EQ(alone.loses(packet), among.loses(packet)) << i;
    }
}

TEST(PacketLuck, LosesTheShareAsked)
{
    PacketLuck luck{{.probability = 0.2}, Seed{4}};
    int lost = 0;
    for (int i = 0; i < 10'000; ++i)
        lost += luck.loses(packet) ? 1 : 0;
    EXPECT_NEAR(lost, 2000, 160); // four standard deviations
}

TEST(PacketLuck, LosesInBursts)
{
    PacketLuck luck{{.bursts = GilbertElliott{.good_to_bad = 0.1, .bad_to_good = 0.1}}, Seed{5}};
    int lost = 0;
    int after_loss = 0;
    bool before = false;
    for (int i = 0; i < 10'000; ++i) {
        bool const now = luck.loses(packet);
        lost += now ? 1 : 0;
        after_loss += now && before ? 1 : 0;
        before = now;
    }
    EXPECT_NEAR(lost, 5000, 600);
    EXPECT_NEAR(static_cast<double>(after_loss) / lost, 0.9, 0.02); // it stays bad
}

} // namespace
} // namespace sunder::sim::tcp
