#include "sim/cost/codec.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using namespace literals;

/// 64 channels of 4 x 4 float32: 4096 B.
Tensor image()
{
    return {.shape = {64, 4, 4}, .type = ElementType::float32, .bytes = Bytes{4096}};
}

Tensor vector_of(std::int64_t elements)
{
    return {.shape = {elements},
            .type = ElementType::float32,
            .bytes = Bytes{4.0 * static_cast<double>(elements)}};
}

Tensor photo()
{
    return {.shape = {3, 10, 10}, .type = ElementType::uint8, .bytes = Bytes{300}};
}

DeviceProfile megaflop_device()
{
    DeviceProfile profile;
    profile.speed = FlopsPerSecond{1e6};
    return profile;
}

TEST(NoCodec, LeavesTensorsAsTheyAre)
{
    EXPECT_EQ(coded_bytes(image(), {}), Bytes{4096});
    EXPECT_EQ(find_coding_time(image(), {}, DeviceProfile{}), Seconds{});
}

TEST(Quantisation, ToEightBitsQuartersAFloatTensor)
{
    EXPECT_EQ(coded_bytes(image(), {Quantise{8}}), Bytes{1024});
}

TEST(Quantisation, RoundsUpToWholeBytes)
{
    EXPECT_EQ(coded_bytes(vector_of(3), {Quantise{3}}), Bytes{2}); // 9 bits
}

TEST(Quantisation, LeavesNarrowTensorsAlone)
{
    EXPECT_EQ(coded_bytes(photo(), {Quantise{8}}), Bytes{300});
    EXPECT_EQ(find_coding_time(photo(), {Quantise{8}}, DeviceProfile{}), Seconds{});
}

TEST(Quantisation, ShrinksBytesToFewerBits)
{
    EXPECT_EQ(coded_bytes(photo(), {Quantise{4}}), Bytes{150});
}

TEST(Quantisation, KnowsFloatsBehindABareNumberOfBytes)
{
    EXPECT_EQ(coded_bytes({.shape = {}, .type = ElementType::float32, .bytes = Bytes{100}}, {Quantise{8}}),
              Bytes{25});
}

TEST(Quantisation, TakesTwoFlopAnElement)
{
    EXPECT_EQ(find_coding_time(vector_of(1000), {Quantise{8}}, megaflop_device()), 2_ms);
}

TEST(Quantisation, TakesAsLongAsItsMemoryTraffic)
{
    auto device = megaflop_device();
    device.memory_rate = BytesPerSecond{1e6};
    EXPECT_EQ(find_coding_time(vector_of(1000), {Quantise{8}}, device), 5_ms); // 4 kB in, 1 kB out
}

TEST(Quantisation, UsesTheEfficiencyOfElementwiseOps)
{
    auto device = megaflop_device();
    device.efficiency["elementwise"] = 0.5;
    EXPECT_EQ(find_coding_time(vector_of(1000), {Quantise{8}}, device), 4_ms);
}

TEST(Quantisation, CannotBeTimedWithoutASpeed)
{
    EXPECT_FALSE(find_coding_time(vector_of(1000), {Quantise{8}}, DeviceProfile{}));
}

TEST(ABottleneck, LeavesItsChannels)
{
    EXPECT_EQ(coded_bytes(image(), {Bottleneck{16}}), Bytes{1024});
}

TEST(ABottleneck, LeavesTensorsWithFewChannelsAlone)
{
    EXPECT_EQ(coded_bytes(image(), {Bottleneck{64}}), Bytes{4096});
    EXPECT_EQ(find_coding_time(image(), {Bottleneck{64}}, DeviceProfile{}), Seconds{});
}

TEST(ABottleneck, LeavesVectorsAlone)
{
    EXPECT_EQ(coded_bytes(vector_of(1000), {Bottleneck{16}}), Bytes{4000});
}

TEST(ABottleneck, TakesTheFirstOfTwoDimensionsForChannels)
{
    Tensor const sequence{.shape = {64, 16}, .type = ElementType::float32, .bytes = Bytes{4096}};
    EXPECT_EQ(coded_bytes(sequence, {Bottleneck{16}}), Bytes{1024});
}

TEST(ABottleneck, TakesTheWorkOfAPointwiseConvolution)
{
    auto device = megaflop_device();
    device.speed = FlopsPerSecond{32768}; // 2 x 64 x 16 channels x 16 positions
    EXPECT_EQ(find_coding_time(image(), {Bottleneck{16}}, device), 1_s);
}

TEST(ABottleneck, ReadsItsWeights)
{
    auto device = megaflop_device();
    device.speed = FlopsPerSecond{1e12};
    device.memory_rate = BytesPerSecond{9216}; // 4096 in, 1024 out, 4 x 64 x 16 of weights
    EXPECT_EQ(find_coding_time(image(), {Bottleneck{16}}, device), 1_s);
}

TEST(Stages, FollowOneAnother)
{
    EXPECT_EQ(coded_bytes(image(), {Bottleneck{16}, Quantise{8}}), Bytes{256});
}

TEST(Stages, EachPayTheLaunchOverhead)
{
    auto device = megaflop_device();
    device.speed = FlopsPerSecond{1e30};
    device.launch_overhead = 1_ms;
    auto const time = find_coding_time(image(), {Bottleneck{16}, Quantise{8}}, device);
    ASSERT_TRUE(time);
    EXPECT_NEAR(time->value(), 2e-3, 1e-15);
}

} // namespace
} // namespace sunder::sim
