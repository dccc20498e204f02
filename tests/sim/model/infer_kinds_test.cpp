#include "sim/model/infer.hpp"
#include "tests/sim/model/describe.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using Shape = std::vector<std::int64_t>;

Tensor tensor(Shape shape, ElementType type = ElementType::float32)
{
    return sized({.shape = std::move(shape), .type = type, .bytes = {}});
}

Inference infer_from(OpKind const& kind, std::vector<Tensor> const& inputs)
{
    return infer(kind, inputs);
}

std::string misfit(OpKind const& kind, std::vector<Tensor> const& inputs)
{
    try {
        static_cast<void>(infer(kind, inputs));
    } catch (Misfit const& misfit) {
        return misfit.what();
    }
    return "fits";
}

// Windows

TEST(AConvolutionOfSound, GoesAlongOneAxis)
{
    // Whisper's first layer (Radford et al., arXiv 2212.04356, section 2.2): 80 bands, 3,000 frames.
    ConvNd const conv{.axes = {{.size = 3, .before = 1, .after = 1}}, .out = 384};
    auto const result = infer_from(conv, {tensor({80, 3000})});
    EXPECT_EQ(result.output.shape, (Shape{384, 3000}));
    EXPECT_EQ(result.parameters, 384 * 80 * 3 + 384);
    EXPECT_EQ(result.multiply_accumulates, 384.0 * 3000 * 240);
    EXPECT_EQ(misfit(conv, {tensor({3, 8, 8})}),
              "conv1d needs an input of shape (channels, length), not (3, 8, 8)");
}

TEST(AConvolutionOfAFilm, GoesAlongThreeAxes)
{
    ConvNd const conv{
        .axes = {{.size = 3}, {.size = 3}, {.size = 3, .stride = 2}}, .out = 4, .bias = Bias::none};
    auto const result = infer_from(conv, {tensor({2, 5, 6, 7})});
    EXPECT_EQ(result.output.shape, (Shape{4, 3, 4, 3}));
    EXPECT_EQ(result.work, Flops{2.0 * 4 * 36 * 54});
}

TEST(ATransposedConvolution, UndoesTheShapeOfAConvolution)
{
    AxisWindow const axis{.size = 4, .stride = 2, .before = 1, .after = 1};
    TransposedConv const up{.axes = {axis, axis}, .extra = {}, .out = 3};
    auto const result = infer_from(up, {tensor({8, 5, 6})});
    EXPECT_EQ(result.output.shape, (Shape{3, 10, 12}));
    EXPECT_EQ(result.multiply_accumulates, 8.0 * 30 * 3 * 16) << "each input element meets 3 filters of 16";
    EXPECT_EQ(result.parameters, 8 * 3 * 16 + 3);
    TransposedConv const more{.axes = {axis}, .extra = {1}, .out = 3};
    EXPECT_EQ(infer_from(more, {tensor({8, 5})}).output.shape, (Shape{3, 11}));
}

TEST(PoolingOfSound, TakesWindowsOfOneAxis)
{
    PoolNd const pool{.kind = PoolKind::max, .axes = {{.size = 2, .stride = 2}}};
    auto const result = infer_from(pool, {tensor({4, 9})});
    EXPECT_EQ(result.output.shape, (Shape{4, 4}));
    EXPECT_EQ(result.work, Flops{32.0});
}

TEST(AResizedImage, CostsWhatItsElementsAreMixedFrom)
{
    auto const image = tensor({3, 4, 4}, ElementType::uint8);
    auto const nearest = infer_from(Resize{.out = {8, 8}}, {image});
    EXPECT_EQ(nearest.output.shape, (Shape{3, 8, 8}));
    EXPECT_EQ(nearest.output.type, ElementType::uint8);
    EXPECT_EQ(nearest.work, Flops{});
    EXPECT_EQ(infer_from(Resize{.out = {8, 8}, .kind = ResizeKind::linear}, {image}).work, Flops{8.0 * 192});
    EXPECT_EQ(infer_from(Resize{.out = {8, 8}, .kind = ResizeKind::cubic}, {image}).work, Flops{32.0 * 192});
}

// Products

