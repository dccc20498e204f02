#include "sim/ncnn/import_ncnn.hpp"
#include "tests/sim/ncnn/small_param.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ParamLines const image{"Input data 0 1 data 0=8 1=8 2=3"};

ParamLines with(ParamLines lines, ParamLines const& more)
{
    lines.insert(lines.end(), more.begin(), more.end());
    return lines;
}

std::vector<std::string> names_of(ModelGraph const& model)
{
    std::vector<std::string> names;
    for (auto const& op : model.ops)
        names.push_back(op.name);
    return names;
}

std::vector<std::string> warnings_of(ImportedModel const& imported)
{
    std::vector<std::string> messages;
    for (auto const& warning : imported.warnings)
        messages.push_back(warning.message);
    return messages;
}

TEST(ALayerWithAnActivation, IsOneFusedOpOfItsName)
{
    auto const model = built_param(with(image, {"Convolution conv2/3x3 1 1 data a 0=4 1=3 6=108 9=1",
                                                "InnerProduct fc 1 1 a b 0=10 2=1440 9=4"}));
    EXPECT_THAT(names_of(model),
                ElementsAre("conv2.3x3.conv2d", "conv2.3x3", "fc.flatten", "fc.linear", "fc"));
    EXPECT_THAT(names_of(fuse(model)), ElementsAre("conv2.3x3", "fc"));
}

TEST(ALayerThatEndsInWhatDoesNothing, GivesItsNameToTheOpBefore)
{
    auto const model = built_param(with(image, {"Pooling pool 1 1 data a 0=1 4=1", "Flatten flat 1 1 a b",
                                                "InnerProduct fc 1 1 b c 0=2 2=6"}));
    EXPECT_THAT(names_of(model), ElementsAre("pool", "pool.flatten", "fc"));
}

TEST(TheActivationOfALayer, IsToldByItsNumber)
{
    std::map<std::string, ActivationKind> const known{{"9=1", ActivationKind::relu},
                                                      {"9=2 -23310=1,0.1", ActivationKind::leaky_relu},
                                                      {"9=3 -23310=2,0.0,6.0", ActivationKind::relu6},
                                                      {"9=3 10=0.0,4.0", ActivationKind::clip},
                                                      {"9=4", ActivationKind::sigmoid},
                                                      {"9=5", ActivationKind::mish},
                                                      {"9=6 -23310=2,0.2,0.5", ActivationKind::hard_swish}};
    for (auto const& [settings, kind] : known) {
        auto const model = built_param(with(image, {"Convolution c 1 1 data a 0=4 1=3 " + settings}));
        ASSERT_EQ(model.ops.size(), 2U);
        EXPECT_EQ(std::get<Activation>(model.ops.back().kind).kind, kind) << settings;
    }
}

TEST(Names, OfLayersThatAreAlikeInOursAreToldApart)
{
    auto const model =
        built_param(with(image, {"ReLU a/b 1 1 data x", "ReLU a.b 1 1 x y", "ReLU 75 1 1 y z"}));
    EXPECT_THAT(names_of(model), ElementsAre("a.b", "a.b_2", "op_75"));
}

TEST(SplitAndNoop, LeaveNoTrace)
{
    auto const model = built_param(with(image, {"Split s 1 2 data p q", "ReLU r 1 1 p u", "ReLU t 1 1 q v",
                                                "Noop n 2 2 u v w x", "BinaryOp b 2 1 w x y"}));
    EXPECT_THAT(names_of(model), ElementsAre("r", "t", "b"));
    EXPECT_THAT(model.ops.back().inputs, ElementsAre(0, 1));
}

TEST(Layers, MayStandInAnyOrder)
{
    auto const model = built_param({"ReLU second 1 1 a b", "ReLU first 1 1 data a", image.front()});
    EXPECT_THAT(names_of(model), ElementsAre("first", "second"));
}

// What is known before the model runs
// ------------------------------------------------------------------------------------

TEST(MemoryData, IsAConstantOfTheOpThatTakesIt)
{
    auto const model = built_param({"Input in 0 1 in 0=6 1=4", "MemoryData pos 0 1 pos 0=6 1=4",
                                    "MemoryData token 0 1 token 0=6 1=1", "BinaryOp add 2 1 in pos a 0=0",
                                    "Concat cat 2 1 token a b 0=0"});
    EXPECT_THAT(names_of(model), ElementsAre("add", "cat"));
    EXPECT_EQ(model.parameters(), 24 + 6);
    EXPECT_THAT(model.ops.back().output.shape, ElementsAre(5, 6));
}

