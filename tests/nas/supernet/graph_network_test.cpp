#include "nas/supernet/graph_network.hpp"
#include "sim/model/build_model.hpp"
#include "sim/model/infer.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

/// A chain of ops on (channels, 1, 1).
sim::ModelGraph chain_of(std::int64_t channels, std::vector<sim::OpDescription> const& ops)
{
    sim::ModelDescription description;
    description.input = sim::sized({.shape = {channels, 1, 1}});
    description.ops = ops;
    sim::Diagnostics mistakes;
    auto model = sim::build_model(description, mistakes);
    EXPECT_TRUE(mistakes.empty());
    return model;
}

/// What a convolution of `groups` groups makes of ones, and what a narrower one does that shares its weights.
std::pair<torch::Tensor, torch::Tensor> wide_and_narrow(std::int64_t groups)
{
    auto const of = [&](std::int64_t out, std::int64_t in) {
        return chain_of(in, {{.name = "conv",
                              .kind = sim::Conv2d{.out = out, .groups = groups, .bias = sim::Bias::none}}});
    };
    auto const wide = of(8, 4);
    auto const narrow = of(4, 2);
    Weights weights{sim::Seed{1}, torch::kCPU};
    // Zeros where the narrow one has no input: so both see the same.
    auto const ones = torch::ones({1, 2, 1, 1});
    auto const wide_ones =
        torch::tensor(groups == 2 ? std::vector<float>{1, 0, 1, 0} : std::vector<float>{1, 1, 0, 0});
    auto const by_wide = forward(wide, {0, 1}, wide_ones.view({1, 4, 1, 1}), weights);
    auto const by_narrow = forward(narrow, {0, 1}, ones, weights, &wide);
    EXPECT_EQ(weights.count(), 8 * 4 / groups);
    return {by_wide.flatten(), by_narrow.flatten()};
}

TEST(ANarrowConvolution, TakesTheFirstChannelsOfTheWideOne)
{
    auto const [wide, narrow] = wide_and_narrow(1);
    EXPECT_TRUE(torch::allclose(narrow, wide.slice(0, 0, 4)));
}

TEST(ANarrowConvolution, TakesTheFirstChannelsOfEachGroup)
{
    auto const [wide, narrow] = wide_and_narrow(2);
    EXPECT_TRUE(torch::allclose(narrow, torch::cat({wide.slice(0, 0, 2), wide.slice(0, 4, 6)})));
}

TEST(AChannelShuffle, TakesTheChannelsOfAllGroupsInTurn)
{
    auto const model = chain_of(6, {{.name = "shuffle", .kind = sim::ChannelShuffle{2}}});
    Weights weights{sim::Seed{1}, torch::kCPU};
    auto const shuffled = forward(model, {0, 1}, torch::arange(6.0).view({1, 6, 1, 1}), weights);
    EXPECT_TRUE(torch::equal(shuffled.flatten(), torch::tensor({0.0F, 3.0F, 1.0F, 4.0F, 2.0F, 5.0F})));
}

/// Whether each half of the weights of "before" learns from the first group behind `between`.
std::pair<bool, bool> halves_reached(sim::OpKind const& between)
{
    sim::Conv2d const grouped{.out = 4, .groups = 2, .bias = sim::Bias::none};
    auto const model = chain_of(4, {{.name = "before", .kind = grouped},
                                    {.name = "between", .kind = between},
                                    {.name = "behind", .kind = grouped}});
    Weights weights{sim::Seed{1}, torch::kCPU};
    auto const out = forward(model, {0, 3}, torch::ones({1, 4, 1, 1}), weights);
    out.slice(1, 0, 2).sum().backward();
    auto const gradient = weights.at("before", {4, 2, 1, 1}, Weights::Start::random).grad();
    auto const reached = [&](int first) {
        return gradient.slice(0, first, first + 2).abs().sum().item<double>() > 0;
    };
    return {reached(0), reached(2)};
}

TEST(AChannelShuffle, LetsBothGroupsLearnFromOneBehindIt)
{
    EXPECT_EQ(halves_reached(sim::Dropout{}), (std::pair{true, false}));
    EXPECT_EQ(halves_reached(sim::ChannelShuffle{2}), (std::pair{true, true}));
}

} // namespace
} // namespace sunder::nas
