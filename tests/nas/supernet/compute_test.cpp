/// What ops compute, beside LibTorch's own functions or by hand.
#include "nas/supernet/element_types.hpp"
#include "nas/supernet/graph_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "small_models.hpp"

namespace sunder::nas {
namespace {

using torch::Tensor;

/// A model of one op or a few, on a batch of two.
struct Computed {
    sim::ModelGraph model;
    Weights weights{sim::Seed{1}, torch::kCPU};
    Tensor x;
    TensorsByProducer tensors;

    Computed(char const* input, char const* ops) : model{read({"model", input, ops})}
    {
        x = random_batch(model.input, 2);
        compute();
    }
    void compute()
    {
        std::vector<bool> const all(model.ops.size(), true);
        tensors = compute_ops(model, all, {{sim::model_input, x}}, weights);
    }
    /// From this input.
    Tensor of(Tensor const& input)
    {
        x = input;
        compute();
        return y();
    }
    [[nodiscard]] Tensor y() const { return tensors.at(static_cast<int>(model.ops.size()) - 1); }
    /// That of the first op, unless its name is given.
    Tensor weight(std::vector<std::int64_t> const& shape, std::string const& name = "op")
    {
        return weights.at(name, shape, Weights::Start::random);
    }
};

void expect_near(Tensor const& one, Tensor const& other)
{
    EXPECT_EQ(one.sizes(), other.sizes());
    EXPECT_TRUE(torch::allclose(one, other, 1e-5, 1e-6)) << one << other;
}

TEST(Attention, IsThatOfLibTorch)
{
    Computed const by_rows{"{shape: [3, 5, 4]}",
                           "  - {name: more, linear: {out: 4, in: 4}}\n"
                           "  - {name: op, attention: {}, inputs: [input, more, more]}\n"};
    auto const keys = by_rows.tensors.at(0);
    expect_near(by_rows.y(), std::get<0>(torch::_scaled_dot_product_attention(by_rows.x, keys, keys)));

    Computed const by_columns{"{shape: [3, 5, 4]}",
                              "  - {name: turned, transpose: {order: [0, 2, 1]}}\n"
                              "  - {name: op, attention: {keys: columns}, inputs: [input, turned, input]}\n"};
    auto const& x = by_columns.x;
    expect_near(by_columns.y(), std::get<0>(torch::_scaled_dot_product_attention(x, x, x)));
}

TEST(Attention, HidesWhatItsMaskHides)
{
    // Token i sees those before token i + 1: the mask is "its number is below that of the next".
    Computed masked{"{shape: [1, 3, 2]}",
                    "  - {name: first, slice: {axis: 2, from: 0, to: 1}}\n"
                    "  - {name: second, slice: {axis: 2, from: 1, to: 2}, inputs: [input]}\n"
                    "  - {name: across, transpose: {order: [0, 2, 1]}, inputs: [first]}\n"
                    "  - {name: seen, compare: {}, inputs: [across, second]}\n"
                    "  - {name: op, attention: {}, inputs: [input, input, input, seen]}\n"};
    auto const x = torch::tensor({0.0F, 0.5F, 1.0F, 1.5F, 2.0F, 2.5F}).view({1, 1, 3, 2});
    expect_near(masked.of(x), std::get<0>(torch::_scaled_dot_product_attention(x, x, x, {}, 0, false, true)));
}

TEST(Attention, SpreadsKeysThatHeadsShare)
{
    Computed const shared{"{shape: [4, 5, 2]}", "  - {name: one, slice: {from: 2, to: 3}}\n"
                                                "  - {name: op, attention: {}, inputs: [input, one, one]}\n"};
    auto const keys = shared.x.slice(1, 2, 3).expand({2, 4, 5, 2});
    expect_near(shared.y(), std::get<0>(torch::_scaled_dot_product_attention(shared.x, keys, keys)));
}

TEST(Norms, TakeMeansAndVariancesOfWhatTheySay)
{
    auto const normed = [](Tensor const& x, std::vector<std::int64_t> const& axes) {
        return (x - x.mean(axes, true)) / (x.var(axes, false, true) + 1e-5).sqrt();
    };
    Computed const one{"{shape: [3, 4]}", "  - {name: op, layer_norm: {}}\n"};
    expect_near(one.y(), normed(one.x, {2}));
    Computed const both{"{shape: [3, 4]}", "  - {name: op, layer_norm: {axes: 2, factor: false}}\n"};
    expect_near(both.y(), normed(both.x, {1, 2}));
    Computed const groups{"{shape: [4, 3, 2]}", "  - {name: op, group_norm: {groups: 2}}\n"};
    expect_near(groups.y(), normed(groups.x.view({2, 2, 12}), {2}).view(groups.x.sizes()));
    Computed const batch{"{shape: [4, 3, 2]}", "  - {name: op, batch_norm: {}}\n"};
    expect_near(batch.y(), normed(batch.x, {0, 2, 3}));
    Computed const root{"{shape: [3, 4]}", "  - {name: op, rms_norm: {}}\n"};
    expect_near(root.y(), root.x / (root.x.square().mean(-1, true) + 1e-5).sqrt());
}

TEST(LocalResponseNorm, DividesByTheSquaresOfChannelsBeside)
{
    Computed norm{"{shape: [3]}", "  - {name: op, local_response_norm: {size: 3}}\n"};
    auto const y = norm.of(torch::tensor({1.0F, 100.0F, 3.0F}).view({1, 3}));
    auto const share = [](double squares) { return std::pow(1 + 1e-4 / 3 * squares, 0.75); };
    EXPECT_NEAR(y[0][0].item<double>(), 1 / share(1 + 1e4), 1e-5);
    EXPECT_NEAR(y[0][2].item<double>(), 3 / share(1e4 + 9), 1e-5);
}

/// What the gates of each step are made of: x W + b of the input, h W + b of the state.
std::pair<Tensor, Tensor> gates_of(Computed& cell, std::string const& way, std::int64_t cells,
                                   Tensor const& x, Tensor const& state)
{
    auto const part = [&](Tensor const& of, std::string const& what) {
        return torch::linear(of, cell.weight({cells, of.size(-1)}, "op." + way + "." + what),
                             cell.weight({cells}, "op." + way + "." + what + "_bias"));
    };
    return {part(x, "input"), part(state, "state")};
}

TEST(AnLstm, KeepsWhatItsGatesLetThrough)
{
    Computed both{"{shape: [6, 3]}", "  - {name: op, recurrent: {hidden: 4, directions: 2}}\n"};
    torch::NoGradGuard const no_grad;
    for (bool const backward : {false, true}) {
        auto state = torch::zeros({2, 4});
        auto memory = torch::zeros({2, 4});
        for (int i = 0; i < 6; ++i) {
            int const step = backward ? 5 - i : i;
            auto const [of_input, of_state] =
                gates_of(both, backward ? "backward" : "forward", 16, both.x.select(1, step), state);
            auto const gates = (of_input + of_state).chunk(4, 1); // in, forget, candidate, out
            memory = gates[1].sigmoid() * memory + gates[0].sigmoid() * gates[2].tanh();
            state = gates[3].sigmoid() * memory.tanh();
            auto const first = backward ? 4 : 0;
            expect_near(both.y().select(1, step).slice(1, first, first + 4), state);
        }
    }
}

TEST(AGru, MixesItsStateWithACandidate)
{
    Computed gru{"{shape: [3, 3]}", "  - {name: op, recurrent: {cell: gru, hidden: 4}}\n"};
    torch::NoGradGuard const no_grad;
    auto state = torch::zeros({2, 4});
    for (int step = 0; step < 3; ++step) {
        auto const [of_input, of_state] = gates_of(gru, "forward", 12, gru.x.select(1, step), state);
        auto const in = of_input.chunk(3, 1);
        auto const before = of_state.chunk(3, 1); // reset, update, candidate
        auto const candidate = (in[2] + (in[0] + before[0]).sigmoid() * before[2]).tanh();
        auto const update = (in[1] + before[1]).sigmoid();
        state = (1 - update) * candidate + update * state;
        expect_near(gru.y().select(1, step), state);
    }
}

TEST(ATransposedConvolution, IsThatOfLibTorch)
{
    Computed image{"{shape: [4, 5, 6]}",
                   "  - {name: op, conv_transpose2d: {out: 6, kernel: 3, stride: 2, pad: 1, extra: 1, "
                   "groups: 2}}\n"};
    expect_near(image.y(), torch::conv_transpose2d(image.x, image.weight({4, 3, 3, 3}),
                                                   image.weight({6}, "op.bias"), 2, 1, 1, 2));
}

TEST(APoolInAnyFrame, LeavesTheFrameOut)
{
    char const* const input = "{shape: [1, 3, 3]}";
    auto const x = torch::arange(1.0, 10.0).view({1, 1, 3, 3}).to(torch::kFloat);
    Computed greatest{input, "  - {name: op, max_pool: {kernel: 2, pad: [1, 0, 0, 1]}}\n"};
    expect_near(greatest.of(-x), torch::tensor({-1.0F, -3.0F, -4.0F, -6.0F}).view({1, 1, 2, 2}));
    Computed mean{input, "  - {name: op, average_pool: {kernel: 2, pad: [1, 0, 0, 1]}}\n"};
    expect_near(mean.of(x), torch::tensor({1.5F, 3.0F, 6.0F, 7.5F}).view({1, 1, 2, 2}));
    Computed wide{"{shape: [1, 3]}", "  - {name: op, max_pool1d: {kernel: 3, stride: 3, pad: 2}}\n"};
    expect_near(wide.of(torch::tensor({1.0F, 2.0F, 3.0F}).view({1, 1, 3})),
                torch::tensor({1.0F, 3.0F}).view({1, 1, 2}));
}

TEST(AResize, IsThatOfLibTorch)
{
    auto const resized = [](char const* by) {
        return Computed{"{shape: [2, 5, 4]}",
                        (std::string{"  - {name: op, resize: {out: [7, 9], kind: "} + by + "}}\n").c_str()};
    };
    auto const nearest = resized("nearest");
    expect_near(nearest.y(), torch::upsample_nearest2d(nearest.x, {7, 9}));
    auto const linear = resized("linear");
    expect_near(linear.y(), torch::upsample_bilinear2d(linear.x, {7, 9}, false));
    auto const cubic = resized("cubic");
    expect_near(cubic.y(), torch::upsample_bicubic2d(cubic.x, {7, 9}, false));
}

TEST(Constants, AreSpreadAsTheModelSays)
{
    Computed per_channel{"{shape: [2, 3, 2]}", "  - {name: op, add: {constant: [2]}}\n"};
    torch::NoGradGuard const no_grad;
    per_channel.weight({2}, "op.constant").copy_(torch::tensor({10.0F, 20.0F}));
    auto const y = per_channel.of(per_channel.x) - per_channel.x;
    EXPECT_NEAR(y[1][0].mean().item<double>(), 10, 1e-5);
    EXPECT_NEAR(y[1][1].mean().item<double>(), 20, 1e-5);
}

TEST(Constants, ChangeNothingAtFirst)
{
    for (auto const* const op :
         {"add: {constant: [4]}", "multiply: {constant: [4]}", "add: {fixed: [4]}", "power: {fixed: [1]}",
          "subtract: {constant: [3, 1]}", "divide: {fixed: [4]}"}) {
        Computed const same{"{shape: [3, 4]}", (std::string{"  - {name: op, "} + op + "}\n").c_str()};
        expect_near(same.y(), same.x);
    }
}

TEST(AGather, TakesForEachSampleItsOwnNumbers)
{
    Computed gather{"{shape: [3, 4]}", "  - {name: op, top_k: {count: 2, axis: 0, gives: positions}}\n"
                                       "  - {name: one, slice: {axis: 1, from: 0, to: 1}}\n"
                                       "  - {name: at, reshape: {out: [2]}}\n"
                                       "  - {name: rows, gather: {}, inputs: [input, at]}\n"};
    auto const order = gather.x.select(2, 0).argsort(1, true);
    for (int sample = 0; sample < 2; ++sample)
        expect_near(gather.y()[sample], gather.x[sample].index_select(0, order[sample].slice(0, 0, 2)));
}

TEST(AReduction, IsAlongTheAxesThatItNames)
{
    auto const reduced = [](char const* what) {
        return Computed{"{shape: [2, 3, 4]}",
                        (std::string{"  - {name: op, reduce: {"} + what + "}}\n").c_str()};
    };
    auto const product = reduced("kind: product, axes: [-1, 0]");
    expect_near(product.y(), product.x.prod(3).prod(1));
    auto const norm = reduced("kind: norm");
    expect_near(norm.y(), norm.x.square().sum({1, 2, 3}).sqrt().view({2, 1}));
    auto const mean = reduced("axes: [1], keep: true");
    expect_near(mean.y(), mean.x.mean({2}, true));
    EXPECT_TRUE(torch::equal(reduced("kind: argmax, axes: [1]").y(), mean.x.argmax(2)));
}

TEST(NonMaxSuppression, KeepsTheBestOfThoseThatOverlap)
{
    Computed kept{"{shape: [3, 5]}",
                  "  - {name: boxes, slice: {axis: 1, from: 0, to: 4}}\n"
                  "  - {name: last, slice: {axis: 1, from: 4, to: 5}, inputs: [input]}\n"
                  "  - {name: scores, transpose: {order: [1, 0]}}\n"
                  "  - {name: op, non_max_suppression: {most: 3}, inputs: [boxes, scores]}\n"};
    auto const boxes = torch::tensor({0.0F, 0.0F, 10.0F, 10.0F, 0.5F, // covered by the next, which is better
                                      0.0F, 1.0F, 10.0F, 11.0F, 0.9F, //
                                      20.0F, 20.0F, 30.0F, 30.0F, 0.7F});
    auto const rows = kept.of(boxes.view({1, 3, 5}));
    auto const expected = torch::tensor({0, 0, 1, 0, 0, 2, -1, -1, -1}, torch::kLong).view({1, 3, 3});
    EXPECT_TRUE(torch::equal(rows, expected)) << rows;
}

TEST(HeldNumbers, AreRoundedToBytesAndCutToWiderOnes)
{
    auto const x = torch::tensor({-300.0F, -1.6F, 0.0F, 1.6F, 300.0F});
    auto const held = [&](sim::ElementType type) { return held_as(x, type).to(torch::kLong); };
    auto const numbers = [](std::vector<std::int64_t> const& of) { return torch::tensor(of, torch::kLong); };
    EXPECT_TRUE(torch::equal(held(sim::ElementType::int8), numbers({-128, -2, 0, 2, 127})));
    EXPECT_TRUE(torch::equal(held(sim::ElementType::uint8), numbers({0, 0, 0, 2, 255})));
    EXPECT_TRUE(torch::equal(held(sim::ElementType::int32), numbers({-300, -1, 0, 1, 300})));
    EXPECT_TRUE(torch::equal(held(sim::ElementType::boolean), numbers({1, 1, 0, 1, 1})));
}

TEST(WholeNumbers, StayExactBeyondWhatAFloatHolds)
{
    Computed sum{"{shape: [1], type: int64}",
                 "  - {name: op, add: {}, inputs: [input, input], type: int64}\n"};
    auto const large = torch::full({1, 1}, 100'000'001, torch::kLong);
    EXPECT_EQ(sum.of(large).item<std::int64_t>(), 200'000'002);
}

TEST(NumbersBeyondATable, StartAgainFromItsFirstRow)
{
    Computed table{"{shape: [2], type: int64}", "  - {name: op, embedding: {rows: 5, width: 3}}\n"};
    auto const y = table.of(torch::tensor({7, 2}, torch::kLong).view({1, 2}));
    EXPECT_TRUE(torch::equal(y[0][0], y[0][1]));
    EXPECT_TRUE(torch::equal(y[0][0], table.weight({5, 3})[2]));
}

/// A small model up to an op.
struct Stretch {
    char const* model;
    char const* last;
};

class ALearningModel : public testing::TestWithParam<Stretch> {};

TEST_P(ALearningModel, LearnsThroughAllOps)
{
    auto const of_that_name = [](SmallModel const& model) {
        return std::string{model.name} == GetParam().model;
    };
    auto const model = read(*std::ranges::find_if(small_models, of_that_name));
    OpRange const stretch{0, static_cast<std::size_t>(model.find_op(GetParam().last).value()) + 1};
    auto const input = random_batch(model.input, 4);
    Weights weights{sim::Seed{1}, torch::kCPU};
    auto const loss = [&] { return forward(model, stretch, input, weights).square().sum(); };
    auto const first = loss();
    first.backward();
    weights.descend({.learning_rate = 0.01, .momentum = 0, .weight_decay = 0, .most_norm = 1});
    EXPECT_LT(loss().item<double>(), first.item<double>());
}

INSTANTIATE_TEST_SUITE_P(Of, ALearningModel,
                         testing::Values(Stretch{"image", "probabilities"}, Stretch{"sound", "last"},
                                         Stretch{"film", "norm"}, Stretch{"vision_transformer", "classes"},
                                         Stretch{"token_decoder", "scores"}, Stretch{"detector", "scores"}),
                         [](auto const& stretch) { return std::string{stretch.param.model}; });

} // namespace
} // namespace sunder::nas
