#include "sim/config/load.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/plan/planner.hpp"
#include "tests/sim/plan/small_models.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::sim {
namespace {

ModelGraph shipped(std::string const& name)
{
    return fuse(load_model(std::string{SUNDER_SOURCE_DIR} + "/models/dnn/" + name + ".yaml"));
}

class ShippedModels : public testing::TestWithParam<char const*> {};

TEST_P(ShippedModels, AreCutAlikeByMinimumCutAndByTryingEveryCut)
{
    auto const model = shipped(GetParam());
    auto platform = three_in_a_row();
    platform.devices[0_id] = small_device("phone", 10);
    platform.devices[1_id] = small_device("edge", 1000);
    auto const cuts = all_cuts(model);
    for (double const megabytes_per_second : {0.1, 1.0, 3.0, 10.0, 100.0}) {
        platform.links[0_id] = small_link("radio", megabytes_per_second, 2);
        ChainCosts const costs{{.model = model,
                                .platform = platform,
                                .devices = {0_id, 1_id},
                                .out = {0_id},
                                .back = {1_id},
                                .codec = {Quantise{8}},
                                .answer = Bytes{1000}}};
        auto const best = best_of(costs, cuts, Objective::latency);
        auto const found = best_by_min_cut(costs, Objective::latency);
        ASSERT_TRUE(best && found);
        EXPECT_NEAR(costs.price({&*found}).total() / costs.price({&best->front()}).total(), 1.0, 1e-12)
            << name_of(*found, model) << " and " << name_of(best->front(), model);
    }
}

INSTANTIATE_TEST_SUITE_P(Real, ShippedModels,
                         testing::Values("alexnet", "densenet121", "efficientnet_b0", "googlenet",
                                         "inception_v3", "mobilenet_v2", "resnet18", "resnet50",
                                         "squeezenet1_1", "vgg16"),
                         [](auto const& model) { return std::string{model.param}; });

} // namespace
} // namespace sunder::sim
