#include "nas/execute/kernels.hpp"

#include <gtest/gtest.h>
#include <torch/utils.h>

namespace sunder::nas {
namespace {

using torch::Tensor;

constexpr double tolerance = 1e-4; // of sums of some hundred products of numbers around 1

Tensor random(std::vector<std::int64_t> const& sizes, std::uint64_t seed)
{
    return torch::randn(sizes, at::detail::createCPUGenerator(seed));
}

void expect_near(Tensor const& ours, Tensor const& theirs)
{
    ASSERT_EQ(ours.sizes(), theirs.sizes());
    EXPECT_LT((ours - theirs).abs().max().item<double>(), tolerance);
}

TEST(APackedConvolution, IsThatOfLibTorchWithWiderFramesOnOneSide)
{
    torch::NoGradGuard const no_grad;
    sim::Conv2d const conv{.out = 6,
                           .kernel = {3, 2},
                           .stride = {2, 1},
                           .pad = {.top = 1, .left = 0, .bottom = 2, .right = 3},
                           .dilation = {1, 2},
                           .groups = 2};
    auto const x = random({2, 4, 9, 8}, 1);
    KernelWeights const weights{.weight = random({6, 2, 3, 2}, 2), .bias = random({6}, 3)};
    auto const framed = torch::constant_pad_nd(x, {0, 3, 1, 2});
    auto const plain =
        torch::convolution(framed, weights.weight, weights.bias, {2, 1}, {0, 0}, {1, 2}, false, {0, 0}, 2);
    auto const packed = [&](KernelEnd end) {
        return packed_conv(conv, weights, {.input = x.sizes().vec(), .end = end})(x);
    };
    expect_near(packed(KernelEnd::plain), plain);
    expect_near(packed(KernelEnd::relu), plain.relu());
    expect_near(packed(KernelEnd::relu6), plain.clamp(0, 6));
    EXPECT_TRUE(packed(KernelEnd::relu).is_contiguous(torch::MemoryFormat::ChannelsLast));
}

TEST(APackedProduct, IsThatOfLibTorchWhateverTheRank)
{
    torch::NoGradGuard const no_grad;
    KernelWeights const weights{.weight = random({5, 7}, 1), .bias = {}};
    auto const x = random({2, 3, 7}, 2);
    auto const plain = torch::linear(x, weights.weight);
    auto const packed = [&](KernelEnd end) {
        return packed_linear(weights, {.input = x.sizes().vec(), .end = end})(x);
    };
    expect_near(packed(KernelEnd::plain), plain);
    expect_near(packed(KernelEnd::relu), plain.relu());
    expect_near(packed(KernelEnd::relu6), plain.clamp(0, 6));
}

} // namespace
} // namespace sunder::nas
