#include "nas/supernet/compute.hpp"

#include <torch/torch.h>

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

Tensor compute(sim::LocalResponseNorm const& norm, OpInputs const& inputs)
{
    namespace functional = torch::nn::functional;
    auto const x = inputs.number();
    auto const positions = x.dim() > 2 ? x : x.unsqueeze(-1);
    return functional::local_response_norm(positions, functional::LocalResponseNormFuncOptions(norm.size))
        .view(x.sizes());
}

Tensor compute(sim::LayerNorm const& norm, OpInputs const& inputs)
{
    auto const x = inputs.number();
    std::vector<std::int64_t> const shape{x.sizes().end() - norm.axes, x.sizes().end()};
    bool const has_scale = norm.factor == sim::Factor::present;
    bool const has_shift = norm.bias == sim::Bias::present;
    return torch::layer_norm(x, shape, has_scale ? scale_of(inputs, shape) : Tensor{},
                             has_shift ? shift_of(inputs, shape) : Tensor{}, epsilon);
}

Tensor compute(sim::RmsNorm const& norm, OpInputs const& inputs)
{
    auto const x = inputs.number();
    auto const y = x * torch::rsqrt(x.square().mean(-1, true) + epsilon);
    return norm.factor == sim::Factor::present ? y * scale_of(inputs, {x.size(-1)}) : y;
}

Tensor compute(sim::GroupNorm const& norm, OpInputs const& inputs)
{
    auto const x = inputs.number();
    std::vector<std::int64_t> const channels{x.size(1)};
    return torch::group_norm(x, norm.groups, scale_of(inputs, channels), shift_of(inputs, channels), epsilon);
}

} // namespace sunder::nas
