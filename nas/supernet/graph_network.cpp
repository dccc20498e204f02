#include "nas/supernet/graph_network.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"

#include <torch/torch.h>

#include <utility>
#include <variant>
#include <vector>

namespace sunder::nas {
namespace {

using torch::Tensor;

/// Computes one op of a graph.
class Layer {
public:
    Layer(sim::Op const& op, std::vector<Tensor> inputs, Weights& weights, sim::ModelGraph const* widest)
        : op_{op}, inputs_{std::move(inputs)}, x_{inputs_.front()}, weights_{weights}, widest_{widest}
    {
    }

    Tensor operator()(sim::Conv2d const& conv) const
    {
        auto const weight = weight_of(conv);
        std::vector<std::int64_t> const stride{conv.stride.height, conv.stride.width};
        std::vector<std::int64_t> const dilation{conv.dilation.height, conv.dilation.width};
        bool const is_even = conv.pad.top == conv.pad.bottom && conv.pad.left == conv.pad.right;
        std::vector<std::int64_t> const frame{is_even ? conv.pad.top : 0, is_even ? conv.pad.left : 0};
        auto const y = torch::conv2d(is_even ? x_ : padded(conv.pad), weight, bias(conv.bias, conv.out),
                                     stride, frame, dilation, conv.groups);
        return y.contiguous(torch::MemoryFormat::ChannelsLast); // half the time of what follows, on CPUs
    }
    Tensor operator()(sim::Linear const& linear) const
    {
        auto const weight = weights_.at(op_.name, {linear.out, x_.size(1)}, Weights::Start::random);
        return torch::linear(x_, weight, bias(linear.bias, linear.out));
    }
    Tensor operator()(sim::Pool2d const& pool) const
    {
        bool const up = pool.rounding == sim::Rounding::up;
        std::vector<std::int64_t> const size{pool.kernel.height, pool.kernel.width};
        std::vector<std::int64_t> const stride{pool.stride.height, pool.stride.width};
        if (pool.kind == sim::PoolKind::average) // the frame does not count
            return torch::avg_pool2d(x_, size, stride, {pool.pad.top, pool.pad.left}, up, false);
        return torch::max_pool2d(x_, size, stride, {pool.pad.top, pool.pad.left},
                                 {pool.dilation.height, pool.dilation.width}, up);
    }
    Tensor operator()(sim::AdaptivePool2d const& pool) const
    {
        std::vector<std::int64_t> const out{pool.out.height, pool.out.width};
        if (pool.kind == sim::PoolKind::average) return torch::adaptive_avg_pool2d(x_, out);
        return std::get<0>(torch::adaptive_max_pool2d(x_, out));
    }
    Tensor operator()(sim::BatchNorm) const
    {
        auto const channels = x_.size(1);
        auto const scale = weights_.at(op_.name + ".scale", {channels}, Weights::Start::ones);
        auto const shift = weights_.at(op_.name + ".shift", {channels}, Weights::Start::zeros);
        return torch::batch_norm(x_, scale, shift, {}, {}, true, 0, 1e-5, false);
    }
    Tensor operator()(sim::Activation const& activation) const
    {
        switch (activation.kind) {
        case sim::ActivationKind::relu:
            return torch::relu(x_);
        case sim::ActivationKind::relu6:
            return torch::clamp(x_, 0, 6);
        case sim::ActivationKind::sigmoid:
            return torch::sigmoid(x_);
        case sim::ActivationKind::hard_sigmoid:
            return torch::hardsigmoid(x_);
        case sim::ActivationKind::silu:
            return torch::silu(x_);
        case sim::ActivationKind::hard_swish:
            return torch::hardswish(x_);
        case sim::ActivationKind::tanh:
            return torch::tanh(x_);
        case sim::ActivationKind::gelu:
            return torch::gelu(x_);
        case sim::ActivationKind::softmax:
            break;
        }
        return torch::softmax(x_, 1);
    }
    Tensor operator()(sim::Add) const
    {
        auto sum = x_;
        for (std::size_t i = 1; i < inputs_.size(); ++i)
            sum = sum + inputs_[i];
        return sum;
    }
    Tensor operator()(sim::Multiply) const
    {
        auto product = x_;
        for (std::size_t i = 1; i < inputs_.size(); ++i)
            product = product * inputs_[i];
        return product;
    }
    Tensor operator()(sim::Concat const&) const { return torch::cat(inputs_, 1); }
    Tensor operator()(sim::Flatten) const { return x_.flatten(1); }
    Tensor operator()(sim::Dropout) const { return x_; }
    Tensor operator()(sim::Slice const& slice) const { return x_.slice(1, slice.from, slice.to); }
    Tensor operator()(sim::ChannelShuffle const& shuffle) const
    {
        auto const channels = x_.size(1);
        auto const grouped = x_.reshape({x_.size(0), shuffle.groups, channels / shuffle.groups, -1});
        return grouped.transpose(1, 2).reshape(x_.sizes());
    }
    Tensor operator()(sim::Pad2d const& pad) const { return padded(pad.pad); }
    Tensor operator()(auto const& /*kind*/) const { return unreachable(); }

private:
    [[nodiscard]] Tensor weight_of(sim::Conv2d const& conv) const
    {
        auto const shape = weight_shape(conv, x_.size(1));
        auto const index = widest_ == nullptr ? std::nullopt : widest_->find_op(op_.name);
        auto const* const like = index ? &widest_->ops[static_cast<std::size_t>(*index)] : nullptr;
        auto const* const wide = like == nullptr ? nullptr : std::get_if<sim::Conv2d>(&like->kind);
        if (wide == nullptr) return weights_.at(op_.name, shape, Weights::Start::random);

        auto const& input = widest_->tensor_of(like->inputs.front());
        auto const full = weight_shape(*wide, input.shape.front());
        auto const weight = weights_.at(op_.name, full, Weights::Start::random);
        if (full == shape) return weight;
        auto const groups = conv.groups == wide->groups ? conv.groups : 1; // a depthwise one has more
        return weight.view({groups, full[0] / groups, full[1], full[2], full[3]})
            .slice(1, 0, shape[0] / groups)
            .slice(2, 0, shape[1])
            .reshape(shape);
    }

