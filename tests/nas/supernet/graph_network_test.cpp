#include "nas/supernet/graph_network.hpp"
#include "sim/model/build_model.hpp"
#include "sim/model/infer.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

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