TEST(ALinearOpOfStatedFeatures, TakesAnyRank)
{
    Linear const linear{.out = 5, .in = 4};
    auto const result = infer_from(linear, {tensor({2, 3, 4})});
    EXPECT_EQ(result.output.shape, (Shape{2, 3, 5}));
    EXPECT_EQ(result.multiply_accumulates, 6.0 * 20);
    EXPECT_EQ(result.parameters, 25);
    EXPECT_EQ(misfit(linear, {tensor({2, 3})}), "its weights are for 4 features, and its input is (2, 3)");
}

TEST(AMatrixProduct, IsOfEachPairOfMatrices)
{
    auto const result = infer_from(MatMul{}, {tensor({12, 7, 64}), tensor({1, 64, 9})});
    EXPECT_EQ(result.output.shape, (Shape{12, 7, 9}));
    EXPECT_EQ(result.work, Flops{2.0 * 12 * 7 * 64 * 9});
    EXPECT_EQ(result.weights, Bytes{});
    EXPECT_EQ(misfit(MatMul{}, {tensor({7, 64}), tensor({63, 9})}),
              "matmul takes as many columns as rows, not (7, 64) and (63, 9)");
    EXPECT_EQ(misfit(MatMul{}, {tensor({2, 7, 64}), tensor({3, 64, 9})}),
              "matmul takes matrices that fit one another in front, not (2, 7, 64) and (3, 64, 9)");
    EXPECT_EQ(misfit(MatMul{}, {tensor({7})}), "matmul takes two inputs, not 1");
}

TEST(Attention, DoesTheWorkOfItsTwoProducts)
{
    auto const queries = tensor({12, 197, 64});
    auto const result = infer_from(Attention{}, {queries, queries, queries});
    EXPECT_EQ(result.output.shape, (Shape{12, 197, 64}));
    EXPECT_EQ(result.multiply_accumulates, 2.0 * 12 * 197 * 197 * 64);
    auto const columns =
        infer_from(Attention{.keys = KeyOrder::columns}, {queries, tensor({12, 64, 197}), queries});
    EXPECT_EQ(columns.work, result.work);
    auto const masked = infer_from(Attention{}, {queries, queries, queries, tensor({1, 197, 197})});
    EXPECT_EQ(masked.work - result.work, Flops{12.0 * 197 * 197}) << "the mask is added";
    auto const own = infer_from(Attention{.mask = {197, 197}}, {queries, queries, queries});
    EXPECT_EQ(own.parameters, 0);
    EXPECT_EQ(own.weights, Bytes{4.0 * 197 * 197});
    EXPECT_EQ(misfit(Attention{}, {queries, tensor({12, 197, 32}), queries}),
              "its queries have 64 features and its keys 32");
    EXPECT_EQ(misfit(Attention{}, {queries, queries, tensor({12, 5, 64})}), "it has 197 keys for 5 values");
    EXPECT_EQ(misfit(Attention{.mask = {5}}, {queries, queries, queries}),
              "its mask (5) does not fit scores of (12, 197, 197)");
}

TEST(KeysOfFewerHeads, ServeSeveralQueries)
{
    auto const result =
        infer_from(Attention{}, {tensor({8, 4, 1, 64}), tensor({8, 1, 90, 64}), tensor({8, 1, 90, 64})});
    EXPECT_EQ(result.output.shape, (Shape{8, 4, 1, 64}));
}

TEST(ARecurrentCell, HasTheParametersOfPyTorchs)
{
    auto const lstm = infer_from(Recurrent{.hidden = 128}, {tensor({98, 40})});
    EXPECT_EQ(lstm.parameters, 4 * 128 * (40 + 128) + 8 * 128);
    EXPECT_EQ(lstm.multiply_accumulates, 98.0 * 4 * 128 * 168);
    EXPECT_EQ(lstm.output.shape, (Shape{98, 128}));
    auto const gru =
        infer_from(Recurrent{.cell = CellKind::gru, .hidden = 16, .directions = 2, .bias = Bias::none},
                   {tensor({10, 1, 8})});
    EXPECT_EQ(gru.parameters, 2 * 3 * 16 * 24);
    EXPECT_EQ(gru.output.shape, (Shape{10, 1, 32}));
    EXPECT_EQ(gru.work, Flops{10.0 * (2 * 2 * 3 * 16 * 24 + 2 * 16 * 8)});
}

