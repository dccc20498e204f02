// Each of ncnn's layers: what shape it makes, and of how much work.
#include "tests/sim/ncnn/small_param.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sunder::sim {
namespace {

using ::testing::ElementsAreArray;
using Lengths = std::vector<std::int64_t>;

struct Known {
    std::string name;
    std::string inputs; ///< settings of the Input `a`, and behind a '|' of `b`, of `c`
    std::string line;   ///< the layer, from `a` (and `b`, `c`) to `y`
    Lengths shape;
    double work;
};

/// The layer between its inputs and one that takes what it makes.
ParamLines lines_of(Known const& known)
{
    ParamLines lines;
    char name = 'a';
    std::size_t begin = 0;
    while (begin <= known.inputs.size()) {
        auto const end = std::min(known.inputs.find('|', begin), known.inputs.size());
        lines.push_back(fmt::format("Input {0} 0 1 {0} {1}", name, known.inputs.substr(begin, end - begin)));
        ++name;
        begin = end + 1;
    }
    lines.push_back(known.line);
    lines.emplace_back("AbsVal last 1 1 y z");
    return lines;
}

class ALayer : public ::testing::TestWithParam<Known> {};

TEST_P(ALayer, MakesThatShapeWithThatWork)
{
    auto const model = built_param(lines_of(GetParam()));
    EXPECT_THAT(model.ops.back().output.shape, ElementsAreArray(GetParam().shape));
    EXPECT_DOUBLE_EQ(model.work().value() - model.ops.back().work.value(), GetParam().work);
}

INSTANTIATE_TEST_SUITE_P(
    Convolution, ALayer,
    ::testing::Values(
        Known{"Plain", "0=8 1=6 2=4", "Convolution l 1 1 a y 0=2 1=3 6=72", {2, 4, 6}, 2.0 * 48 * 36},
        Known{"Padded", "0=8 1=6 2=4", "Convolution l 1 1 a y 0=2 1=3 4=1 5=1 6=72", {2, 6, 8}, 96 * 73.0},
        Known{"OfUnlikeSides", "0=8 1=6 2=1", "Convolution l 1 1 a y 0=1 1=3 11=1 3=2 13=1", {1, 6, 3}, 108},
        Known{"PaddedUnlike",
              "0=8 1=6 2=1",
              "Convolution l 1 1 a y 0=1 1=1 4=1 15=2 14=3 16=4",
              {1, 13, 11},
              286},
        Known{"Dilated", "0=8 1=8 2=1", "Convolution l 1 1 a y 0=1 1=3 2=2", {1, 4, 4}, 288},
        Known{"SameUpper", "0=7 1=8 2=1", "Convolution l 1 1 a y 0=1 1=3 3=2 4=-233", {1, 4, 4}, 288},
        Known{"SameLower", "0=7 1=8 2=1", "Convolution l 1 1 a y 0=1 1=3 3=2 4=-234", {1, 4, 4}, 288},
        Known{"OfGroups", "0=8 1=6 2=4", "ConvolutionDepthWise l 1 1 a y 0=4 1=3 7=4 6=36", {4, 4, 6}, 1728},
        Known{"OfAVector", "0=8", "Convolution l 1 1 a y 0=2 1=1 6=16", {2, 1, 1}, 32},
        Known{"WithComputedWeights",
              "0=8 1=6 2=4|0=3 1=3 2=8",
              "Convolution l 2 1 a b y 0=2 1=3 19=1",
              {2, 4, 6},
              2.0 * 48 * 36},
        Known{"WithAnActivation",
              "0=8 1=6 2=4",
              "Convolution l 1 1 a y 0=2 1=3 6=72 9=1",
              {2, 4, 6},
              2.0 * 48 * 36 + 48},
        Known{"Of1Axis", "0=8 1=4", "Convolution1D l 1 1 a y 0=2 1=3 6=24", {2, 6}, 288},
        Known{"OfGroups1Axis", "0=8 1=4", "ConvolutionDepthWise1D l 1 1 a y 0=4 1=3 7=4", {4, 6}, 144},
        Known{"Of3Axes",
              "0=5 1=4 11=3 2=2",
              "Convolution3D l 1 1 a y 0=1 1=3 11=2 21=1",
              {1, 3, 3, 3},
              2.0 * 27 * 12},
        Known{"Back", "0=4 1=3 2=2", "Deconvolution l 1 1 a y 0=3 1=4 3=2 4=1", {3, 6, 8}, 2.0 * 24 * 48},
        Known{"BackToALength",
              "0=4 1=3 2=2",
              "Deconvolution l 1 1 a y 0=3 1=3 3=2 4=-233 20=8 21=6",
              {3, 6, 8},
              2.0 * 24 * 27},
        Known{"BackWithMore",
              "0=4 1=3 2=2",
              "Deconvolution l 1 1 a y 0=3 1=3 3=2 4=1 18=1",
              {3, 6, 8},
              2.0 * 24 * 27},
        Known{"BackOfGroups",
              "0=4 1=3 2=2",
              "DeconvolutionDepthWise l 1 1 a y 0=2 1=2 3=2 7=2",
              {2, 6, 8},
              2.0 * 24 * 4},
        Known{"BackOf1Axis", "0=4 1=2", "Deconvolution1D l 1 1 a y 0=3 1=2 3=2", {3, 8}, 2.0 * 8 * 6},
        Known{"BackOf3Axes",
              "0=2 1=2 11=2 2=1",
              "Deconvolution3D l 1 1 a y 0=1 1=2 3=2",
              {1, 4, 4, 4},
              2.0 * 8 * 8},
        Known{"Deformable",
              "0=4 1=4 2=2|0=4 1=4 2=18",
              "DeformableConv2D l 2 1 a b y 0=3 1=3 4=1 6=54",
              {3, 4, 4},
              2.0 * 48 * 18 + 8.0 * 16 * 18}),
    [](auto const& known) { return known.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Pooling, ALayer,
    ::testing::Values(
        Known{"Full", "0=8 1=8 2=2", "Pooling l 1 1 a y 0=0 1=3 2=2", {2, 4, 4}, 288},
        Known{"Valid", "0=8 1=8 2=2", "Pooling l 1 1 a y 0=1 1=3 2=2 5=1", {2, 3, 3}, 162},
        Known{"Same", "0=7 1=7 2=1", "Pooling l 1 1 a y 0=0 1=3 2=2 5=2", {1, 4, 4}, 144},
        Known{"FullBeyondItsInput", "0=4 1=4 2=1", "Pooling l 1 1 a y 0=0 1=3 2=2 3=1", {1, 3, 3}, 81},
        Known{"Global", "0=8 1=8 2=4", "Pooling l 1 1 a y 0=1 4=1", {4}, 256},
        Known{"Adaptive", "0=8 1=8 2=4", "Pooling l 1 1 a y 0=1 7=1 8=2", {4, 2, 2}, 256},
        Known{"AdaptiveAlongOneAxis", "0=8 1=8 2=4", "Pooling l 1 1 a y 0=1 7=1 8=2 18=-233", {4, 8, 2}, 256},
        Known{"Of1Axis", "0=8 1=2", "Pooling1D l 1 1 a y 0=0 1=2 2=2", {2, 4}, 16},
        Known{"Of3Axes", "0=4 1=4 11=4 2=2", "Pooling3D l 1 1 a y 0=0 1=2 2=2", {2, 2, 2, 2}, 128},
        Known{"Pyramid", "0=8 1=8 2=4", "SPP l 1 1 a y 0=0 1=3", {84}, 768},
        Known{"Statistics", "0=8 1=8 2=4", "StatisticsPooling l 1 1 a y 0=1", {8}, 1024},
        Known{"Interp", "0=4 1=4 2=2", "Interp l 1 1 a y 0=1 1=2.0 2=2.0", {2, 8, 8}, 0},
        Known{"InterpToASize", "0=4 1=4 2=2", "Interp l 1 1 a y 0=2 3=3 4=5", {2, 3, 5}, 240},
        Known{"InterpLikeAnother", "0=4 1=4 2=2|0=9 1=7 2=1", "Interp l 2 1 a b y 0=1 5=1", {2, 7, 9}, 0},
        Known{"InterpOfAVector", "0=6", "Interp l 1 1 a y 0=1 3=3 4=5", {6, 3, 5}, 0},
        Known{"InterpOfRows", "0=4 1=2", "Interp l 1 1 a y 0=1 2=2.0", {2, 8}, 0},
        Known{"GridSample", "0=4 1=4 2=2|0=2 1=5 2=3", "GridSample l 2 1 a b y 0=2", {2, 3, 5}, 240}),
    [](auto const& known) { return known.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Product, ALayer,
    ::testing::Values(
        Known{"InnerProduct", "0=2 1=2 2=3", "InnerProduct l 1 1 a y 0=5 1=1 2=60", {5}, 5 * 25.0},
        Known{"InnerProductOfRows", "0=4 1=3", "InnerProduct l 1 1 a y 0=5 2=20", {3, 5}, 120},
        Known{"GemmByWeights", "0=4 1=3", "Gemm l 1 1 a y 3=1 5=1 6=1 8=5 9=4 10=4", {3, 5}, 15 * 9.0},
        Known{"GemmOfWeights", "0=4 1=3", "Gemm l 1 1 a y 4=1 6=1 7=5 9=3 10=-1", {5, 4}, 120},
        Known{"GemmTurned", "0=4 1=3", "Gemm l 1 1 a y 3=1 5=1 6=1 8=5 9=4 10=-1 14=1", {5, 3}, 120},
        Known{"GemmOfTwo", "0=4 1=3|0=4 1=5", "Gemm l 2 1 a b y 3=1", {3, 5}, 120},
        Known{"GemmOfThree", "0=4 1=3|0=5 1=4|0=5 1=3", "Gemm l 3 1 a b c y", {3, 5}, 135},
        Known{"MatMul", "0=4 1=3 2=2|0=5 1=4 2=2", "MatMul l 2 1 a b y", {2, 3, 5}, 240},
        Known{"MatMulTurned", "0=4 1=3|0=4 1=5", "MatMul l 2 1 a b y 0=1", {3, 5}, 120},
        Known{"MatMulOfVectors", "0=4|0=4", "MatMul l 2 1 a b y", {1}, 8},
        Known{"MatMulOfARow", "0=4|0=5 1=4", "MatMul l 2 1 a b y", {5}, 40},
        Known{"Embed", "0=7", "Embed l 1 1 a y 0=6 1=100 3=600", {7, 6}, 0},
        Known{"Einsum",
              "0=4 1=3|0=5 1=4",
              "Einsum l 2 1 a b y -23300=9,105,106,44,106,107,45,62,105,107",
              {3, 5},
              120},
        Known{"LSTM", "0=4 1=3", "LSTM l 1 1 a y 0=5 1=80 2=0", {3, 5}, 3 * (2.0 * 20 * 9 + 2 * 20 + 9 * 5)},
        Known{"LSTMBothWays",
              "0=4 1=3",
              "LSTM l 1 1 a y 0=5 1=160 2=2",
              {3, 10},
              6 * (2.0 * 20 * 9 + 2 * 20 + 9 * 5)},
        Known{"GRU", "0=4 1=3", "GRU l 1 1 a y 0=5 1=60", {3, 5}, 3 * (2.0 * 15 * 9 + 2 * 15 + 8 * 5)},
        Known{"RNN", "0=4 1=3", "RNN l 1 1 a y 0=5 1=20", {3, 5}, 3 * (2.0 * 5 * 9 + 2 * 5 + 5)}),
    [](auto const& known) { return known.param.name; });

// Rows x columns x (both widths and the scale and softmax, or with a mask).
INSTANTIATE_TEST_SUITE_P(
    Attention, ALayer,
    ::testing::Values(
        Known{"OfHeads",
              "0=4 1=3 2=2|0=4 1=5 2=2|0=6 1=5 2=2",
              "SDPA l 3 1 a b c y",
              {2, 3, 6},
              2 * 3 * 5 * 22.0},
        Known{"OfSharedKeys",
              "0=4 1=3 2=6|0=4 1=5 2=2|0=4 1=5 2=2",
              "SDPA l 3 1 a b c y",
              {6, 3, 4},
              6 * 3 * 5 * 18.0},
        Known{"OfSeveralHeads",
              "0=8 1=3",
              "MultiHeadAttention l 1 1 a y 0=8 1=2 2=64",
              {3, 8},
              4 * 24 * 17 + 2 * 9 * 18.0},
        Known{"ToOtherRows",
              "0=8 1=3|0=6 1=5",
              "MultiHeadAttention l 2 1 a b y 0=8 1=2 2=64 3=6 4=6",
              {3, 8},
              2 * 24 * 17 + 2 * 40 * 13 + 2 * 15 * 18.0},
        Known{"Turned", "0=4 1=3 2=2|0=2 1=3|0=2 1=3", "RotaryEmbed l 3 1 a b c y 0=0", {2, 3, 4}, 72}),
    [](auto const& known) { return known.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Norm, ALayer,
    ::testing::Values(Known{"Batch", "0=4 1=3 2=2", "BatchNorm l 1 1 a y 0=2", {2, 3, 4}, 48},
                      Known{"Scale", "0=4 1=3 2=2", "Scale l 1 1 a y 0=2", {2, 3, 4}, 24},
                      Known{"ScaleAndShift", "0=4 1=3 2=2", "Scale l 1 1 a y 0=2 1=1", {2, 3, 4}, 48},
                      Known{"ScaleByAnother", "0=4 1=3 2=2|0=2", "Scale l 2 1 a b y 0=-233", {2, 3, 4}, 24},
                      Known{"Bias", "0=4 1=3 2=2", "Bias l 1 1 a y 0=2", {2, 3, 4}, 24},
                      Known{"Layer", "0=4 1=3 2=2", "LayerNorm l 1 1 a y 0=12", {2, 3, 4}, 168},
                      Known{"LayerAlone", "0=4 1=3", "LayerNorm l 1 1 a y 0=4 2=0", {3, 4}, 60},
                      Known{"Rms", "0=4 1=3", "RMSNorm l 1 1 a y 0=4", {3, 4}, 48},
                      Known{"Group", "0=4 1=3 2=2", "GroupNorm l 1 1 a y 0=2 1=2", {2, 3, 4}, 168},
                      Known{"Instance", "0=4 1=3 2=2", "InstanceNorm l 1 1 a y 0=2", {2, 3, 4}, 168},
                      Known{"MeanVariance", "0=4 1=3 2=2", "MVN l 1 1 a y 0=1", {2, 3, 4}, 120},
                      Known{"Lengths", "0=4 1=3 2=2", "Normalize l 1 1 a y 3=2 4=1", {2, 3, 4}, 96},
                      Known{"LocalResponse", "0=4 1=3 2=2", "LRN l 1 1 a y 1=3", {2, 3, 4}, 192}),
    [](auto const& known) { return known.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfEachElement, ALayer,
    ::testing::Values(Known{"ReLU", "0=4 1=3", "ReLU l 1 1 a y", {3, 4}, 12},
                      Known{"PReLU", "0=4 1=3", "PReLU l 1 1 a y 0=3", {3, 4}, 12},
                      Known{"Clip", "0=4 1=3", "Clip l 1 1 a y 0=-1.0 1=1.0", {3, 4}, 12},
                      Known{"HardSwish", "0=4 1=3", "HardSwish l 1 1 a y", {3, 4}, 12},
                      Known{"Unary", "0=4 1=3", "UnaryOp l 1 1 a y 0=9", {3, 4}, 12},
                      Known{"Square", "0=4 1=3", "UnaryOp l 1 1 a y 0=4", {3, 4}, 12},
                      Known{"Power", "0=4 1=3", "Power l 1 1 a y 0=2.0", {3, 4}, 12},
                      Known{"Threshold", "0=4 1=3", "Threshold l 1 1 a y 0=0.5", {3, 4}, 12},
                      Known{"Softmax", "0=4 1=3", "Softmax l 1 1 a y 0=1 1=1", {3, 4}, 12},
                      Known{"GLU", "0=4 1=6", "GLU l 1 1 a y 0=0", {3, 4}, 24},
                      Known{"CumulativeSum", "0=4 1=3", "CumulativeSum l 1 1 a y", {3, 4}, 12},
                      Known{"Quantize", "0=4 1=3", "Quantize l 1 1 a y", {3, 4}, 12},
                      Known{"Requantize", "0=4 1=3", "Requantize l 1 1 a y 3=1", {3, 4}, 24},
                      Known{"Cast", "0=4 1=3", "Cast l 1 1 a y 0=1 1=2", {3, 4}, 0},
                      Known{"Dropout", "0=4 1=3", "Dropout l 1 1 a y 0=0.5", {3, 4}, 12},
                      Known{"BinaryAlike", "0=4 1=3|0=4 1=3", "BinaryOp l 2 1 a b y 0=1", {3, 4}, 12},
                      Known{"BinaryByANumber", "0=4 1=3", "BinaryOp l 1 1 a y 0=2 1=1 2=0.5", {3, 4}, 12},
                      Known{"BinaryPerChannel", "0=4 1=3 2=2|0=2", "BinaryOp l 2 1 a b y 0=2", {2, 3, 4}, 24},
                      Known{"BinaryPerRow", "0=4 1=3 2=2|0=3 1=2", "BinaryOp l 2 1 a b y 0=0", {2, 3, 4}, 24},
                      Known{"BinaryPerColumn", "0=4 1=3|0=4", "BinaryOp l 2 1 a b y 0=0", {3, 4}, 12},
                      Known{
                          "BinaryOfFewerFirst", "0=2|0=4 1=3 2=2", "BinaryOp l 2 1 a b y 0=3", {2, 3, 4}, 24},
                      Known{"BinaryBothWays", "0=4 1=1|0=1 1=3", "BinaryOp l 2 1 a b y 0=0", {3, 4}, 12},
                      Known{"Eltwise", "0=4 1=3|0=4 1=3|0=4 1=3", "Eltwise l 3 1 a b c y 0=1", {3, 4}, 24},
                      Known{"ReductionOfAll", "0=4 1=3", "Reduction l 1 1 a y 0=3", {1}, 12},
                      Known{"ReductionOfSome",
                            "0=4 1=3 2=2",
                            "Reduction l 1 1 a y 0=3 1=0 -23303=2,-1,1 4=1 5=1",
                            {2, 1, 1},
                            24},
                      Known{"ArgMax", "0=4 1=3", "ArgMax l 1 1 a y 1=2", {2}, 24}),
    [](auto const& known) { return known.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Movement, ALayer,
    ::testing::Values(
        Known{"Reshape", "0=4 1=3 2=2", "Reshape l 1 1 a y 0=6 1=-1", {4, 6}, 0},
        Known{"ReshapeKeeping", "0=4 1=3 2=2", "Reshape l 1 1 a y 0=0 1=-1 2=1", {1, 6, 4}, 0},
        Known{"ReshapeBySizes", "0=4 1=3|0=2 1=6", "Reshape l 2 1 a b y 6=\"1w,*(0h,2)\"", {6, 2}, 0},
        Known{"Flatten", "0=4 1=3 2=2", "Flatten l 1 1 a y", {24}, 0},
        Known{"Squeeze", "0=4 1=1 2=2", "Squeeze l 1 1 a y -23303=1,1", {2, 4}, 0},
        Known{"SqueezeByLetter", "0=1 1=3 2=2", "Squeeze l 1 1 a y 0=1", {2, 3}, 0},
        Known{"ExpandDims", "0=4 1=3", "ExpandDims l 1 1 a y -23303=1,1", {3, 1, 4}, 0},
        Known{"ExpandDimsByLetter", "0=4 1=3", "ExpandDims l 1 1 a y 2=1", {1, 3, 4}, 0},
        Known{"Permute2", "0=4 1=3", "Permute l 1 1 a y 0=1", {4, 3}, 0},
        Known{"Permute3", "0=4 1=3 2=2", "Permute l 1 1 a y 0=3", {3, 4, 2}, 0},
        Known{"Permute4", "0=5 1=4 11=3 2=2", "Permute l 1 1 a y 0=6", {3, 2, 4, 5}, 0},
        Known{"ShuffleChannel", "0=4 1=3 2=6", "ShuffleChannel l 1 1 a y 0=2", {6, 3, 4}, 0},
        Known{"PixelShuffle", "0=4 1=3 2=8", "PixelShuffle l 1 1 a y 0=2", {2, 6, 8}, 0},
        Known{"PixelShuffleOuter", "0=4 1=3 2=8", "PixelShuffle l 1 1 a y 0=2 1=1", {2, 6, 8}, 0},
        Known{"Reorg", "0=4 1=6 2=2", "Reorg l 1 1 a y 0=2", {8, 3, 2}, 0},
        Known{"Tile", "0=4 1=3", "Tile l 1 1 a y 0=1 1=3", {3, 12}, 0},
        Known{"TileAll", "0=4 1=1 2=2", "Tile l 1 1 a y -23302=3,2,3,1", {4, 3, 4}, 0},
        Known{"Flip", "0=4 1=3", "Flip l 1 1 a y -23300=1,0", {3, 4}, 0},
        Known{"CopyTo", "0=4 1=3|0=2 1=2", "CopyTo l 2 1 a b y 0=1", {3, 4}, 0},
        Known{"Diag", "0=4", "Diag l 1 1 a y 0=1", {5, 5}, 0},
        Known{"Concat", "0=4 1=3|0=4 1=2", "Concat l 2 1 a b y 0=0", {5, 4}, 0},
        Known{"ConcatFromTheEnd", "0=4 1=3|0=2 1=3", "Concat l 2 1 a b y 0=-1", {3, 6}, 0},
        Known{"Slice", "0=4 1=3 2=7", "Slice l 1 3 a y y1 y2 -23300=3,2,-233,-233", {2, 3, 4}, 0},
        Known{"SliceAt", "0=4 1=3 2=7", "Slice l 1 2 a y y1 -23302=1,-2", {5, 3, 4}, 0},
        Known{"CropAsNumPy",
              "0=4 1=3 2=7",
              "Crop l 1 1 a y -23309=2,1,-2 -23310=2,5,-233 -23311=2,0,-1",
              {4, 3, 2},
              0},
        Known{"CropByOffsets", "0=8 1=6 2=2", "Crop l 1 1 a y 0=1 1=2 3=4 4=3", {2, 3, 4}, 0},
        Known{"CropLikeAnother", "0=8 1=6 2=2|0=4 1=3 2=2", "Crop l 2 1 a b y 0=1 1=2", {2, 3, 4}, 0},
        Known{"Padding", "0=4 1=3 2=2", "Padding l 1 1 a y 0=1 1=2 2=3 3=4", {2, 6, 11}, 0},
        Known{"PaddingOfChannels", "0=4 1=3 2=2", "Padding l 1 1 a y 7=1 8=2", {5, 3, 4}, 0},
        Known{"Unfold", "0=4 1=4 2=2", "Unfold l 1 1 a y 1=3", {18, 4}, 0},
        Known{"Fold", "0=4 1=18", "Fold l 1 1 a y 1=3 20=4", {2, 4, 4}, 72},
        Known{"Spectrogram", "0=64", "Spectrogram l 1 1 a y 0=16 1=2 2=8 5=0", {9, 7}, 7 * 336.0},
        Known{"InverseSpectrogram",
              "0=2 1=7 2=9",
              "InverseSpectrogram l 1 1 a y 0=16 1=1 2=8 5=0",
              {64},
              7 * 336.0},
        Known{"RegionOfInterest", "0=9 1=9 2=3|0=4", "ROIAlign l 2 1 a b y 0=2 1=3", {3, 3, 2}, 0},
        Known{"Boxes", "0=3 1=3 2=15", "Yolov3DetectionOutput l 1 1 a y 0=5 1=3", {27, 6}, 0},
        Known{"Split", "0=4 1=3", "Split l 1 2 a y y1", {3, 4}, 0},
        Known{"UnknownWithAHint", "0=4 1=3", "Homemade l 1 1 a y -23330=4,2,7,5,1", {5, 7}, 0},
        Known{"Unknown", "0=4 1=3", "Homemade l 1 1 a y", {3, 4}, 0}),
    [](auto const& known) { return known.param.name; });

} // namespace
} // namespace sunder::sim
