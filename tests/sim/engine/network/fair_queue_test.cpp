#include "sim/engine/network/fair_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace sunder::sim {
namespace {

constexpr Bytes ample{std::numeric_limits<double>::infinity()};

Packet packet_of(std::uint64_t line, double size)
{
    return {.line = line, .size = Bytes{size}};
}

class AFairQueue : public testing::Test {
protected:
    void push(Seconds now, std::uint64_t line, int count = 1, double size = 1500)
    {
        for (int i = 0; i < count; ++i)
            queue_.push(now, packet_of(line, size));
    }
    std::vector<std::uint64_t> pop(Seconds now, int count)
    {
        std::vector<std::uint64_t> lines;
        for (int i = 0; i < count; ++i)
            if (auto const packet = queue_.pop(now)) lines.push_back(packet->line);
        return lines;
    }

    std::vector<std::uint64_t> dropped_;
    FairQueue queue_{ample, [this](Packet const& packet) { dropped_.push_back(packet.line); }};
};

using Lines = std::vector<std::uint64_t>;

TEST_F(AFairQueue, LetsLinesTakeTurns)
{
    push(Seconds{0}, 1, 4, 1514);
    push(Seconds{0}, 2, 4, 1514);
    EXPECT_EQ(pop(Seconds{0}, 9), (Lines{1, 2, 1, 2, 1, 2, 1, 2}));
    EXPECT_TRUE(dropped_.empty());
}

TEST_F(AFairQueue, LetsAFlowThatIsNewGoFirst)
{
    push(Seconds{0}, 1, 6);
    EXPECT_EQ(pop(Seconds{0}, 3), (Lines{1, 1, 1}));
    push(Seconds{0}, 2);
    EXPECT_EQ(pop(Seconds{0}, 4), (Lines{2, 1, 1, 1}));
}

TEST_F(AFairQueue, CountsBytesAndNotPackets)
{
    push(Seconds{0}, 1, 100, 1514);
    push(Seconds{0}, 2, 1000, 151.4);
    auto const lines = pop(Seconds{0}, 440);
    auto const large = std::ranges::count(lines, std::uint64_t{1});
    EXPECT_NEAR(static_cast<double>(large), 40, 1); // of ten times the size
}

TEST_F(AFairQueue, DropsByCoDelWhatStaysTooLong)
{
    // Twice what is taken: a packet a millisecond.
    std::vector<double> drops;
    for (int ms = 0; ms < 600; ++ms) {
        Seconds const now{1e-3 * ms};
        push(now, 1, 2);
        auto const before = dropped_.size();
        ASSERT_EQ(pop(now, 1).size(), 1U);
        drops.insert(drops.end(), dropped_.size() - before, ms);
    }
    ASSERT_GE(drops.size(), 5U);
    // Packets wait for more than 5 ms from the 11th millisecond on; then the control law: 100 ms /
    // sqrt(count).
    EXPECT_NEAR(drops[0], 111, 2);
    double expected = drops[0];
    for (std::size_t count = 1; count < 5; ++count) {
        expected += 100 / std::sqrt(static_cast<double>(count));
        EXPECT_NEAR(drops[count], expected, 2) << count;
    }
}

TEST_F(AFairQueue, DropsNothingThatDoesNotWait)
{
    for (int ms = 0; ms < 1000; ++ms) {
        push(Seconds{1e-3 * ms}, 1, 1);
        ASSERT_EQ(pop(Seconds{1e-3 * ms}, 1).size(), 1U);
    }
    EXPECT_TRUE(dropped_.empty());
}

TEST(AFullFairQueue, TakesItFromTheLongestLine)
{
    Lines dropped;
    FairQueue queue{Bytes{15'000}, [&](Packet const& packet) { dropped.push_back(packet.line); }};
    for (int i = 0; i < 9; ++i)
        queue.push(Seconds{0}, packet_of(1, 1500));
    for (int i = 0; i < 3; ++i)
        queue.push(Seconds{0}, packet_of(2, 1500));
    EXPECT_EQ(dropped, (Lines{1, 1}));
}

} // namespace
} // namespace sunder::sim