TEST(MemoryData, AsTheRightOfAProductIsItsWeights)
{
    auto const model =
        built_param({"Input in 0 1 in 0=6 1=4", "MemoryData w 0 1 w 0=6 1=5", "MatMul m 2 1 in w a 0=1"});
    EXPECT_EQ(key_of(model.ops.front().kind), "linear");
    EXPECT_EQ(model.parameters(), 30);
}

TEST(MemoryData, ThatIsMovedIsStillKnown)
{
    auto const model = built_param({"Input in 0 1 in 0=4 1=6", "MemoryData w 0 1 w 0=6 1=4",
                                    "Permute p 1 1 w turned 0=1", "BinaryOp add 2 1 in turned a 0=0"});
    EXPECT_THAT(names_of(model), ElementsAre("add"));
    EXPECT_EQ(model.parameters(), 24);
}

TEST(PriorBox, IsKnownBeforeTheModelRuns)
{
    auto const imported = imported_param(
        with(image, {"Split s 1 2 data p q", "Convolution loc 1 1 p l 0=16 1=1 6=48",
                     "PriorBox prior 2 1 l q boxes -23300=1,30.0 -23301=1,60.0 -23302=1,2.0 9=-233 10=-233",
                     "Flatten f 1 1 l flat", "DetectionOutput out 2 1 flat boxes found 0=21 3=50"}));
    auto const model = built(imported);
    EXPECT_THAT(names_of(model), ElementsAre("loc", "f", "out"));
    EXPECT_THAT(model.ops.back().output.shape, ElementsAre(50, 6));
    EXPECT_THAT(warnings_of(imported), ElementsAre(HasSubstr("the work of 1 of its ops is not known"),
                                                   HasSubstr("only a run tells")));
}

// Quantised layers
// ------------------------------------------------------------------------------------

TEST(AnInt8Layer, HasWeightsOfAByteAndPutsOutFloats)
{
    auto const model = built_param(with(image, {"Convolution c 1 1 data a 0=4 1=3 6=108 8=2"}));
    EXPECT_DOUBLE_EQ(model.weights().value(), 108);
    EXPECT_FALSE(model.ops.front().has_float_weights);
    EXPECT_EQ(model.ops.front().output.type, ElementType::float32);
}

TEST(AnInt8Layer, ThatRequantisesPutsOutBytesBehindItsActivation)
{
    auto const model = built_param(with(image, {"Convolution c 1 1 data a 0=4 1=3 6=108 8=102 9=1"}));
    auto const fused = fuse(model);
    EXPECT_EQ(fused.ops.back().output.type, ElementType::int8);
    EXPECT_DOUBLE_EQ(fused.ops.back().output.bytes.value(), 4 * 6 * 6);
}

TEST(Quantise, MakesBytesAndDequantiseFloats)
{
    auto const model = built_param(with(image, {"Quantize q 1 1 data a 0=1", "Dequantize d 1 1 a b 0=1"}));
    EXPECT_EQ(model.ops.front().output.type, ElementType::int8);
    EXPECT_EQ(model.ops.back().output.type, ElementType::float32);
}

TEST(WeightsByBlocks, HaveTheBitsThatTheirTermSays)
{
    auto const model =
        built_param({"Input in 0 1 in 0=8 1=2", "Gemm g 1 1 in a 3=1 5=1 6=1 8=4 9=8 10=-1 18=400"});
    EXPECT_DOUBLE_EQ(model.weights().value(), 32 * 4 / 8.0);
}

// Inputs
// ------------------------------------------------------------------------------------

TEST(AnInput, TakesTheChosenShapeBeforeTheStatedOne)
{
    auto const lines = with(image, {"ReLU r 1 1 data a"});
    EXPECT_THAT(built_param(lines).input.shape, ElementsAre(3, 8, 8));
    EXPECT_THAT(built_param(lines, {.input_type = {}, .shapes = {{"data", {3, 4, 5}}}}).input.shape,
                ElementsAre(3, 4, 5));
    EXPECT_THAT(built_param(lines, {.input_type = {}, .shapes = {{"", {3, 2, 2}}}}).input.shape,
                ElementsAre(3, 2, 2));
}

TEST(AnInput, OfBytesIsAQuarterAsLong)
{
    auto const model =
        built_param(with(image, {"ReLU r 1 1 data a"}), {.input_type = ElementType::uint8, .shapes = {}});
    EXPECT_DOUBLE_EQ(model.input.bytes.value(), 192);
}

