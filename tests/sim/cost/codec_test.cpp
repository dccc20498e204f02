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
    EXPECT_EQ(find_coding_time(image(), {}, CodingSide::encoder, DeviceProfile{}), Seconds{});
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
    EXPECT_EQ(find_coding_time(photo(), {Quantise{8}}, CodingSide::encoder, DeviceProfile{}), Seconds{});
}

TEST(Quantisation, LeavesWordsAndConditionsAsTheyAre)
{
    for (auto const type : {ElementType::int32, ElementType::int64, ElementType::boolean}) {
        Tensor const words{.shape = {128}, .type = type, .bytes = Bytes{16.0 * bits_of(type)}};
        EXPECT_EQ(coded_bytes(words, {Quantise{4}}), words.bytes);
    }
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
    EXPECT_EQ(find_coding_time(vector_of(1000), {Quantise{8}}, CodingSide::encoder, megaflop_device()), 2_ms);
}

TEST(Quantisation, TakesAsLongAsItsMemoryTraffic)
{
    auto device = megaflop_device();
    device.memory_rate = BytesPerSecond{1e6};
    EXPECT_EQ(find_coding_time(vector_of(1000), {Quantise{8}}, CodingSide::encoder, device),
              5_ms); // 4 kB in, 1 kB out
}

TEST(Quantisation, UsesTheEfficiencyOfElementwiseOps)
{
    auto device = megaflop_device();
    device.efficiency["elementwise"] = 0.5;
    EXPECT_EQ(find_coding_time(vector_of(1000), {Quantise{8}}, CodingSide::encoder, device), 4_ms);
}

TEST(Quantisation, CannotBeTimedWithoutASpeed)
{
    EXPECT_FALSE(find_coding_time(vector_of(1000), {Quantise{8}}, CodingSide::encoder, DeviceProfile{}));
}

TEST(ABottleneck, LeavesItsChannels)
{
    EXPECT_EQ(coded_bytes(image(), {Bottleneck{16}}), Bytes{1024});
}

TEST(ABottleneck, LeavesTensorsWithFewChannelsAlone)
{
    EXPECT_EQ(coded_bytes(image(), {Bottleneck{64}}), Bytes{4096});
    EXPECT_EQ(find_coding_time(image(), {Bottleneck{64}}, CodingSide::encoder, DeviceProfile{}), Seconds{});
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
    EXPECT_EQ(find_coding_time(image(), {Bottleneck{16}}, CodingSide::encoder, device), 1_s);
}

TEST(ABottleneck, ReadsItsWeights)
{
    auto device = megaflop_device();
    device.speed = FlopsPerSecond{1e12};
    device.memory_rate = BytesPerSecond{9216}; // 4096 in, 1024 out, 4 x 64 x 16 of weights
    EXPECT_EQ(find_coding_time(image(), {Bottleneck{16}}, CodingSide::encoder, device), 1_s);
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
    auto const time = find_coding_time(image(), {Bottleneck{16}, Quantise{8}}, CodingSide::encoder, device);
    ASSERT_TRUE(time);
    EXPECT_NEAR(time->value(), 2e-3, 1e-15);
}

TEST(ABottleneckWithAStride, LeavesEverySecondPositionRoundedUp)
{
    Tensor const odd{.shape = {8, 5, 7}, .type = ElementType::float32, .bytes = Bytes{1120}};
    EXPECT_EQ(coded_bytes(odd, {Bottleneck{.to = 2, .stride = 2}}), Bytes{96}); // 2 x 3 x 4 floats
}

TEST(ABottleneckWithAStride, MayWidenChannelsAsLongAsItShrinksTheTensor)
{
    EXPECT_EQ(coded_bytes(image(), {Bottleneck{.to = 128, .stride = 2}}), Bytes{2048});
    EXPECT_EQ(coded_bytes(image(), {Bottleneck{.to = 256, .stride = 2}}), Bytes{4096}); // nothing is gained
}

TEST(ABottleneckWithAKernel, TakesTheWorkOfItsConvolutions)
{
    auto device = megaflop_device();
    device.speed = FlopsPerSecond{73728}; // 2 x 64 x 16 channels x 3 x 3 x 4 positions
    device.efficiency["pointwise"] = 0.1; // which it is not
    std::vector<CodecStage> const codec{Bottleneck{.to = 16, .kernel = 3, .stride = 2}};
    EXPECT_EQ(find_coding_time(image(), codec, CodingSide::encoder, device), 1_s);
    EXPECT_EQ(find_coding_time(image(), codec, CodingSide::decoder, device), 1_s);
}

