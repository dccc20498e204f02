#include "nas/supernet/compute.hpp"
#include "nas/supernet/element_types.hpp"

#include <functional>

namespace sunder::nas {
namespace {

using torch::Tensor;

/// Tensors of whole numbers are computed with as float64, which holds them up to 2^53; float64 stays.
torch::ScalarType computed_in(OpInputs const& inputs)
{
    auto const type = inputs.op.output.type;
    bool const is_whole = type == sim::ElementType::int32 || type == sim::ElementType::int64;
    bool const is_finer = inputs.tensors.front().scalar_type() == torch::kDouble;
    return is_whole || is_finer ? torch::kDouble : torch::kFloat;
}

/// All inputs and the constant behind them, with axes that meet as the model says.
/// \param neutral  what the constant begins as
std::vector<Tensor> operands(OpInputs const& inputs, sim::Constant const& constant, Weights::Start neutral)
{
    auto const type = computed_in(inputs);
    std::vector<Tensor> tensors;
    for (auto const& x : inputs.tensors)
        tensors.push_back(x.to(type));
    if (!constant.shape.empty()) {
        auto const options = tensors.front().options();
        auto const one = with_batch(1, constant.shape);
        auto const fixed =
            neutral == Weights::Start::ones ? torch::ones(one, options) : torch::zeros(one, options);
        tensors.push_back(constant.is_trained
                              ? inputs.weight(constant.shape, "constant", neutral).view(one).to(type)
                              : fixed);
    }
    std::vector<sim::Shape> shapes;
    for (auto const& x : tensors)
        shapes.push_back(shape_of(x));
    auto const shape = sim::broadcast(shapes).value();
    for (auto& x : tensors)
        x = x.reshape(with_batch(x.size(0), sim::aligned(shape_of(x), shape)));
    return tensors;
}

/// One function after the other, from the first operand on.
Tensor folded(std::vector<Tensor> const& operands, auto const& function)
{
    auto result = operands.front();
    for (std::size_t i = 1; i < operands.size(); ++i)
        result = function(result, operands[i]);
    return result;
}

Tensor chosen(std::vector<Tensor> const& operands)
{
    auto const otherwise = operands.size() > 2 ? operands[2] : torch::zeros_like(operands[1]);
    return torch::where(operands[0] != 0, operands[1], otherwise);
}

/// What changes nothing as the second operand, where there is such a number.
Weights::Start neutral_of(sim::ElementwiseKind kind)
{
    switch (kind) {
    case sim::ElementwiseKind::divide:
    case sim::ElementwiseKind::power:
    case sim::ElementwiseKind::remainder:
    case sim::ElementwiseKind::logic:
        return Weights::Start::ones;
    case sim::ElementwiseKind::subtract:
    case sim::ElementwiseKind::minimum:
    case sim::ElementwiseKind::maximum:
    case sim::ElementwiseKind::compare:
    case sim::ElementwiseKind::choose:
        break;
    }
    return Weights::Start::zeros;
}

Tensor bent(Tensor const& x, sim::ActivationKind kind)
{
    using sim::ActivationKind;
    switch (kind) {
    case ActivationKind::relu:
        return torch::relu(x);
    case ActivationKind::relu6:
        return torch::clamp(x, 0, 6);
    case ActivationKind::sigmoid:
        return torch::sigmoid(x);
    case ActivationKind::hard_sigmoid:
        return torch::hardsigmoid(x);
    case ActivationKind::silu:
        return torch::silu(x);
    case ActivationKind::hard_swish:
        return torch::hardswish(x);
    case ActivationKind::tanh:
        return torch::tanh(x);
    case ActivationKind::gelu:
        return torch::gelu(x);
    case ActivationKind::leaky_relu:
        return torch::leaky_relu(x);
    case ActivationKind::elu:
        return torch::elu(x);
    case ActivationKind::softplus:
        return torch::softplus(x);
    case ActivationKind::mish:
        return torch::mish(x);
    case ActivationKind::clip:
        return torch::clamp(x, -1, 1);
    case ActivationKind::erf:
        return torch::erf(x);
    case ActivationKind::exponential:
        return torch::exp(x);
    case ActivationKind::logarithm:
        return torch::log(x);
    case ActivationKind::square_root:
        return torch::sqrt(x);
    case ActivationKind::reciprocal:
        return torch::reciprocal(x);
    case ActivationKind::absolute:
        return torch::abs(x);
    case ActivationKind::negative:
        return -x;
    case ActivationKind::sine:
        return torch::sin(x);
    case ActivationKind::cosine:
        return torch::cos(x);
    case ActivationKind::round:
        return torch::round(x);
    case ActivationKind::logical_not:
        return x == 0;
    case ActivationKind::softmax:
        break;
    }
    return torch::softmax(x, x.dim() == 4 ? 1 : -1);
}

} // namespace

Tensor compute(sim::Activation const& activation, OpInputs const& inputs)
{
    return bent(inputs.number(), activation.kind);
}

Tensor compute(sim::Softmax const& softmax, OpInputs const& inputs)
{
    auto const x = inputs.number();
    return torch::softmax(x, axis_in(x, softmax.axis));
}

Tensor compute(sim::Add const& add, OpInputs const& inputs)
{
    return folded(operands(inputs, add.constant, Weights::Start::zeros), std::plus<>{});
}

Tensor compute(sim::Multiply const& multiply, OpInputs const& inputs)
{
    return folded(operands(inputs, multiply.constant, Weights::Start::ones), std::multiplies<>{});
}

Tensor compute(sim::Elementwise const& function, OpInputs const& inputs)
{
    using sim::ElementwiseKind;
    auto const all = operands(inputs, function.constant, neutral_of(function.kind));
    auto const by = [&](auto const& of) { return folded(all, of); };
    switch (function.kind) {
    case ElementwiseKind::subtract:
        return by(std::minus<>{});
    case ElementwiseKind::divide:
        return by(std::divides<>{});
    case ElementwiseKind::power:
        return by([](auto const& a, auto const& b) { return torch::pow(a, b); });
    case ElementwiseKind::minimum:
        return by([](auto const& a, auto const& b) { return torch::minimum(a, b); });
    case ElementwiseKind::maximum:
        return by([](auto const& a, auto const& b) { return torch::maximum(a, b); });
    case ElementwiseKind::remainder:
        return by([](auto const& a, auto const& b) { return torch::remainder(a, b); });
    case ElementwiseKind::compare:
        return by(std::less<>{});
    case ElementwiseKind::logic:
        return by([](auto const& a, auto const& b) { return torch::logical_and(a, b); });
    case ElementwiseKind::choose:
        break;
    }
    return chosen(all);
}

Tensor compute(sim::Cast const& cast, OpInputs const& inputs)
{
    return held_as(inputs.tensors.front(), cast.type);
}

} // namespace sunder::nas