    /// (output channels, input channels of a group, height, width)
    static std::vector<std::int64_t> weight_shape(sim::Conv2d const& conv, std::int64_t channels)
    {
        return {conv.out, channels / conv.groups, conv.kernel.height, conv.kernel.width};
    }

    static Tensor unreachable()
    {
        SUNDER_EXPECTS(false);
        return {};
    }

    [[nodiscard]] Tensor padded(sim::Padding const& pad) const
    {
        if (pad.top + pad.left + pad.bottom + pad.right == 0) return x_;
        return torch::constant_pad_nd(x_, {pad.left, pad.right, pad.top, pad.bottom});
    }

    [[nodiscard]] Tensor bias(sim::Bias bias, std::int64_t out) const
    {
        if (bias == sim::Bias::none) return {};
        return weights_.at(op_.name + ".bias", {out}, Weights::Start::zeros);
    }

    sim::Op const& op_;
    std::vector<Tensor> inputs_;
    Tensor const& x_;
    Weights& weights_;
    sim::ModelGraph const* widest_; ///< absent where this is it
};

bool is_computed(sim::OpKind const& kind)
{
    using namespace sim;
    return std::visit(
        Match{[](OneOf<Conv2d, Linear, Pool2d, AdaptivePool2d, BatchNorm, Activation, Add, Multiply, Concat,
                       Flatten, Dropout, Slice, ChannelShuffle, Pad2d> auto const&) { return true; },
              [](auto const&) { return false; }},
        kind);
}

} // namespace

std::string find_unlearnable(sim::ModelGraph const& model)
{
    for (auto const& op : model.ops) {
        if (std::holds_alternative<sim::Opaque>(op.kind)) return "an op with figures only";
        if (sim::is_input(op.kind)) return "several inputs";
        if (!is_computed(op.kind)) return std::string{key_of(op.kind)};
        auto const* const pool = std::get_if<sim::Pool2d>(&op.kind);
        if (pool != nullptr && (pool->pad.top != pool->pad.bottom || pool->pad.left != pool->pad.right))
            return "a pool with a lopsided frame";
    }
    return {};
}

Tensor forward(sim::ModelGraph const& model, OpRange stretch, Tensor const& input, Weights& weights,
               sim::ModelGraph const* widest)
{
    std::vector<Tensor> values(model.ops.size());
    auto const value_of = [&](int producer) {
        bool const is_inside = producer >= 0 && static_cast<std::size_t>(producer) >= stretch.first;
        return is_inside ? values[static_cast<std::size_t>(producer)] : input;
    };
    if (stretch.first == stretch.last) return input;
    for (std::size_t i = stretch.first; i < stretch.last; ++i) {
        auto const& op = model.ops[i];
        std::vector<Tensor> inputs;
        for (int const producer : op.inputs)
            inputs.push_back(value_of(producer));
        values[i] = std::visit(Layer{op, std::move(inputs), weights, widest}, op.kind);
    }
    return values[stretch.last - 1];
}

} // namespace sunder::nas
