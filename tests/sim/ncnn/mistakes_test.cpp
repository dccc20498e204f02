// Texts that are wrong: what is said of them, and where.
#include "tests/sim/ncnn/small_param.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sunder::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string refused(ParamLines const& lines)
{
    return refusal_of(param_text(lines));
}

std::string const image = "Input data 0 1 data 0=8 1=8 2=3";

TEST(AText, ThatIsNoGraphIsRefused)
{
    for (std::string const text : {"", "\n\n", "hello\n", "75 83\nInput data 0 1 data\n", "7767518\n1 1\n"})
        EXPECT_THAT(refusal_of(text),
                    HasSubstr("error: a graph of ncnn begins with a line that holds 7767517\n"));
    EXPECT_THAT(refusal_of(std::string{"\xDD\x85\x76\x00", 4}),
                HasSubstr("small.param:1:1: error: is not a text\n"));
    EXPECT_THAT(refusal_of("7767517\n"), HasSubstr("error: this graph holds no layers\n"));
    EXPECT_THAT(refusal_of("7767517\n1 1\n"), HasSubstr("error: this graph holds no layers\n"));
}

TEST(AGraph, OfPnnxIsRefusedWithTheFileToTake)
{
    EXPECT_THAT(refused({"pnnx.Input pnnx_input_0 0 1 0 #0=(1,3,8,8)f32", "nn.ReLU relu 1 1 0 1"}),
                AllOf(HasSubstr("small.param:3:1: error: this is a graph of PNNX, not of ncnn\n"),
                      HasSubstr("model.ncnn.param")));
}

TEST(TheSecondLine, HoldsTwoNumbers)
{
    for (std::string const counts : {"x 1", "1", "1 1 1", "-1 1", "0 1", "99999999999999999999 1"})
        EXPECT_THAT(
            refusal_of("7767517\n" + counts + "\n" + image + "\n"),
            HasSubstr("small.param:2:1: error: the second line is to hold two numbers: of layers and of "
                      "blobs\n"));
}

TEST(TheSecondLine, OfMoreLayersThanFollowIsRefused)
{
    EXPECT_EQ(refusal_of("7767517\n1000000000 2\n" + image + "\nReLU r 1 1 data a\n"),
              "small.param:2:1: error: 1000000000 layers are announced, and 2 follow\n"
              " 2 | 1000000000 2\n"
              "   | ^\n"
              "  hint: is the file cut off? else write the number that is there\n");
}

TEST(TheSecondLine, OfFewerBlobsThanAreMadeIsRefused)
{
    EXPECT_THAT(refusal_of("7767517\n2 1\n" + image + "\nReLU r 1 1 data a\n"),
                HasSubstr("small.param:2:3: error: 1 blobs are announced, and 2 are made\n"));
}

TEST(ALine, IsReadWordByWord)
{
    EXPECT_THAT(refused({image, "ReLU r"}), HasSubstr("small.param:4:1: error: this is no layer\n"));
    EXPECT_THAT(refused({image, "ReLU r one 1 data a"}),
                HasSubstr("small.param:4:8: error: 'one' is no number of inputs\n"));
    EXPECT_THAT(refused({image, "ReLU r 1 -1 data a"}),
                HasSubstr("small.param:4:10: error: '-1' is no number of outputs\n"));
    EXPECT_THAT(
        refused({image, "ReLU r 1000000000 1 data a"}),
        HasSubstr("small.param:4:8: error: 'r' has 1000000000 inputs and 1 output, and only 2 words behind "
                  "that\n"));
    EXPECT_THAT(refused({image, "ReLU r 1 9 data a"}),
                HasSubstr("small.param:4:10: error: 'r' has 1 input and 9 outputs, and only 2 words"));
    EXPECT_THAT(refused({image, "ReLU r 1 1 data a b"}),
                HasSubstr("small.param:4:19: error: 'b' is no KEY=VALUE\n"));
    EXPECT_THAT(refused({image, "ReLU r 1 1 data a 32=1"}), HasSubstr("error: 32 is no key of a layer\n"));
    EXPECT_THAT(refused({image, "ReLU r 1 1 data a -5=1"}), HasSubstr("error: -5 is no key of a layer\n"));
    EXPECT_THAT(refused({image, "ReLU r 1 1 data a 0=1 -23300=1,1"}),
                HasSubstr("error: key 0 stands here twice\n"));
    EXPECT_THAT(refused({image, "ReLU r 1 1 data a -23300=2,1"}),
                HasSubstr("small.param:4:26: error: this array is to have 2 values, and it has 1\n"));
    EXPECT_THAT(refused({image, "ReLU r 1 1 data a -23300=x"}),
                HasSubstr("error: 'x' is no value of a key\n"));
    EXPECT_THAT(refused({image, "ReLU r 1 1 data a 0="}), HasSubstr("error: '' is no value of a key\n"));
}

