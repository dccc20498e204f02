// Layers that cannot be what they say: each message once.
#include "tests/sim/ncnn/small_param.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace sunder::sim {
namespace {

using ::testing::HasSubstr;

struct Refused {
    std::string line;
    std::string message;

    friend std::ostream& operator<<(std::ostream& out, Refused const& refused) { return out << refused.line; }
};

/// An image (4, 3, 8), rows (3, 4), a vector of 5, four axes, and a constant (2, 3).
ParamLines const blobs{"Input image 0 1 image 0=8 1=3 2=4", "Input rows 0 1 rows 0=4 1=3",
                       "Input vector 0 1 vector 0=5", "Input film 0 1 film 0=5 1=4 11=3 2=2",
                       "MemoryData known 0 1 known 0=3 1=2"};

class ALayerThatCannotBe : public ::testing::TestWithParam<Refused> {};

TEST_P(ALayerThatCannotBe, IsRefused)
{
    auto lines = blobs;
    lines.push_back(GetParam().line);
    EXPECT_THAT(refusal_of(param_text(lines)), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Attention, ALayerThatCannotBe,
    ::testing::Values(Refused{"SDPA l 3 1 rows rows rows y", "it takes (heads, tokens, width), not (3, 4)\n"},
                      Refused{"SDPA l 4 3 image image image rows y k v 7=1",
                              "its cache (3, 4) does not stand before rows of (4, 3, 8)\n"},
                      Refused{"MultiHeadAttention l 1 1 rows y 0=4 1=3 2=16",
                              "a width of 4 is not a whole number for each of 3 heads\n"},
                      Refused{"MultiHeadAttention l 1 1 rows y 0=4 1=2 2=18",
                              "18 weights are not a whole number of rows of 4\n"},
                      Refused{"MultiHeadAttention l 4 1 rows rows rows rows y 0=4 1=2 2=16",
                              "it takes one to three tensors and 0 more, not 4 inputs\n"},
                      Refused{"MultiHeadAttention l 1 1 image y 0=8 1=2 2=64",
                              "it takes (tokens, features), not (4, 3, 8)\n"}));

TEST(Attention, OfHeadsThatDoNotGoIntoOneAnotherIsRefused)
{
    EXPECT_THAT(refusal_of(param_text(
                    {"Input q 0 1 q 0=4 1=3 2=5", "Input k 0 1 k 0=4 1=3 2=2", "SDPA l 3 1 q k k y"})),
                HasSubstr("its 2 heads of keys do not go into 5 of queries\n"));
}

INSTANTIATE_TEST_SUITE_P(
    Windows, ALayerThatCannotBe,
    ::testing::Values(
        Refused{"Convolution l 1 1 film y 0=4 1=1",
                "it takes channels and 2 axes of positions, not (2, 3, 4, 5)\n"},
        Refused{"Deconvolution l 1 1 film y 0=4 1=1",
                "it takes channels and 2 axes of positions, not (2, 3, 4, 5)\n"},
        Refused{"Convolution l 1 1 image y 0=4 1=3 3=0 4=-233", "its stride must be 1 or more\n"},
        Refused{"Convolution l 1 1 image y 0=0 1=3", "its number of output channels must be 1 or more\n"},
        Refused{"Pooling l 1 1 rows y 1=2", "it takes channels and 2 axes of positions, not (3, 4)\n"},
        Refused{"Pooling l 1 1 image y 1=2 2=0", "its stride must be 1 or more\n"},
        Refused{"SPP l 1 1 image y 1=17", "its pyramid has 1 to 16 levels\n"},
        Refused{"Interp l 1 1 image y 0=1 1=0.01 2=0.01",
                "it is to have less than one position, or too many\n"},
        Refused{"Unfold l 1 1 image y 1=0", "its window and its steps must be 1 or more\n"},
        Refused{"Unfold l 1 1 image y 1=9", "its window is larger than its padded input\n"},
        Refused{"Unfold l 1 1 rows y 1=1", "it takes an image, not (3, 4)\n"},
        Refused{"Fold l 1 1 image y 1=1 20=4", "it takes windows, not (4, 3, 8)\n"},
        Refused{"Spectrogram l 1 1 vector y 0=64 5=0", "its input is shorter than one frame\n"},
        Refused{"InverseSpectrogram l 1 1 vector y 0=64", "it takes frequencies of frames\n"},
        Refused{"InverseSpectrogram l 1 1 rows y 0=64 2=0", "its frames do not move\n"}));

INSTANTIATE_TEST_SUITE_P(
    Products, ALayerThatCannotBe,
    ::testing::Values(Refused{"InnerProduct l 1 1 vector y 0=4 2=21",
                              "21 weights are not a whole number for each of 4 outputs\n"},
                      Refused{"Gemm l 1 1 film y 5=1 8=4 9=5", "it multiplies matrices, not (2, 3, 4, 5)\n"},
                      Refused{"Einsum l 1 1 rows y -23300=5,105,45,62,105,105",
                              "its equation names other axes than it takes\n"},
                      Refused{"Einsum l 1 1 rows y -23300=6,105,106,107,45,62,105",
                              "its equation names other axes than it takes\n"},
                      Refused{"LSTM l 1 1 rows y 0=5 1=100",
                              "its 100 weights are for 5 features, and its input has 4\n"},
                      Refused{"LSTM l 1 1 vector y 0=5 1=100", "it takes (steps, features), not (5)\n"}));

INSTANTIATE_TEST_SUITE_P(
    Elements, ALayerThatCannotBe,
    ::testing::Values(
        Refused{"PReLU l 1 1 rows y 0=-1", "its number of slopes is below 0\n"},
        Refused{"Softmax l 1 1 rows y 0=2", "axis 2 is not among those of (3, 4)\n"},
        Refused{"Eltwise l 0 1 y", "it takes one input or more, not 0\n"},
        Refused{"BinaryOp l 2 1 rows vector y", "its inputs (3, 4) do not fit one another\n"},
        Refused{"BinaryOp l 1 1 rows y", "it takes two inputs, not 1\n"},
        Refused{"BatchNorm l 1 1 image y 0=3", "it is for 3 channels, and its input (4, 3, 8) has 4\n"},
        Refused{"LayerNorm l 1 1 image y 0=9", "it is over 9 elements, which no axes of (4, 3, 8) hold\n"},
        Refused{"LRN l 1 1 image y 1=1001", "its window is of 1 to 1000\n"},
        Refused{"Reduction l 1 1 rows y 1=0 -23303=1,5", "axis 5 is not among those of (3, 4)\n"},
        Refused{"Reduction l 1 1 rows y 1=0 3=x", "key 3 of this layer is an array\n"}));

INSTANTIATE_TEST_SUITE_P(
    Movement, ALayerThatCannotBe,
    ::testing::Values(
        Refused{"Concat l 2 1 rows rows y 0=2", "axis 2 is not among those of (3, 4)\n"},
        Refused{"Concat l 0 1 y", "it joins one input or more, not none\n"},
        Refused{"Slice l 1 2 rows y z -23300=2,4,-233", "its part 1 would be of 4, and 3 of 3 are left\n"},
        Refused{"Crop l 1 1 rows y -23309=2,0,0 -23310=1,1", "it has 2 starts and 1 ends for 2 axes\n"},
        Refused{"Squeeze l 1 1 rows y -23303=1,7", "axis 7 is not among 2\n"},
        Refused{"ExpandDims l 1 1 rows y -23303=7,0,1,2,3,4,5,6",
                "it would have 9 axes, and at most 8 are read\n"},
        Refused{"Permute l 1 1 rows y 0=5", "order 5 is none of 2 axes\n"},
        Refused{"ShuffleChannel l 1 1 image y 0=3", "3 groups do not divide 4 channels\n"},
        Refused{"PixelShuffle l 1 1 image y 0=3",
                "its input (4, 3, 8) has no 9 channels for each of its own\n"},
        Refused{"Reorg l 1 1 image y 0=4", "its input (4, 3, 8) has no 4 positions\n"},
        Refused{"Tile l 1 1 rows y 0=9 1=2", "axis 9 is not among those of (3, 4)\n"},
        Refused{"Tile l 1 1 rows y 0=0 1=-2", "it is repeated once or more along each axis\n"},
        Refused{"Diag l 1 1 image y", "it takes a vector or a matrix\n"},
        Refused{"MemoryData l 0 1 y", "it states no size\n"},
        Refused{"Reshape l 1 1 rows y 6=sinister(0w)",
                "its expression ends in nothing known at 'sinister(0w)'\n"},
        Refused{"Reshape l 1 1 rows y 6=pow(10,20)", "a number of its expression is beyond all bounds\n"},
        Refused{"Reshape l 1 1 rows y 6=0q", "'0q' of its expression is not known\n"},
        Refused{"Reshape l 1 1 rows y 6=1w", "its expression names input 1\n"},
        Refused{"Interp l 1 1 image y 0=1 3=2000000000 4=2", "out must be from 1 to 1000000000"},
        Refused{"Deconvolution1D l 1 1 rows y 0=1 1=1 3=999999999",
                "it makes an axis of more than 1000000000 positions, or more than 8 axes\n"}));

TEST(AnExpression, ThatIsDeepIsRefused)
{
    std::string deep;
    for (int i = 0; i < 100; ++i)
        deep += "neg(";
    auto lines = blobs;
    lines.push_back("Reshape l 1 1 rows y 6=" + deep);
    EXPECT_THAT(refusal_of(param_text(lines)), HasSubstr("its expression is too deep\n"));
}

INSTANTIATE_TEST_SUITE_P(
    Detection, ALayerThatCannotBe,
    ::testing::Values(Refused{"PriorBox l 1 1 rows y -23300=1,1.0", "it takes an image, not (3, 4)\n"},
                      Refused{"PriorBox l 1 1 image y", "it states no sizes of boxes\n"},
                      Refused{"Yolov3DetectionOutput l 1 1 rows y", "it takes images, not (3, 4)\n"},
                      Refused{"Yolov3DetectionOutput l 1 1 image y 1=0", "it has no boxes, or too many\n"}));

TEST(PriorBox, OfAHugeImageIsRefused)
{
    EXPECT_THAT(refusal_of(param_text({"Input data 0 1 data 0=1000000000 1=1000000 2=1",
                                       "PriorBox l 1 1 data y -23300=1,1.0"})),
                HasSubstr("it would have more than 1e15 boxes\n"));
}

INSTANTIATE_TEST_SUITE_P(
    Counts, ALayerThatCannotBe,
    ::testing::Values(Refused{"ReLU l 0 1 y", "it takes 1 input or more, not 0\n"},
                      Refused{"Noop l 0 1 y", "it takes one input or more, not 0\n"},
                      Refused{"Homemade l 0 1 y",
                              "it makes something of nothing, and no such layer is known\n"},
                      Refused{"SDPA l 2 1 image image y", "it takes 3 inputs or more, not 2\n"},
                      Refused{"SDPA l 5 1 image image image image image y 7=1", "accepted"},
                      Refused{"Flip l 1 1 known y", "nothing that it takes is computed\n"}));

TEST(AGraph, OfWhichNothingIsComputedIsRefused)
{
    EXPECT_THAT(refusal_of(param_text({"Input data 0 1 data 0=8", "Noop n 1 1 data y"})),
                HasSubstr("nothing of this graph is computed from an input\n"));
}

TEST(AText, OfMoreThanSixtyFourMegabytesIsRefused)
{
    EXPECT_THAT(refusal_of(std::string(64'000'001, ' ')), HasSubstr("is larger than 64000000 bytes\n"));
}

TEST(ACache, OfNoSizeIsNoOtherInput)
{
    EXPECT_THAT(refusal_of(param_text({"Input q 0 1 q 0=4 1=1 2=2", "Input c 0 2 k v",
                                       "SDPA l 5 3 q q q k v y k1 v1 7=1", "ReLU r 1 1 k z"})),
                HasSubstr("the size of input 'k' is not stated\n"));
}

} // namespace
} // namespace sunder::sim