TEST(AnEmbedding, ReadsTheRowsThatItLooksUp)
{
    auto const result =
        infer_from(Embedding{.rows = 30522, .width = 768}, {tensor({128}, ElementType::int64)});
    EXPECT_EQ(result.output.shape, (Shape{128, 768}));
    EXPECT_EQ(result.parameters, 30522 * 768);
    EXPECT_EQ(result.weights - result.unread_weights, Bytes{4.0 * 128 * 768});
    EXPECT_EQ(result.work, Flops{});
}

// Norms

TEST(ANorm, CountsWhatItsDefinitionSays)
{
    auto const tokens = tensor({197, 768});
    auto const layer = infer_from(LayerNorm{}, {tokens});
    EXPECT_EQ(layer.parameters, 2 * 768);
    EXPECT_EQ(layer.work, Flops{7.0 * 197 * 768});
    EXPECT_EQ(infer_from(LayerNorm{.axes = 2, .bias = Bias::none}, {tokens}).parameters, 197 * 768);
    auto const root = infer_from(RmsNorm{}, {tokens});
    EXPECT_EQ(root.parameters, 768);
    EXPECT_EQ(root.work, Flops{4.0 * 197 * 768});
    EXPECT_EQ(infer_from(GroupNorm{.groups = 4}, {tensor({8, 3, 3})}).parameters, 16);
    EXPECT_EQ(misfit(GroupNorm{.groups = 3}, {tensor({8, 3, 3})}), "3 groups do not divide 8 channels");
    EXPECT_EQ(misfit(LayerNorm{.axes = 3}, {tokens}), "it is over 3 axes, and its input is (197, 768)");
}

// Elements

TEST(AConstant, IsSpreadOverTheInput)
{
    auto const positions = infer_from(Add{{.shape = {197, 768}}}, {tensor({197, 768})});
    EXPECT_EQ(positions.parameters, 197 * 768);
    EXPECT_EQ(positions.work, Flops{197.0 * 768});
    auto const factor = infer_from(Multiply{{.shape = {1}, .is_trained = false}}, {tensor({5, 6})});
    EXPECT_EQ(factor.parameters, 0);
    EXPECT_EQ(factor.weights, Bytes{4.0});
    auto const grown = infer_from(Add{}, {tensor({12, 7, 1}), tensor({7, 9})});
    EXPECT_EQ(grown.output.shape, (Shape{12, 7, 9}));
    EXPECT_EQ(misfit(Add{{.shape = {5}}}, {tensor({197, 768})}),
              "add takes inputs of one shape, not (197, 768) and (5)");
}

TEST(AComparison, GivesConditions)
{
    auto const result =
        infer_from(Elementwise{.kind = ElementwiseKind::compare}, {tensor({4, 5}), tensor({5})});
    EXPECT_EQ(result.output.type, ElementType::boolean);
    EXPECT_EQ(result.output.bytes, Bytes{20.0});
}

TEST(ACast, ChangesTheBytes)
{
    EXPECT_EQ(infer_from(Cast{ElementType::int64}, {tensor({4, 5})}).output.bytes, Bytes{160.0});
}

TEST(AReduction, TakesAxesAway)
{
    auto const image = tensor({8, 5, 6});
    EXPECT_EQ(infer_from(Reduce{.axes = {-1, 1}}, {image}).output.shape, (Shape{8}));
    EXPECT_EQ(infer_from(Reduce{.axes = {-1}, .keep = ReducedAxes::kept}, {image}).output.shape,
              (Shape{8, 5, 1}));
    EXPECT_EQ(infer_from(Reduce{}, {image}).output.shape, (Shape{1}));
    EXPECT_EQ(infer_from(Reduce{}, {image}).work, Flops{240.0});
    EXPECT_EQ(infer_from(Reduce{.kind = ReductionKind::argmax, .axes = {0}}, {image}).output.type,
              ElementType::int64);
    EXPECT_EQ(misfit(Reduce{.axes = {3}}, {image}), "axis 3 is not among those of (8, 5, 6)");
}

TEST(TheGreatest, AreFoundWithAHeap)
{
    auto const result = infer_from(TopK{.count = 4}, {tensor({10, 100})});
    EXPECT_EQ(result.output.shape, (Shape{10, 4}));
    EXPECT_EQ(result.work, Flops{1000.0 * 3});
    EXPECT_EQ(misfit(TopK{.count = 101}, {tensor({10, 100})}), "it takes 101 of 100 values");
}

