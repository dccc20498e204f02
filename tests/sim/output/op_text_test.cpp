#include "sim/config/load.hpp"
#include "sim/output/model_file.hpp"
#include "sim/output/op_text.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/sim/model/describe.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace sunder::sim {
namespace {

/// As its file says it is.
ModelGraph read_again(ModelDescription const& model)
{
    ScratchFolder const folder;
    auto const path = folder.path() / "model.yaml";
    std::ofstream{path} << model_text(model);
    return load_model(path);
}

void expect_the_same(ModelDescription const& model)
{
    auto const before = build(model);
    auto const after = read_again(model);
    ASSERT_EQ(after.ops.size(), before.ops.size());
    for (std::size_t i = 0; i < before.ops.size(); ++i) {
        auto const& is = after.ops[i];
        auto const& was = before.ops[i];
        EXPECT_EQ(key_of(is.kind), key_of(was.kind));
        EXPECT_EQ(text_of(is.kind), text_of(was.kind)) << is.name;
        EXPECT_EQ(is.output.shape, was.output.shape) << is.name;
        EXPECT_EQ(is.output.bytes, was.output.bytes) << is.name;
        EXPECT_EQ(is.work, was.work) << is.name;
        EXPECT_EQ(is.weights, was.weights) << is.name;
        EXPECT_EQ(is.unread_weights, was.unread_weights) << is.name;
        EXPECT_EQ(is.parameters, was.parameters) << is.name;
    }
}

TEST(AModelsFile, SaysOfWindowsWhatTheyAre)
{
    AxisWindow const wide{.size = 4, .stride = 2, .before = 1, .after = 1, .dilation = 1};
    AxisWindow const lopsided{.size = 3, .stride = 1, .before = 2, .after = 0, .dilation = 2};
    expect_the_same(describe(
        {4, 32},
        {op("a", ConvNd{.axes = {lopsided}, .out = 8, .groups = 4, .bias = Bias::none}),
         op("b", TransposedConv{.axes = {wide}, .extra = {1}, .out = 4}),
         op("c",
            PoolNd{.kind = PoolKind::average, .axes = {{.size = 2, .stride = 1}}, .rounding = Rounding::up}),
         op("d", Resize{.out = {9}, .kind = ResizeKind::cubic})}));
    expect_the_same(describe(
        {2, 8, 8, 8}, {op("a", ConvNd{.axes = {wide, lopsided, {}}, .out = 3}),
                       op("b", PoolNd{.axes = {{.size = 2, .stride = 2}, {}, {}}}),
                       op("c", TransposedConv{.axes = {wide, {}, {}}, .extra = {0, 0, 2}, .out = 3})}));
    expect_the_same(describe({2, 9, 9}, {op("a", TransposedConv{.axes = {wide, wide}, .extra = {}, .out = 3}),
                                         op("b", Pool2d{.kernel = {3, 3}, .pad = {1, 1, 0, 0}}),
                                         op("c", Resize{.out = {4, 5}})}));
}

TEST(AModelsFile, SaysOfProductsWhatTheyAre)
{
    auto model =
        describe({2, 7, 8}, {op("q", Linear{.out = 8, .bias = Bias::none, .in = 8}),
                             op("t", Transpose{{0, 2, 1}}), op("s", MatMul{}, {"q", "t"}),
                             op("a", Attention{.keys = KeyOrder::columns, .mask = {7, 7}}, {"q", "t", "q"}),
                             op("l", Recurrent{.cell = CellKind::gru, .hidden = 3, .directions = 2})});
    model.weight_bits = 4;
    model.ops[0].weight_bits = 16;
    model.ops[0].type = ElementType::float16;
    expect_the_same(model);

    auto words = describe({9}, {op("words", Embedding{.rows = 50, .width = 8}),
                                op("last", Linear{.out = 50, .bias = Bias::none, .in = 8})});
    words.input.type = ElementType::int64;
    words.ops[1].weights_of = "words";
    expect_the_same(words);
}

TEST(AModelsFile, SaysOfFunctionsWhatTheyAre)
{
    std::vector<OpDescription> ops{
        op("a", LayerNorm{.axes = 2, .factor = NormFactor::none, .bias = Bias::none}),
        op("b", RmsNorm{.factor = NormFactor::none}),
        op("c", GroupNorm{.groups = 2}),
        op("d", Softmax{.axis = 0}),
        op("e", Add{{.shape = {8}}}),
        op("f", Multiply{{.shape = {1}, .is_trained = false}}),
        op("g",
           Elementwise{.kind = ElementwiseKind::compare, .constant = {.shape = {1}, .is_trained = false}}),
        op("h", Elementwise{.kind = ElementwiseKind::choose}, {"g", "f", "e"}),
        op("i", TopK{.count = 3, .axis = 1, .gives = TopKResult::positions}),
        op("j", Cast{ElementType::float16}),
        op("k", Reduce{.kind = ReductionKind::norm, .axes = {-1}, .keep = ReducedAxes::kept}),
        op("l", Reduce{})};
    expect_the_same(describe({6, 4, 8}, ops));
    for (auto const& name : activation_names())
        expect_the_same(describe({6, 4, 8}, {op("a", Activation{find_activation(name).value()})}));
    expect_the_same(describe(
        {9, 4}, {op("t", Transpose{{1, 0}}), op("n", NonMaxSuppression{.most = 2}, {"image", "t"})}));
}

TEST(AModelsFile, SaysOfMovementWhatItIs)
{
    expect_the_same(describe({6, 4, 1}, {op("a", Reshape{{4, -1}}), op("b", Expand{{3, 4, 6}}),
                                         op("c", Pad{.before = {0, 1, 0}, .after = {2, 0, 0}}),
                                         op("d", Slice{.from = 1, .to = 5, .axis = -2, .step = 2}),
                                         op("e", Concat{.axis = 2}, {"d", "d"}),
                                         op("f", Gather{.axis = 1, .at = {-1}, .keep = ReducedAxes::dropped}),
                                         op("g", Gather{}, {"f", "a"})}));
}

TEST(AModelsFile, SaysOfAnOpWithFiguresOnlyWhatItPutsOut)
{
    auto model = describe({6}, {op("a", Opaque{.work = Flops{7.0}, .weights = Bytes{8.0}, .shape = {3, 4}}),
                                op("b", Opaque{.output = Bytes{9.0}})});
    model.ops[0].type = ElementType::int8;
    expect_the_same(model);
}

TEST(AModelsFile, SaysWhatOpsTook)
{
    auto model = describe({6}, {op("a", Linear{.out = 4})});
    auto const values =
        std::make_shared<std::vector<Seconds> const>(std::vector{Seconds{0}, Seconds{1.5e-6}});
    std::map<std::string, Distribution, std::less<>> const times{
        {"known", Deterministic{Seconds{0.0123456789012}}},
        {"uniform", Uniform{Seconds{1}, Seconds{2}}},
        {"exponential", Exponential{Seconds{0.25}}},
        {"erlang", Erlang{.stages = 3, .mean = Seconds{4e-4}}},
        {"gamma", Gamma{Seconds{0.5}, Seconds{0.125}}},
        {"lognormal", Lognormal{Seconds{0.5}, Seconds{0.125}}},
        {"normal", TruncatedNormal{Seconds{0.5}, Seconds{0.125}}},
        {"pareto", Pareto{Seconds{0.5}, 3}},
        {"no", Empirical{values}}};
    model.ops[0].time = times;
    auto const read = read_again(model).ops[0].time;
    ASSERT_EQ(read.size(), times.size());
    for (auto const& [name, time] : times) {
        EXPECT_EQ(read.at(name).index(), time.index()) << name;
        for (double const share : {0.1, 0.5, 0.9})
            EXPECT_NEAR(quantile(read.at(name), share).value(), quantile(time, share).value(), 1e-11) << name;
    }
    EXPECT_EQ(*std::get<Empirical>(read.at("no")).values, *values);
}

TEST(AModelsFile, SaysWhereInputsLeaveEarly)
{
    auto model = describe({6}, {op("a", Linear{.out = 4}), op("b", Linear{.out = 3})});
    model.exits.push_back({.name = "first",
                           .after = "a",
                           .ops = {op("c", Linear{.out = 2}), op("d", Activation{})},
                           .leaves = {{{0.2, 0.5}, {0.8, 0.25}}},
                           .accuracy = ByThreshold{{{0, 0.75}}}});
    model.exits[0].ops[0].time["pi"] = Deterministic{Seconds{1}};
    auto const read = read_again(model);
    ASSERT_EQ(read.exits.size(), 1U);
    auto const& exit = read.exits[0];
    EXPECT_EQ(exit.name, "first");
    EXPECT_EQ(read.ops[static_cast<std::size_t>(exit.after)].name, "a");
    EXPECT_EQ(exit.ops.size(), 2U);
    EXPECT_TRUE(exit.ops[0].time.contains("pi"));
    EXPECT_EQ(exit.leaves.at(0.8), 0.25);
    EXPECT_EQ(exit.accuracy->at(std::nullopt), 0.75);
    EXPECT_FALSE(exit.accuracy_at_end);
}

} // namespace
} // namespace sunder::sim