TEST(AnInput, ThatIsLookedUpHoldsWholeNumbers)
{
    auto const model = built_param({"Input words 0 1 words 0=7", "Embed e 1 1 words a 0=6 1=100 3=600"});
    EXPECT_EQ(model.input.type, ElementType::int32);
}

TEST(AnInput, ThatNobodyReadsIsLeftOut)
{
    auto const imported = imported_param(with(
        image, {"Input size 0 1 size 0=3", "Split s 1 2 data p q", "ReLU r 1 1 p a", "Noop n 2 1 q size b"}));
    EXPECT_EQ(imported.model.input_name, "data");
    EXPECT_THAT(imported.model.further_inputs, IsEmpty());
    EXPECT_THAT(warnings_of(imported), ElementsAre("input 'size' is left out: no op reads its values"));
}

// Caches
// ------------------------------------------------------------------------------------

ParamLines const decoder{
    "Input q 0 1 q 0=4 1=1 2=6", "Input k 0 1 k 0=4 1=1 2=2",
    "Input v 0 1 v 0=4 1=1 2=2", "Input kv_cache 0 2 past_k past_v",
    "ReLU rq 1 1 q q1",          "ReLU rk 1 1 k k1",
    "ReLU rv 1 1 v v1",          "SDPA sdpa 5 3 q1 k1 v1 past_k past_v y out_k out_v 7=1"};

TEST(ACache, StaysWhereItIsAndIsReadInEachPass)
{
    auto const imported = imported_param(decoder, {.input_type = {}, .shapes = {{"kv_cache", {2, 9, 4}}}});
    auto const model = built(imported);
    EXPECT_EQ(model.further_inputs(), 2U); // k and v, and no cache
    EXPECT_EQ(model.kept.tokens, 10);
    ASSERT_EQ(model.kept.of.size(), 2U);
    EXPECT_DOUBLE_EQ(model.kept.of[0].bytes.value(), 2 * 4 * 4);
    // 6 heads, one query, 10 keys: two products of 4, the scale and the softmax.
    auto const attention =
        std::ranges::find(model.ops, "attention", [](Op const& op) { return key_of(op.kind); });
    ASSERT_NE(attention, model.ops.end());
    EXPECT_DOUBLE_EQ(attention->work.value(), 6 * 10 * 18.0);
    EXPECT_DOUBLE_EQ(model.kept.of[0].work.value(), 6 * 18.0);
}

TEST(ACache, OfNoStatedSizeIsEmptyInTheFirstPass)
{
    auto const model = built_param(decoder);
    EXPECT_EQ(model.kept.tokens, 1);
    EXPECT_EQ(model.kept.of.front().op, "rk");
    EXPECT_THAT(model.ops.back().output.shape, ElementsAre(6, 1, 4));
}

TEST(ACache, ThatDoesNotFitIsRefused)
{
    EXPECT_THAT(
        refusal_of(param_text(decoder), {.input_type = {}, .shapes = {{"past_k", {6, 9, 4}}}}),
        HasSubstr("small.param:10:24: error: layer 'sdpa': its cache (6, 9, 4) does not stand before rows "
                  "of (2, 1, 4)\n"));
}

// What is not known
// ------------------------------------------------------------------------------------

TEST(UnknownLayers, AreCountedAndTakenAsWhatTheyTake)
{
    auto const imported = imported_param(
        with(image, {"Homemade a 1 2 data x y", "Homemade b 1 1 x z", "Eltwise c 2 1 y z e 0=1"}));
    EXPECT_THAT(
        warnings_of(imported),
        ElementsAre("the work of 2 of its ops is not known and stands as 0 in `work`: Homemade (2)",
                    "the sizes of what 2 of its layers make are not known, and taken as those of what "
                    "they take: Homemade (2)"));
    EXPECT_THAT(built(imported).ops.back().output.shape, ElementsAre(3, 8, 8));
}

TEST(MoreLayers, ThanAreAnnouncedAreLeftOut)
{
    auto const imported =
        parse_ncnn("7767517\n2 2\n" + image.front() + "\nReLU r 1 1 data a\nNoop n 1 1 a b\n", "small.param");
    EXPECT_THAT(warnings_of(imported),
                ElementsAre("the second line announces 2 layers, and what stands behind "
                            "these is left out, as ncnn does: 1 layer"));
}

} // namespace
} // namespace sunder::sim