TEST(TrainedLayers, SendAShareOfEachTensorOrSoManyBytes)
{
    EXPECT_EQ(coded_bytes(image(), {Autoencoder{.size = Ratio{16}}}), Bytes{256});
    EXPECT_EQ(coded_bytes(image(), {Autoencoder{.size = Bytes{316}}}), Bytes{316});
}

TEST(TrainedLayers, LeaveTensorsAloneThatAreNoLarger)
{
    std::vector<CodecStage> const codec{
        Autoencoder{.size = Bytes{4096}, .encoder = Flops{1e6}, .accuracy_cost = 0.01}};
    EXPECT_EQ(coded_bytes(image(), codec), Bytes{4096});
    EXPECT_EQ(find_coding_time(image(), codec, CodingSide::encoder, DeviceProfile{}), Seconds{});
    EXPECT_EQ(accuracy_cost(image(), codec), 0);
}

TEST(TrainedLayers, TakeTheirOwnWorkOnEitherSide)
{
    std::vector<CodecStage> const codec{
        Autoencoder{.size = Ratio{16}, .encoder = Flops{2e6}, .decoder = Flops{5e6}}};
    EXPECT_EQ(find_coding_time(image(), codec, CodingSide::encoder, megaflop_device()), 2_s);
    EXPECT_EQ(find_coding_time(image(), codec, CodingSide::decoder, megaflop_device()), 5_s);
    EXPECT_FALSE(find_coding_time(image(), codec, CodingSide::decoder, DeviceProfile{}));
}

TEST(ALosslessProgram, PacksWhatTheStageBeforeLeft)
{
    EXPECT_EQ(coded_bytes(image(), {Quantise{8}, Lossless{.size = Ratio{2}}}), Bytes{512});
}

TEST(ALosslessProgram, RunsAtItsRateOnAnyDevice)
{
    std::vector<CodecStage> const codec{
        Lossless{.size = Ratio{2}, .encoder = BytesPerSecond{1024}, .decoder = BytesPerSecond{4096}}};
    EXPECT_EQ(find_coding_time(image(), codec, CodingSide::encoder, DeviceProfile{}), 4_s);
    EXPECT_EQ(find_coding_time(image(), codec, CodingSide::decoder, DeviceProfile{}), 1_s);
}

TEST(ALosslessProgram, RunsAsFastAsItsDeviceByWorkForEachByte)
{
    auto device = megaflop_device();
    device.speed = FlopsPerSecond{40960}; // 10 x 4096
    device.efficiency["opaque"] = 0.5;
    std::vector<CodecStage> const codec{
        Lossless{.size = Ratio{2}, .encoder = FlopsPerByte{10}, .decoder = FlopsPerByte{5}}};
    EXPECT_EQ(find_coding_time(image(), codec, CodingSide::encoder, device), 2_s);
    EXPECT_EQ(find_coding_time(image(), codec, CodingSide::decoder, device), 1_s);
    EXPECT_FALSE(find_coding_time(image(), codec, CodingSide::encoder, DeviceProfile{}));
}

TEST(ALosslessProgram, CostsNoAccuracy)
{
    EXPECT_EQ(accuracy_cost(image(), {Lossless{.size = Ratio{2}}}), 0);
}

TEST(ALossyProgram, LeavesBytesByItsTable)
{
    EXPECT_EQ(coded_bytes(photo(), {RatedCodec{.size = Ratio{10}}}), Bytes{30});
    EXPECT_EQ(coded_bytes(photo(), {RatedCodec{.size = Bytes{40}}}), Bytes{40});
    EXPECT_EQ(coded_bytes(photo(), {RatedCodec{.size = Bytes{400}}}), Bytes{300});
}

TEST(CostsOfAccuracy, AddUpOverTheStagesThatChangeTheTensor)
{
    std::vector<CodecStage> const codec{Bottleneck{.to = 16, .accuracy_cost = 0.02},
                                        Quantise{.bits = 8, .accuracy_cost = 0.01},
                                        RatedCodec{.size = Ratio{4}, .accuracy_cost = 0.03}};
    EXPECT_NEAR(accuracy_cost(image(), codec), 0.06, 1e-15);
    EXPECT_NEAR(accuracy_cost(vector_of(10), codec), 0.04, 1e-15); // without channels
    EXPECT_NEAR(accuracy_cost(photo(), codec), 0.03, 1e-15);       // and of 8 bits
}

} // namespace
} // namespace sunder::sim
