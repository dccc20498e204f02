#include "nas/supernet/compute.hpp"

namespace sunder::nas {
namespace {

using torch::Tensor;

constexpr double epsilon = 1e-5; // what PyTorch's norms take unless told otherwise

Tensor scale_of(OpInputs const& inputs, std::vector<std::int64_t> const& shape)
{
    return inputs.weight(shape, "scale", Weights::Start::ones);
}

Tensor shift_of(OpInputs const& inputs, std::vector<std::int64_t> const& shape)
{
    return inputs.weight(shape, "shift", Weights::Start::zeros);
}

} // namespace

Tensor compute(sim::BatchNorm const& /*norm*/, OpInputs const& inputs)
{
    auto const x = inputs.number();
    std::vector<std::int64_t> const channels{x.size(1)};
    return torch::batch_norm(x, scale_of(inputs, channels), shift_of(inputs, channels), {}, {}, true, 0,
                             epsilon, false);
}

/// Divided by (1 + 1e-4 x mean of the squares) ^ 0.75, what lies beyond the channels being 0.
Tensor compute(sim::LocalResponseNorm const& norm, OpInputs const& inputs)
{
    auto const x = inputs.number();
    auto const squares = x.square().reshape({x.size(0), 1, x.size(1), -1});
    auto const framed = torch::constant_pad_nd(squares, {0, 0, norm.size / 2, (norm.size - 1) / 2});
    auto const means = torch::avg_pool2d(framed, {norm.size, 1}, {1, 1});
    return x / (1 + 1e-4 * means).pow(0.75).view(x.sizes());
}

Tensor compute(sim::LayerNorm const& norm, OpInputs const& inputs)
{
    auto const x = inputs.number();
    std::vector<std::int64_t> const shape{x.sizes().end() - norm.axes, x.sizes().end()};
    bool const has_scale = norm.factor == sim::NormFactor::present;
    bool const has_shift = norm.bias == sim::Bias::present;
    return torch::layer_norm(x, shape, has_scale ? scale_of(inputs, shape) : Tensor{},
                             has_shift ? shift_of(inputs, shape) : Tensor{}, epsilon);
}

Tensor compute(sim::RmsNorm const& norm, OpInputs const& inputs)
{
    auto const x = inputs.number();
    auto const y = x * torch::rsqrt(x.square().mean(-1, true) + epsilon);
    return norm.factor == sim::NormFactor::present ? y * scale_of(inputs, {x.size(-1)}) : y;
}

Tensor compute(sim::GroupNorm const& norm, OpInputs const& inputs)
{
    auto const x = inputs.number();
    std::vector<std::int64_t> const channels{x.size(1)};
    return torch::group_norm(x, norm.groups, scale_of(inputs, channels), shift_of(inputs, channels), epsilon);
}

} // namespace sunder::nas