TEST(BoxesThatAreKept, HaveRoomForAll)
{
    NonMaxSuppression const nms{.most = 20};
    auto const result = infer_from(nms, {tensor({100, 4}), tensor({3, 100})});
    EXPECT_EQ(result.output.shape, (Shape{60, 3}));
    EXPECT_EQ(result.work, Flops{13.0 * 60 * 100});
    EXPECT_EQ(misfit(nms, {tensor({100, 4}), tensor({3, 99})}),
              "it takes boxes (n, 4) and scores (classes, n), not (100, 4) and (3, 99)");
}

// Movement

TEST(AReshapedTensor, KeepsItsElements)
{
    auto const tokens = tensor({197, 768});
    EXPECT_EQ(infer_from(Reshape{{197, 12, -1}}, {tokens}).output.shape, (Shape{197, 12, 64}));
    EXPECT_EQ(misfit(Reshape{{197, 12, 65}}, {tokens}), "151296 elements do not fill (197, 12, 65)");
    EXPECT_EQ(misfit(Reshape{{197, 13, -1}}, {tokens}), "151296 elements do not fill (197, 13, -1)");
    EXPECT_EQ(misfit(Reshape{{-1, -1}}, {tokens}), "only one of its lengths may be -1");
    EXPECT_EQ(misfit(Reshape{{0, 5}}, {tokens}), "its lengths must be 1 or more, and one may be -1");
}

TEST(ATransposedTensor, HasItsAxesInThatOrder)
{
    auto const tokens = tensor({197, 12, 64});
    EXPECT_EQ(infer_from(Transpose{{1, 0, 2}}, {tokens}).output.shape, (Shape{12, 197, 64}));
    EXPECT_EQ(misfit(Transpose{{1, 0}}, {tokens}),
              "its order does not name each axis of (197, 12, 64) once, from 0 on");
    EXPECT_EQ(misfit(Transpose{{1, 1, 2}}, {tokens}),
              "its order does not name each axis of (197, 12, 64) once, from 0 on");
}

TEST(MovedTensors, KeepTheirType)
{
    auto const bytes = tensor({1, 6}, ElementType::int8);
    EXPECT_EQ(infer_from(Expand{{4, 6}}, {bytes}).output.bytes, Bytes{24.0});
    EXPECT_EQ(infer_from(Pad{.before = {0, 1}, .after = {2, 0}}, {bytes}).output.shape, (Shape{3, 7}));
    EXPECT_EQ(infer_from(Slice{.from = 1, .to = 6, .axis = -1, .step = 2}, {bytes}).output.shape,
              (Shape{1, 3}));
    EXPECT_EQ(misfit(Expand{{4, 7}}, {bytes}), "(1, 6) cannot be repeated to (4, 7)");
    EXPECT_EQ(misfit(Pad{.before = {1}, .after = {1}}, {bytes}),
              "it needs a number before and behind each axis of (1, 6)");
}

TEST(GatheredEntries, TakeThePlaceOfTheAxis)
{
    auto const tokens = tensor({197, 768});
    EXPECT_EQ(infer_from(Gather{.at = {0}, .keep = ReducedAxes::dropped}, {tokens}).output.shape,
              (Shape{768}));
    EXPECT_EQ(infer_from(Gather{.axis = 1, .at = {3, -1}}, {tokens}).output.shape, (Shape{197, 2}));
    EXPECT_EQ(infer_from(Gather{}, {tokens, tensor({5, 6}, ElementType::int64)}).output.shape,
              (Shape{5, 6, 768}));
    EXPECT_EQ(misfit(Gather{.at = {197}}, {tokens}), "position 197 is not among its input's 197");
}

TEST(TensorsJoinedAlongAnAxis, DifferThereOnly)
{
    EXPECT_EQ(infer_from(Concat{.axis = -1}, {tensor({4, 5}), tensor({4, 6})}).output.shape, (Shape{4, 11}));
    EXPECT_EQ(misfit(Concat{.axis = 1}, {tensor({4, 5}), tensor({3, 5})}),
              "concat takes inputs that differ in their axis 1 only, not (4, 5) and (3, 5)");
}

} // namespace
} // namespace sunder::sim