TEST(Mistakes, AreToldAllAtOnce)
{
    EXPECT_THAT(refused({image, "ReLU r one 1 data a", "ReLU s 1 1 data"}),
                AllOf(HasSubstr("small.param:4:8: error:"), HasSubstr("small.param:5:10: error:")));
    EXPECT_THAT(
        refused({image, "Convolution c 1 1 data a 0=4 1=9", "ReLU r 1 1 dta b", "Input more 0 1 more"}),
        AllOf(HasSubstr("small.param:4:1: error: layer 'c': its kernel covers 9 x 9"),
              HasSubstr("small.param:5:12: error: no layer makes the blob 'dta'"),
              HasSubstr("  hint: did you mean 'data'?"),
              HasSubstr("small.param:6:16: error: the size of input 'more' is not stated")));
}

TEST(Mistakes, BeyondTwentyOfAFileAreNotTold)
{
    ParamLines lines{image};
    for (int i = 0; i < 50; ++i)
        lines.push_back(fmt::format("ReLU r{} 1 1 no{} a{}", i, i, i));
    EXPECT_THAT(refused(lines), AllOf(HasSubstr("'no19'"), Not(HasSubstr("'no20'"))));
}

TEST(ABlob, HasOneMaker)
{
    EXPECT_THAT(refused({image, "ReLU r 1 1 data a", "ReLU s 1 1 data a"}),
                AllOf(HasSubstr("small.param:5:17: error: two layers make the blob 'a'\n"),
                      HasSubstr("  hint: the other stands on line 4\n")));
}

TEST(ACircle, IsToldByItsLayers)
{
    EXPECT_THAT(
        refused({image, "BinaryOp p 2 1 data c a", "ReLU q 1 1 a b", "ReLU r 1 1 b c", "ReLU s 1 1 c d"}),
        HasSubstr("small.param:4:1: error: layers take one another's blobs in a circle: p -> q -> r -> p\n"));
    EXPECT_THAT(refused({image, "BinaryOp p 2 1 data a a"}), HasSubstr("in a circle: p -> p\n"));
}

TEST(ASetting, HasToBeOfItsKind)
{
    EXPECT_THAT(refused({image, "Convolution c 1 1 data a 0=4.5 1=3"}),
                HasSubstr("small.param:4:28: error: layer 'c': 4.5 is no whole number of 32 bits\n"));
    EXPECT_THAT(refused({image, "Convolution c 1 1 data a 0=4000000000 1=3"}),
                HasSubstr("4000000000 is no whole number of 32 bits\n"));
    EXPECT_THAT(refused({image, "Convolution c 1 1 data a 0=many 1=3"}),
                HasSubstr("small.param:4:28: error: layer 'c': key 0 of this layer is a number\n"));
    EXPECT_THAT(refused({image, "Convolution c 1 1 data a 1=3"}),
                HasSubstr("layer 'c': its number of output channels is not stated: key 0 is missing\n"));
    EXPECT_THAT(refused({image, "Convolution c 1 1 data a 0=4 1=3 9=77"}),
                HasSubstr("small.param:4:36: error: layer 'c': no activation has this number\n"));
}

TEST(Weights, ThatAreForOtherChannelsAreRefused)
{
    EXPECT_EQ(refused({image, "Convolution c 1 1 data a 0=4 1=3 6=36"}),
              "small.param:4:36: error: layer 'c': its 36 weights are for 1 channels, and its input has 3\n"
              " 4 | Convolution c 1 1 data a 0=4 1=3 6=36\n"
              "   |                                    ^\n"
              "  hint: channels come first in --input, and width last: 3x224x224\n");
    EXPECT_THAT(refused({image, "InnerProduct f 1 1 data a 0=4 2=36"}),
                HasSubstr("its 36 weights are for 9 features, and its input (3, 8, 8) has 192\n"));
}

TEST(AChoice, OfAnInputThatIsNotThereIsRefused)
{
    EXPECT_THAT(
        refusal_of(param_text({image, "ReLU r 1 1 data a"}),
                   {.input_type = {}, .shapes = {{"dat", {3, 8, 8}}}}),
        AllOf(HasSubstr("error: no input is called 'dat'\n"), HasSubstr("  hint: did you mean 'data'?\n")));
}

TEST(NumbersBeyondAllBounds, AreRefused)
{
    for (std::string const line :
         {"Reshape r 1 1 data a 0=2147483647 1=2147483647 2=2147483647",
          "Convolution c 1 1 data a 0=2147483647 1=1",
          "Convolution c 1 1 data a 0=1 1=2147483647 4=2147483647",
          "Padding p 1 1 data a 0=2147483647 1=2147483647", "Interp i 1 1 data a 0=1 1=1e300 2=1e300",
          "Tile t 1 1 data a -23302=3,2147483647,2147483647,2147483647",
          "Deconvolution d 1 1 data a 0=1 1=2147483647 3=2147483647", "SPP s 1 1 data a 1=40",
          "Pooling p 1 1 data a 1=2147483647 2=2147483647 3=2147483647",
          "Fold f 1 1 data a 1=2147483647 20=2147483647", "PixelShuffle p 1 1 data a 0=2147483647",
          "Reshape r 1 1 data a 6=*(1e9,*(1e9,1e9))"})
        EXPECT_NE(refused({image, line}), "accepted") << line;
    EXPECT_NE(refused({"Input data 0 1 data 0=2147483647 1=2147483647 2=2147483647", "ReLU r 1 1 data a"}),
              "accepted");
}

} // namespace
} // namespace sunder::sim
