#include "nas/frozen/torch_script.hpp"
#include "nas/supernet/freeze.hpp"
#include "nas/supernet/graph_network.hpp"
#include "nas/winner/winner_parts.hpp"
#include "tests/nas/winner/some_searches.hpp"
#include "tests/scratch_folder.hpp"

#include <gtest/gtest.h>
#include <torch/script.h>

namespace sunder::nas {
namespace {

using torch::Tensor;

Tensor random_images(sim::ModelGraph const& network, std::int64_t count)
{
    std::vector<std::int64_t> sizes{count};
    sizes.insert(sizes.end(), network.input.shape.begin(), network.input.shape.end());
    return torch::randn(sizes, at::detail::createCPUGenerator(1));
}

Tensor run_script(std::string const& path, Tensor const& x)
{
    auto module = torch::jit::load(path);
    return module.forward({x}).toTensor();
}

sim::ModelGraph const* pointer_to(std::optional<sim::ModelGraph> const& part)
{
    return part ? &*part : nullptr;
}

/// Head and tail, written and loaded again, one after the other, beside the network as a whole.
void expect_same_of_parts(SearchSpecification const& search, std::size_t every)
{
    torch::NoGradGuard const no_grad;
    auto const candidates = some_candidates(*search.space, 2);
    for (std::size_t i = 0; i < candidates.size(); i += every) {
        auto const network = split_network_of(*search.space, candidates[i], search.setting.codec);
        auto const parts = parts_of(network);
        Weights weights{sim::Seed{7}, torch::kCPU};
        auto const frozen = freeze(parts.whole, network.wider(), weights, random_images(parts.whole, 8));
        auto const images = random_images(parts.whole, 2);
        auto const whole = run_frozen(parts.whole, frozen, images);

        sim::ScratchFolder const folder;
        write_torch_script(folder / "head.pt", pointer_to(parts.head), frozen);
        write_torch_script(folder / "tail.pt", pointer_to(parts.tail), frozen);
        auto const sent = run_script(folder / "head.pt", images);
        auto const again = run_script(folder / "tail.pt", sent);
        EXPECT_TRUE(torch::allclose(again, whole, 1e-5, 1e-5))
            << text_of(search.space->space(), candidates[i]);
        if (parts.tail) EXPECT_EQ(sent.sizes().slice(1), c10::IntArrayRef{parts.tail->input.shape});
        if (parts.head) EXPECT_TRUE(torch::equal(sent, run_script(folder / "head.pt", images)));
    }
}

TEST(HeadAndTailAsTorchScript, ComputeWhatTheNetworkComputesInNasBench201)
{
    expect_same_of_parts(small_cells(), 3);
}

TEST(HeadAndTailAsTorchScript, ComputeWhatTheNetworkComputesWithABottleneck)
{
    expect_same_of_parts(coded_cells(), 17);
}

TEST(HeadAndTailAsTorchScript, ComputeWhatTheNetworkComputesInFbnet)
{
    expect_same_of_parts(fbnet(), 15);
}

TEST(HeadAndTailAsTorchScript, ComputeWhatTheNetworkComputesInSpacesOfOnesOwn)
{
    expect_same_of_parts(own_space(), 2);
    expect_same_of_parts(transformers(), 3);
}

TEST(AFrozenNetwork, TreatsEachImageForItself)
{
    auto const search = small_cells();
    auto const network = split_network_of(*search.space, some_candidates(*search.space, 1).front(), {});
    Weights weights{sim::Seed{7}, torch::kCPU};
    auto const images = random_images(network.graph, 8);
    auto const frozen = freeze(network.graph, nullptr, weights, images);
    auto const together = run_frozen(network.graph, frozen, images);
    auto const alone = run_frozen(network.graph, frozen, images.slice(0, 3, 4));
    EXPECT_TRUE(torch::allclose(alone, together.slice(0, 3, 4), 1e-5, 1e-5));
}

TEST(AFrozenNetwork, ComputesWhatWasLearntOnTheImagesOfItsStatistics)
{
    auto const search = small_cells();
    auto const network = split_network_of(*search.space, some_candidates(*search.space, 1).front(), {});
    Weights weights{sim::Seed{7}, torch::kCPU};
    auto const images = random_images(network.graph, 8);
    auto const frozen = freeze(network.graph, nullptr, weights, images);
    auto const learnt = forward(network.graph, {0, network.graph.ops.size()}, images, weights);
    EXPECT_TRUE(torch::allclose(run_frozen(network.graph, frozen, images), learnt, 1e-4, 1e-4));
}

} // namespace
} // namespace sunder::nas
