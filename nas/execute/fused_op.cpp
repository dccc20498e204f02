#include "nas/execute/fused_op.hpp"

#include "nas/execute/kernels.hpp"
#include "nas/supernet/compute.hpp"
#include "nas/supernet/element_types.hpp"
#include "sim/base/match.hpp"

#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

namespace sunder::nas {
namespace {

using torch::Tensor;
using Step = std::function<Tensor(OpTensors const&)>;
using Parts = std::span<sim::Op const>;

constexpr double epsilon = 1e-5; // of batch normalisations, as in compute_norms.cpp

template <class Kind>
bool is(sim::Op const& op)
{
    return std::holds_alternative<Kind>(op.kind);
}

Tensor computed(sim::Op const& op, OpTensors const& tensors, Weights& weights)
{
    return compute(OpInputs{.op = op, .tensors = tensors, .weights = weights, .widest = nullptr});
}

/// Of means 0 and variances 1.
Tensor normalised(Tensor const& x, sim::Op const& norm, Weights& weights)
{
    OpInputs const inputs{.op = norm, .tensors = {}, .weights = weights, .widest = nullptr};
    std::vector<std::int64_t> const channels{x.size(1)};
    auto const scale = inputs.weight(channels, "scale", Weights::Start::ones);
    auto const shift = inputs.weight(channels, "shift", Weights::Start::zeros);
    return torch::batch_norm(x.to(torch::kFloat), scale, shift, torch::zeros(channels), torch::ones(channels),
                             false, 0, epsilon, false);
}

/// Of a tensor that nobody else has.
Tensor bent_in_place(Tensor x, sim::ActivationKind kind, auto const& otherwise)
{
    switch (kind) {
    case sim::ActivationKind::relu:
        return x.relu_();
    case sim::ActivationKind::relu6:
        return x.clamp_(0, 6);
    case sim::ActivationKind::sigmoid:
        return x.sigmoid_();
    case sim::ActivationKind::tanh:
        return x.tanh_();
    case sim::ActivationKind::silu:
        return torch::silu_(x);
    case sim::ActivationKind::hard_swish:
        return torch::hardswish_(x);
    case sim::ActivationKind::hard_sigmoid:
        return torch::hardsigmoid_(x);
    case sim::ActivationKind::leaky_relu:
        return torch::leaky_relu_(x);
    default:
        return otherwise();
    }
}

/// A kernel with what can be folded into it.
struct KernelParts {
    sim::Op const* kernel = nullptr;
    sim::Op const* norm = nullptr;
    KernelEnd end = KernelEnd::plain;
    std::size_t count = 1; ///< of parts, idle ones among them
};

/// Takes in what follows.
class Gathering {
public:
    explicit Gathering(Parts parts) : parts_{parts}, found_{.kernel = &parts.front()} {}

    KernelParts found()
    {
        if (auto const* next = peek(); next != nullptr && is<sim::BatchNorm>(*next)) {
            found_.norm = next;
            take(next);
        }
        auto const* const next = peek();
        auto const* const function = next == nullptr ? nullptr : std::get_if<sim::Activation>(&next->kind);
        if (function == nullptr) return found_;
        if (function->kind == sim::ActivationKind::relu) found_.end = KernelEnd::relu;
        if (function->kind == sim::ActivationKind::relu6) found_.end = KernelEnd::relu6;
        if (found_.end != KernelEnd::plain) take(next);
        return found_;
    }

private:
    /// The next one that does something.
    [[nodiscard]] sim::Op const* peek() const
    {
        for (auto i = found_.count; i < parts_.size(); ++i)
            if (!is<sim::Dropout>(parts_[i])) return &parts_[i];
        return nullptr;
    }
    void take(sim::Op const* part) { found_.count = static_cast<std::size_t>(part - parts_.data()) + 1; }

