#include "sim/model/infer.hpp"
#include "tests/sim/model/describe.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace sunder::sim {
namespace {

using Shape = std::vector<std::int64_t>;

Tensor tensor(Shape shape, ElementType type = ElementType::float32)
{
    return sized({.shape = std::move(shape), .type = type, .bytes = {}});
}

Inference infer_one(OpKind const& kind, Tensor const& input)
{
    return infer(kind, {&input, 1});
}

Inference infer_two(OpKind const& kind, Tensor first, Tensor second)
{
    std::vector<Tensor> const inputs{std::move(first), std::move(second)};
    return infer(kind, inputs);
}

std::string misfit(OpKind const& kind, std::vector<Tensor> const& inputs)
{
    try {
        static_cast<void>(infer(kind, inputs));
    } catch (Misfit const& misfit) {
        return misfit.what() + (misfit.hint().empty() ? "" : " | " + misfit.hint());
    }
    return "fits";
}

TEST(ATensor, HasTheBytesOfItsElements)
{
    EXPECT_EQ(tensor({3, 4, 5}).bytes, Bytes{240.0});
    EXPECT_EQ(tensor({3, 4, 5}, ElementType::float16).bytes, Bytes{120.0});
    EXPECT_EQ(tensor({3, 4, 5}, ElementType::uint8).bytes, Bytes{60.0});
}

TEST(ATensor, OfUnknownShapeCountsFourBytesAnElement)
{
    EXPECT_EQ((Tensor{.shape = {}, .bytes = Bytes{40.0}}.elements()), 10.0);
}

TEST(AConvolution, DoesTwoOperationsPerWeightAndPosition)
{
    // 4 x 4 image, 3 x 3 kernel: 2 x 2 positions of 5 channels, each 2 x 3 x 3 x 3 operations and one bias.
    auto const result = infer_one(convolution(5, 3), tensor({3, 4, 4}));
    EXPECT_EQ(result.output.shape, (Shape{5, 2, 2}));
    EXPECT_EQ(result.work, Flops{20.0 * (54.0 + 1.0)});
    EXPECT_EQ(result.parameters, 5 * 27 + 5);
    EXPECT_EQ(result.weights, Bytes{4.0 * 140.0});
}

TEST(AConvolution, WithoutBiasDoesNothingElse)
{
    auto conv = convolution(5, 3);
    conv.bias = Bias::none;
    auto const result = infer_one(conv, tensor({3, 4, 4}));
    EXPECT_EQ(result.work, Flops{20.0 * 54.0});
    EXPECT_EQ(result.parameters, 135);
}

TEST(AConvolution, OfGroupsSeesOnlyTheChannelsOfItsGroup)
{
    auto conv = convolution(6, 1);
    conv.groups = 3;
    conv.bias = Bias::none;
    auto const result = infer_one(conv, tensor({6, 1, 1}));
    EXPECT_EQ(result.work, Flops{2.0 * 6 * 2});
    EXPECT_EQ(result.parameters, 12);
}

TEST(AConvolution, WithDilationCoversMoreOfItsInput)
{
    auto conv = convolution(1, 3);
    conv.dilation = {2, 2}; // covers 5 x 5
    EXPECT_EQ(infer_one(conv, tensor({1, 7, 6})).output.shape, (Shape{1, 3, 2}));
}

TEST(AConvolution, PadsEachSideByItsOwnAmount)
{
    auto conv = convolution(1, 3);
    conv.pad = {.top = 1, .left = 0, .bottom = 0, .right = 2};
    EXPECT_EQ(infer_one(conv, tensor({1, 4, 4})).output.shape, (Shape{1, 3, 4}));
}

TEST(AConvolution, ComputesFloatsFromBytes)
{
    EXPECT_EQ(infer_one(convolution(1, 1), tensor({3, 4, 4}, ElementType::uint8)).output.type,
              ElementType::float32);
}

TEST(AConvolution, RefusesWhatDoesNotFit)
{
    EXPECT_EQ(misfit(convolution(1, 7), {tensor({3, 4, 5})}),
              "its kernel covers 7 x 7, more than the padded input of 4 x 5");
    EXPECT_EQ(misfit(Conv2d{.out = 1, .kernel = {4, 5}, .pad = {1, 2, 3, 4}, .dilation = {3, 5}},
                     {tensor({1, 5, 6})}),
              "its kernel covers 10 x 21, more than the padded input of 9 x 12");
    EXPECT_EQ(misfit(Conv2d{.out = 4, .kernel = {1, 1}, .groups = 2}, {tensor({3, 4, 4})}),
              "2 groups do not divide 3 input channels");
    EXPECT_EQ(misfit(Conv2d{.out = 3, .kernel = {1, 1}, .groups = 2}, {tensor({4, 4, 4})}),
              "2 groups do not divide 3 output channels");
    EXPECT_EQ(misfit(convolution(1, 1), {tensor({10})}),
              "conv2d needs an input of shape (channels, height, width), not (10)");
    EXPECT_EQ(misfit(convolution(1, 1), {Tensor{.shape = {}, .bytes = Bytes{8.0}}}),
              "conv2d needs the shape of its input, and only its bytes are known | give the model's input a "
              "shape, or state this op's work and output yourself");
    EXPECT_EQ(misfit(convolution(1, 1), {tensor({1, 1, 1}), tensor({1, 1, 1})}),
              "conv2d takes one input, not 2");
    EXPECT_EQ(misfit(convolution(0, 1), {tensor({1, 1, 1})}), "out must be from 1 to 1000000000, not 0");
    EXPECT_EQ(misfit(Conv2d{.out = 1, .kernel = {1, 1}, .pad = {.top = -1}}, {tensor({1, 1, 1})}),
              "pad must be from 0 to 1000000000, not -1");
}

TEST(AConvolution, RefusesSizesBeyondAllBounds)
{
    EXPECT_EQ(misfit(Conv2d{.out = 1'000'000'000, .kernel = {1, 1}}, {tensor({1, 1'000'000, 1'000'000})}),
              "shape (1000000000, 1000000, 1000000) has more than 1e15 elements");
    EXPECT_EQ(misfit(Conv2d{.out = 1'000'000'000, .kernel = {1, 1}}, {tensor({1'000'000'000, 1, 1})}),
              "it would have more than 1e12 parameters");
    EXPECT_EQ(misfit(Conv2d{.out = 1, .kernel = {std::int64_t{1} << 62, 1}}, {tensor({1, 1, 1})}),
              "kernel must be from 1 to 1000000000, not 4611686018427387904");
}

TEST(ALinearOp, DoesTwoOperationsPerWeight)
{
    auto const result = infer_one(Linear{.out = 10}, tensor({7}));
    EXPECT_EQ(result.output.shape, (Shape{10}));
    EXPECT_EQ(result.work, Flops{10.0 * (14.0 + 1.0)});
    EXPECT_EQ(result.parameters, 80);
}

TEST(ALinearOp, WorksOnEachTokenByItself)
{
    auto const result = infer_one(Linear{.out = 10, .bias = Bias::none}, tensor({3, 7}));
    EXPECT_EQ(result.output.shape, (Shape{3, 10}));
    EXPECT_EQ(result.work, Flops{3.0 * 10.0 * 14.0});
    EXPECT_EQ(result.parameters, 70);
}

TEST(ALinearOp, RefusesAnImage)
{
    EXPECT_EQ(misfit(Linear{.out = 10}, {tensor({3, 7, 7})}),
              "linear needs an input of shape (features) or (tokens, features), not (3, 7, 7) | put a "
              "flatten before it, or say how many features go in: in: 7");
}

TEST(Pooling, LooksAtEachElementOfEachWindow)
{
    auto const result =
        infer_one(Pool2d{.kind = PoolKind::max, .kernel = {2, 3}, .stride = {2, 3}}, tensor({5, 4, 6}));
    EXPECT_EQ(result.output.shape, (Shape{5, 2, 2}));
    EXPECT_EQ(result.work, Flops{20.0 * 6.0});
}

TEST(Pooling, RoundedUpKeepsAWindowThatStartsInsideTheInput)
{
    Pool2d pool{.kind = PoolKind::max, .kernel = {3, 3}, .stride = {2, 2}, .rounding = Rounding::up};
    EXPECT_EQ(infer_one(pool, tensor({1, 112, 6})).output.shape, (Shape{1, 56, 3}));
    pool.rounding = Rounding::down;
    EXPECT_EQ(infer_one(pool, tensor({1, 112, 6})).output.shape, (Shape{1, 55, 2}));
}

TEST(Pooling, RoundedUpDropsAWindowThatStartsInThePaddingBehind)
{
    // Windows of 2 start at -1, 1, 3 and 5 along 5 values; with 4 the one at 5 holds padding alone.
    Pool2d const pool{.kind = PoolKind::max,
                      .kernel = {2, 2},
                      .stride = {2, 2},
                      .pad = {1, 1, 1, 1},
                      .rounding = Rounding::up};
    EXPECT_EQ(infer_one(pool, tensor({1, 3, 4})).output.shape, (Shape{1, 2, 3}));
}

TEST(Pooling, RefusesWindowsOfPaddingAlone)
{
    EXPECT_EQ(misfit(Pool2d{.kernel = {2, 2}, .pad = {2, 2, 2, 2}}, {tensor({1, 4, 4})}),
              "its pad is not smaller than its kernel, so that a window could hold padding alone");
}

TEST(Pooling, OfMaximaKeepsTheElementType)
{
    auto const image = tensor({1, 2, 2}, ElementType::uint8);
    EXPECT_EQ(infer_one(Pool2d{.kind = PoolKind::max, .kernel = {2, 2}}, image).output.type,
              ElementType::uint8);
    EXPECT_EQ(infer_one(Pool2d{.kind = PoolKind::average, .kernel = {2, 2}}, image).output.type,
              ElementType::float32);
}

TEST(AdaptivePooling, OverAllPositionsReadsEachElementOnce)
{
    auto const result = infer_one(AdaptivePool2d{}, tensor({5, 7, 7}));
    EXPECT_EQ(result.output.shape, (Shape{5, 1, 1}));
    EXPECT_EQ(result.work, Flops{5.0 * 49.0});
}

RC_GTEST_PROP(AdaptivePooling, ReadsItsWindowsAsPyTorchPlacesThem, ())
{
    auto const length = *rc::gen::inRange<std::int64_t>(1, 40);
    auto const out = *rc::gen::inRange<std::int64_t>(1, 60);
    std::int64_t elements = 0;
    for (std::int64_t i = 0; i < out; ++i)
        elements += ((i + 1) * length + out - 1) / out - i * length / out;
    auto const result = infer_one(AdaptivePool2d{.out = {out, 1}}, tensor({1, length, 1}));
    RC_ASSERT(result.work == Flops{static_cast<double>(elements)});
}

TEST(BatchNormalisation, TrainsTwoOfTheFourValuesOfAChannel)
{
    auto const result = infer_one(BatchNorm{}, tensor({8, 2, 2}));
    EXPECT_EQ(result.output.shape, (Shape{8, 2, 2}));
    EXPECT_EQ(result.work, Flops{2.0 * 32.0});
    EXPECT_EQ(result.parameters, 16);
    EXPECT_EQ(result.weights, Bytes{4.0 * 32.0});
}

TEST(AnActivation, TakesOneOperationAnElement)
{
    EXPECT_EQ(infer_one(Activation{ActivationKind::silu}, tensor({8, 2, 2})).work, Flops{32.0});
    EXPECT_EQ(infer_one(Activation{}, Tensor{.shape = {}, .bytes = Bytes{40.0}}).work, Flops{10.0});
}

TEST(LocalResponseNormalisation, CountsSquaresSumPowerAndDivision)
{
    EXPECT_EQ(infer_one(LocalResponseNorm{.size = 5}, tensor({8, 1, 1})).work, Flops{8.0 * 12.0});
}

TEST(ASum, OfTensorsOfOneShapeTakesOneOperationAnElement)
{
    auto const result = infer_two(Add{}, tensor({2, 3, 3}), tensor({2, 3, 3}));
    EXPECT_EQ(result.output.shape, (Shape{2, 3, 3}));
    EXPECT_EQ(result.work, Flops{18.0});
}

TEST(AProduct, SpreadsOneValueAChannelOverItsPositions)
{
    EXPECT_EQ(infer_two(Multiply{}, tensor({2, 1, 1}), tensor({2, 3, 3})).output.shape, (Shape{2, 3, 3}));
    EXPECT_EQ(infer_two(Multiply{}, tensor({2, 3, 3}), tensor({2})).work, Flops{18.0});
}

TEST(ASum, RefusesDifferentShapes)
{
    EXPECT_EQ(misfit(Add{}, {tensor({2, 3, 3}), tensor({3, 3, 3})}),
              "add takes inputs of one shape, not (3, 3, 3) and (2, 3, 3) | axes of length 1 are spread over "
              "the others, matched from the last on");
    EXPECT_EQ(
        misfit(Add{}, {tensor({2, 3, 3})}),
        "add takes two or more inputs, not 1 | name them: inputs: [FIRST, SECOND]; or give it a constant");
    EXPECT_EQ(misfit(Add{}, {tensor({2, 3, 3}), Tensor{.shape = {}, .bytes = Bytes{8.0}}}),
              "add cannot join a tensor of known shape with one of which only the bytes are known");
    EXPECT_EQ(
        misfit(Add{}, {Tensor{.shape = {}, .bytes = Bytes{4.0}}, Tensor{.shape = {}, .bytes = Bytes{8.0}}}),
        "add takes inputs of one shape, not 8 B and 4 B | axes of length 1 are spread over the others, "
        "matched from the last on");
}

TEST(AProduct, SpreadsNothingElse)
{
    EXPECT_EQ(misfit(Multiply{}, {tensor({3, 1, 1}), tensor({2, 3, 3})}),
              "multiply takes inputs of one shape, not (2, 3, 3) and (3, 1, 1) | axes of length 1 are spread "
              "over the others, matched from the last on");
    EXPECT_EQ(misfit(Multiply{}, {tensor({2, 3, 2}), tensor({2, 3, 3})}),
              "multiply takes inputs of one shape, not (2, 3, 3) and (2, 3, 2) | axes of length 1 are spread "
              "over the others, matched from the last on");
}

TEST(Joining, AddsTheChannels)
{
    auto const result = infer_two(Concat{}, tensor({2, 3, 3}), tensor({5, 3, 3}));
    EXPECT_EQ(result.output.shape, (Shape{7, 3, 3}));
    EXPECT_EQ(result.work, Flops{});
}

TEST(Joining, AddsTheBytesWhereAShapeIsUnknown)
{
    auto const result = infer_two(Concat{}, tensor({2, 1, 1}), Tensor{.shape = {}, .bytes = Bytes{100.0}});
    EXPECT_TRUE(result.output.shape.empty());
    EXPECT_EQ(result.output.bytes, Bytes{108.0});
}

TEST(Joining, RefusesImagesOfDifferentSizes)
{
    EXPECT_EQ(misfit(Concat{}, {tensor({2, 3, 3}), tensor({2, 4, 3})}),
              "concat takes inputs that differ in their channels only, not (2, 3, 3) and (2, 4, 3)");
}

TEST(Flattening, KeepsElementsAndType)
{
    auto const result = infer_one(Flatten{}, tensor({2, 3, 4}, ElementType::uint8)).output;
    EXPECT_EQ(result.shape, (Shape{24}));
    EXPECT_EQ(result.bytes, Bytes{24.0});
}

TEST(ASlice, PicksChannels)
{
    EXPECT_EQ(infer_one(Slice{.from = 1, .to = 4}, tensor({5, 2, 2})).output.shape, (Shape{3, 2, 2}));
    EXPECT_EQ(misfit(Slice{.from = 1, .to = 6}, {tensor({5, 2, 2})}),
              "channels from 1 to 6 are not within its input's 5");
    EXPECT_EQ(misfit(Slice{.from = 2, .to = 2}, {tensor({5, 2, 2})}),
              "channels from 2 to 2 are not within its input's 5");
}

TEST(AChannelShuffle, KeepsShapeAndTypeAndComputesNothing)
{
    auto const result = infer_one(ChannelShuffle{2}, tensor({6, 2, 2}, ElementType::uint8));
    EXPECT_EQ(result.output.shape, (Shape{6, 2, 2}));
    EXPECT_EQ(result.output.bytes, Bytes{24.0});
    EXPECT_EQ(result.work, Flops{});
    EXPECT_EQ(result.weights, Bytes{});
}

TEST(AChannelShuffle, NeedsGroupsOfOneSize)
{
    EXPECT_EQ(misfit(ChannelShuffle{2}, {tensor({5, 2, 2})}), "2 groups do not divide 5 channels");
}

TEST(Padding2d, EnlargesTheImage)
{
    auto const result = infer_one(Pad2d{{.top = 1, .left = 2, .bottom = 3, .right = 4}}, tensor({5, 2, 7}));
    EXPECT_EQ(result.output.shape, (Shape{5, 6, 13}));
}

TEST(AnOpaqueOp, IsWhatTheUserSays)
{
    auto const result = infer_one(Opaque{.work = Flops{5.0}, .output = Bytes{6.0}, .weights = Bytes{40.0}},
                                  tensor({3, 1, 1}));
    EXPECT_EQ(result.work, Flops{5.0});
    EXPECT_EQ(result.output.bytes, Bytes{6.0});
    EXPECT_EQ(result.weights, Bytes{40.0});
    EXPECT_EQ(result.parameters, 10);
}

/// Moves a window step by step instead of dividing.
std::int64_t positions_by_walking(std::int64_t length, Pool2d const& pool)
{
    std::int64_t count = 0;
    for (std::int64_t start = -pool.pad.top; start < length; start += pool.stride.height) {
        auto const beyond =
            start + pool.dilation.height * (pool.kernel.height - 1) + 1 - (length + pool.pad.bottom);
        if (beyond > 0 && pool.rounding == Rounding::down) break;
        ++count;
        if (beyond >= 0) break;
    }
    return count;
}

RC_GTEST_PROP(Pooling, TakesAsManyPositionsAsAWindowThatWalks, ())
{
    auto const length = *rc::gen::inRange<std::int64_t>(1, 30);
    Pool2d pool{.kind = PoolKind::max};
    pool.kernel.height = *rc::gen::inRange<std::int64_t>(1, 6);
    pool.stride.height = *rc::gen::inRange<std::int64_t>(1, 5);
    pool.dilation.height = *rc::gen::inRange<std::int64_t>(1, 4);
    pool.pad.top = pool.pad.bottom = *rc::gen::inRange<std::int64_t>(0, pool.kernel.height);
    pool.rounding = *rc::gen::element(Rounding::down, Rounding::up);
    auto const covered = pool.dilation.height * (pool.kernel.height - 1) + 1;
    RC_PRE(covered <= length + 2 * pool.pad.top);
    RC_ASSERT(infer_one(pool, tensor({1, length, 1})).output.shape[1] == positions_by_walking(length, pool));
}

} // namespace
} // namespace sunder::sim
