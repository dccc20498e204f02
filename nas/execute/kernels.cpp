#include "nas/execute/kernels.hpp"

#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace sunder::nas {
namespace {

using torch::Tensor;
using Lengths = std::vector<std::int64_t>;

/// An operator of LibTorch that has no function of its own; nothing where it was built without.
std::optional<c10::OperatorHandle> find_operator(char const* name)
{
    auto const found = c10::Dispatcher::singleton().findSchema({name, ""});
    return found.has_value() ? std::optional{*found} : std::nullopt;
}

c10::IValue called(c10::OperatorHandle const& function, std::vector<c10::IValue> stack)
{
    function.callBoxed(stack);
    return std::move(stack.front());
}

/// Packs by one operator, and runs by another.
struct Packing {
    c10::OperatorHandle pack;
    c10::OperatorHandle run;
};

std::optional<Packing> find_packing(char const* pack, char const* run)
{
    auto const first = find_operator(pack);
    auto const second = find_operator(run);
    if (!first || !second) return {};
    return Packing{*first, *second};
}

std::optional<Packing> const& conv_packing()
{
    static auto const found =
        at::hasMKLDNN() ? find_packing("mkldnn_prepacked::conv2d_prepack", "mkldnn_prepacked::conv2d_run")
                        : std::nullopt;
    return found;
}

std::optional<Packing> const& linear_packing()
{
    static auto const found = find_packing("prepacked::linear_clamp_prepack", "prepacked::linear_clamp_run");
    return found;
}

c10::IValue optional_of(Tensor const& x)
{
    return x.defined() ? c10::IValue{x} : c10::IValue{};
}

Tensor ended(Tensor x, KernelEnd end)
{
    switch (end) {
    case KernelEnd::relu:
        return x.relu_();
    case KernelEnd::relu6:
        return x.clamp_(0, 6);
    case KernelEnd::plain:
        break;
    }
    return x;
}

Lengths both(sim::Extent const& extent)
{
    return {extent.height, extent.width};
}

/// What LibTorch's convolutions do not: a frame that is wider on one side.
struct Frame {
    std::array<std::int64_t, 4> around{}; ///< left, right, top, bottom, put there before
    Lengths even;                         ///< top and left, of the convolution

    explicit Frame(sim::Padding const& pad)
    {
        if (pad.top == pad.bottom && pad.left == pad.right) {
            even = {pad.top, pad.left};
            return;
        }
        around = {pad.left, pad.right, pad.top, pad.bottom};
        even = {0, 0};
    }
    [[nodiscard]] bool is_put_before() const
    {
        return std::ranges::any_of(around, [](auto n) { return n != 0; });
    }
};

Kernel conv_of(sim::Conv2d const& conv, KernelWeights const& weights, KernelShape shape, Lengths const& pad)
{
    if (!conv_packing())
        return [=, end = shape.end](Tensor const& x) {
            return ended(torch::conv2d(x, weights.weight, weights.bias, both(conv.stride), pad,
                                       both(conv.dilation), conv.groups),
                         end);
        };
    auto const& [pack, run] = *conv_packing();
    bool const is_relu = shape.end == KernelEnd::relu;
    auto const packed =
        called(pack, {weights.weight, optional_of(weights.bias), both(conv.stride), pad, both(conv.dilation),
                      conv.groups, std::move(shape.input), std::string{is_relu ? "relu" : "none"}});
    auto const rest = is_relu ? KernelEnd::plain : shape.end;
    return [=, run = run](Tensor const& x) { return ended(called(run, {x, packed}).toTensor(), rest); };
}

} // namespace

Kernel packed_conv(sim::Conv2d const& conv, KernelWeights const& weights, KernelShape const& shape)
{
    Frame const frame{conv.pad};
    auto framed_shape = shape;
    framed_shape.input[2] += frame.around[2] + frame.around[3];
    framed_shape.input[3] += frame.around[0] + frame.around[1];
    auto kernel = conv_of(conv, weights, std::move(framed_shape), frame.even);
    return [=, kernel = std::move(kernel)](Tensor const& x) {
        auto const last = x.contiguous(torch::MemoryFormat::ChannelsLast);
        return kernel(frame.is_put_before() ? torch::constant_pad_nd(last, frame.around) : last);
    };
}

Kernel packed_linear(KernelWeights const& weights, KernelShape const& shape)
{
    if (!linear_packing())
        return [=, end = shape.end](Tensor const& x) {
            return ended(torch::linear(x, weights.weight, weights.bias), end);
        };
    auto const& [pack, run] = *linear_packing();
    auto const least = shape.end == KernelEnd::plain ? c10::IValue{} : c10::IValue{c10::Scalar{0.0}};
    auto const most = shape.end == KernelEnd::relu6 ? c10::IValue{c10::Scalar{6.0}} : c10::IValue{};
    auto const packed = called(pack, {weights.weight, optional_of(weights.bias), least, most});
    return [=, run = run](Tensor const& x) { return called(run, {x.contiguous(), packed}).toTensor(); };
}

std::vector<std::string> packing_libraries()
{
    std::vector<std::string> names;
    if (conv_packing()) names.emplace_back("oneDNN");
    if (linear_packing()) names.emplace_back("XNNPACK");
    return names;
}

} // namespace sunder::nas