    Parts parts_;
    KernelParts found_;
};

/// Weights of a kernel's own shape, with the normalisation in them.
KernelWeights folded_weights(KernelParts const& parts, std::vector<std::int64_t> const& shape, sim::Bias bias,
                             Weights& weights)
{
    OpInputs const inputs{.op = *parts.kernel, .tensors = {}, .weights = weights, .widest = nullptr};
    KernelWeights result{.weight = inputs.weight(shape).detach(), .bias = inputs.bias(bias, shape.front())};
    if (result.bias.defined()) result.bias = result.bias.detach();
    if (parts.norm == nullptr) return result;
    OpInputs const norm{.op = *parts.norm, .tensors = {}, .weights = weights, .widest = nullptr};
    std::vector<std::int64_t> const channels{shape.front()};
    auto const scale = norm.weight(channels, "scale", Weights::Start::ones).detach() / std::sqrt(1 + epsilon);
    auto const shift = norm.weight(channels, "shift", Weights::Start::zeros).detach();
    std::vector<std::int64_t> along(shape.size(), 1);
    along.front() = shape.front();
    result.weight = result.weight * scale.view(along);
    result.bias = result.bias.defined() ? result.bias * scale + shift : shift;
    return result;
}

/// Such that the result has deviation 1, where it has one at all.
Kernel unit_kernel(KernelWeights weights, Tensor const& x, auto const& pack)
{
    auto kernel = pack(weights);
    auto const deviation = kernel(x).std().template item<double>();
    if (!(deviation > 0) || !std::isfinite(deviation)) return kernel;
    weights.weight = weights.weight / deviation;
    if (weights.bias.defined()) weights.bias = weights.bias / deviation;
    return pack(weights);
}

std::optional<Kernel> find_kernel(KernelParts const& parts, Tensor const& x)
{
    Weights own{sim::Seed{1}, torch::kCPU}; // packed ones need no second copy; those of one name are the same
    auto const sizes = x.sizes().vec();
    KernelShape const shape{.input = sizes, .end = parts.end};
    return std::visit(
        sim::Match{
            [&](sim::Conv2d const& conv) -> std::optional<Kernel> {
                std::vector<std::int64_t> const filters{conv.out, sizes[1] / conv.groups, conv.kernel.height,
                                                        conv.kernel.width};
                return unit_kernel(folded_weights(parts, filters, conv.bias, own), x,
                                   [&](KernelWeights const& of) { return packed_conv(conv, of, shape); });
            },
            [&](sim::Linear const& linear) -> std::optional<Kernel> {
                return unit_kernel(folded_weights(parts, {linear.out, sizes.back()}, linear.bias, own), x,
                                   [&](KernelWeights const& of) { return packed_linear(of, shape); });
            },
            [](auto const& /*kind*/) -> std::optional<Kernel> { return {}; }},
        parts.kernel->kind);
}

/// One part behind another of the same op, whose tensor nobody else has.
Step step_behind(sim::Op const& part, Weights& weights)
{
    if (is<sim::BatchNorm>(part))
        return [&](OpTensors const& tensors) { return normalised(tensors.front(), part, weights); };
    if (auto const* const function = std::get_if<sim::Activation>(&part.kind))
        return [&part, &weights, kind = function->kind](OpTensors const& tensors) {
            auto const elsewhere = [&] { return computed(part, tensors, weights); };
            bool const may = tensors.front().scalar_type() == torch::kFloat &&
                             part.output.type == sim::ElementType::float32;
            return may ? bent_in_place(tensors.front(), kind, elsewhere) : elsewhere();
        };
    return [&](OpTensors const& tensors) { return computed(part, tensors, weights); };
}

struct StepAndParts {
    Step step;
    std::size_t count = 1;
};

StepAndParts first_step(Parts parts, OpTensors const& tensors, Weights& weights)
{
    auto const gathered = Gathering{parts}.found();
    auto const x = tensors.front().to(torch::kFloat);
    if (auto const kernel = find_kernel(gathered, x))
        return {[kernel = *kernel](OpTensors const& in) { return kernel(in.front().to(torch::kFloat)); },
                gathered.count};
    auto const& part = parts.front();
    if (is<sim::BatchNorm>(part)) return {step_behind(part, weights), 1};
    return {[&](OpTensors const& in) { return computed(part, in, weights); }, 1};
}

} // namespace

OpAndOutput make_ready(sim::Op const& op, OpTensors const& tensors, Weights& weights)
{
    Parts const parts = op.parts.empty() ? Parts{&op, 1} : Parts{op.parts};
    auto [first, done] = first_step(parts, tensors, weights);
    std::vector<Step> steps{std::move(first)};
    for (auto const& part : parts.subspan(done))
        steps.push_back(step_behind(part, weights));
    auto run = [steps = std::move(steps), type = op.output.type](OpTensors const& in) {
        auto x = steps.front()(in);
        for (auto step = std::next(steps.begin()); step != steps.end(); ++step)
            x = (*step)({std::move(x)});
        return held_as(x, type);
    };
    auto output = run(tensors);
    return {.op = std::move(run), .output = std::move(output)};
}

} // namespace sunder::nas
