#include "sim/onnx/typed_ops.hpp"

#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sunder::sim {
namespace {

std::string bounds_text(float low, float high)
{
    if (std::isfinite(low) && std::isfinite(high)) return fmt::format("from {} to {}", low, high);
    if (std::isfinite(low)) return fmt::format("from {} on", low);
    return std::isfinite(high) ? fmt::format("up to {}", high) : "without bounds";
}

void import_conv(onnx::NodeProto const& node, OnnxGraph& graph)
{
    auto const& shape = graph.value_at(node, 0).tensor.shape;
    auto const weights = graph.weights_at(node, 1);
    if (weights.size() != 4 || shape.size() != 3)
        throw NoSuchOp{"only convolutions of images (2 dimensions) are supported"};
    Conv2d conv{.out = weights[0],
                .kernel = {weights[2], weights[3]},
                .stride = extent(integers(node, "strides"), {1, 1}),
                .pad = {},
                .dilation = extent(integers(node, "dilations"), {1, 1}),
                .groups = integer(node, "group", 1),
                .bias = has_input(node, 2) ? Bias::present : Bias::none};
    conv.pad = pad_of(node, shape, {conv.kernel, conv.stride, conv.dilation});
    if (conv.groups >= 1 && shape[0] % conv.groups == 0 && weights[1] != shape[0] / conv.groups)
        throw Misfit{fmt::format("its weights are for {} channels a group, not {}", weights[1],
                                 shape[0] / conv.groups)};
    graph.add(node, conv);
}

void import_linear(onnx::NodeProto const& node, OnnxGraph& graph)
{
    auto const& shape = graph.value_at(node, 0).tensor.shape;
    auto const weights = graph.weights_at(node, 1);
    if (weights.size() != 2 || integer(node, "transA", 0) != 0)
        throw NoSuchOp{"only products with a matrix of weights are supported"};
    bool const transposed = integer(node, "transB", 0) != 0;
    auto const features = weights[transposed ? 1 : 0];
    if (shape.back() != features)
        throw Misfit{fmt::format("its weights are for {} features, not {}", features, shape.back())};
    graph.add(node, Linear{.out = weights[transposed ? 0 : 1],
                           .bias = has_input(node, 2) ? Bias::present : Bias::none});
}

void import_pool(onnx::NodeProto const& node, OnnxGraph& graph)
{
    bool const is_max = node.op_type() == "MaxPool";
    if (node.output_size() > 1 && !node.output(1).empty())
        throw NoSuchOp{"positions of maxima are not supported"};
    auto const kernel = extent(integers(node, "kernel_shape"), {0, 0});
    auto const stride = extent(integers(node, "strides"), {1, 1});
    auto const dilation = extent(integers(node, "dilations"), {1, 1});
    if (!is_max && (dilation.height != 1 || dilation.width != 1))
        throw NoSuchOp{"averages with dilation are not supported"};
    graph.add(node,
              Pool2d{.kind = is_max ? PoolKind::max : PoolKind::average,
                     .kernel = kernel,
                     .stride = stride,
                     .pad = pad_of(node, graph.value_at(node, 0).tensor.shape, {kernel, stride, dilation}),
                     .rounding = integer(node, "ceil_mode", 0) == 0 ? Rounding::down : Rounding::up,
                     .dilation = dilation});
}

void import_pad(onnx::NodeProto const& node, OnnxGraph& graph)
{
    auto const pads = has_input(node, 1) ? integers_of(graph.numbers_at(node, 1)) : integers(node, "pads");
    if (has_input(node, 3)) throw NoSuchOp{"a choice of axes is not supported"};
    if (std::ranges::all_of(pads, [](auto pad) { return pad == 0; })) {
        graph.set(node.output(0), graph.value_at(node, 0));
        return;
    }
    // Starts of (batch, channels, height, width), then ends.
    if (pads.size() != 8 || pads[0] != 0 || pads[1] != 0 || pads[4] != 0 || pads[5] != 0)
        throw NoSuchOp{"only padding of an image's height and width is supported"};
    graph.add(node, Pad2d{padding({pads[2], pads[3], pads[6], pads[7]})});
}

void import_clip(onnx::NodeProto const& node, OnnxGraph& graph)
{
    auto const bound = [&](int input, char const* name, float otherwise) {
        if (has_input(node, input)) {
            auto const& values = graph.numbers_at(node, input).values;
            if (values.size() != 1) throw Misfit{"a bound of it is not one number"};
            return static_cast<float>(values.front());
        }
        auto const* const attribute = find_attribute(node, name);
        return attribute == nullptr ? otherwise : attribute->f();
    };
    auto const infinite = std::numeric_limits<float>::infinity();
    auto const low = bound(1, "min", -infinite);
    auto const high = bound(2, "max", infinite);
    if (low == 0.0F && high == 6.0F) return graph.add(node, Activation{ActivationKind::relu6});
    if (low == 0.0F && std::isinf(high)) return graph.add(node, Activation{ActivationKind::relu});
    throw NoSuchOp{fmt::format("clipping {} is not supported; from 0 to 6 is", bounds_text(low, high))};
}

/// Where the product of it and its own input is all that is made of it, that product is one activation.
void import_sigmoid(onnx::NodeProto const& node, OnnxGraph& graph)
{
    bool const hard = node.op_type() == "HardSigmoid";
    if (!has_input(node, 0)) throw Misfit{"it has no input"};
    auto const* const product = graph.only_consumer(node);
    bool const gates_itself = product != nullptr && product->op_type() == "Mul" &&
                              product->input_size() == 2 &&
                              (product->input(0) == node.input(0) || product->input(1) == node.input(0));
    if (!gates_itself)
        return graph.add(node, Activation{hard ? ActivationKind::hard_sigmoid : ActivationKind::sigmoid});
    graph.make_gate(node, hard ? ActivationKind::hard_swish : ActivationKind::silu);
}

void import_multiply(onnx::NodeProto const& node, OnnxGraph& graph)
{
    for (int i = 0; i < 2 && node.input_size() == 2; ++i)
        if (auto const gate = graph.find_gate(node.input(i)))
            return graph.add(node, Activation{*gate}, {node.input(1 - i)});
    graph.add(node, Multiply{}, all_inputs(node));
}

void import_concat(onnx::NodeProto const& node, OnnxGraph& graph)
{
    auto const rank = static_cast<std::int64_t>(graph.value_at(node, 0).tensor.shape.size()) + 1;
    auto const axis = integer(node, "axis", 1);
    if (axis != 1 && axis != 1 - rank)
        throw NoSuchOp{fmt::format("joining along axis {} is not supported; 1 (channels) is", axis)};
    if (node.input_size() == 1)
        graph.set(node.output(0), graph.value_at(node, 0));
    else
        graph.add(node, Concat{}, all_inputs(node));
}

void import_flatten(onnx::NodeProto const& node, OnnxGraph& graph)
{
    if (node.op_type() == "Flatten") {
        if (integer(node, "axis", 1) != 1) throw NoSuchOp{"only flattening behind the batch is supported"};
    } else {
        auto const shape = integers_of(graph.numbers_at(node, 1));
        auto const elements = graph.value_at(node, 0).tensor.elements();
        bool const flat = shape.size() == 2 && (shape[1] == -1 || static_cast<double>(shape[1]) == elements);
        if (!flat) throw NoSuchOp{"only reshaping to (batch, features) is supported"};
    }
    graph.add(node, Flatten{});
}

void import_slice(onnx::NodeProto const& node, OnnxGraph& graph)
{
    auto const one = [&](int input, char const* name, std::int64_t otherwise) {
        auto const values =
            has_input(node, input) ? integers_of(graph.numbers_at(node, input)) : integers(node, name);
        if (values.size() > 1) throw NoSuchOp{"only slices of channels are supported"};
        return values.empty() ? otherwise : values.front();
    };
    auto const channels = graph.value_at(node, 0).tensor.shape.front();
    if (one(3, "axes", 0) != 1 || one(4, "steps", 1) != 1)
        throw NoSuchOp{"only slices of consecutive channels are supported"};
    // Negative positions count from the end; positions behind it stand for it.
    auto const place = [&](std::int64_t at) {
        at = std::clamp(at, -channels, channels);
        return at < 0 ? at + channels : at;
    };
    graph.add(node, Slice{.from = place(one(1, "starts", 0)), .to = place(one(2, "ends", channels))});
}

} // namespace

void import_node(onnx::NodeProto const& node, OnnxGraph& graph)
{
    auto const& type = node.op_type();
    if (!node.domain().empty() && node.domain() != "ai.onnx")
        throw NoSuchOp{fmt::format("ops of the domain '{}' are not known", node.domain())};
    if (type == "Identity") return graph.set(node.output(0), graph.value_at(node, 0));
    if (type == "Conv") return import_conv(node, graph);
    if (type == "Gemm" || type == "MatMul") return import_linear(node, graph);
    if (type == "MaxPool" || type == "AveragePool") return import_pool(node, graph);
    if (type == "GlobalMaxPool") return graph.add(node, AdaptivePool2d{.kind = PoolKind::max});
    if (type == "GlobalAveragePool") return graph.add(node, AdaptivePool2d{});
    if (type == "Pad") return import_pad(node, graph);
    if (type == "BatchNormalization") return graph.add(node, BatchNorm{});
    if (type == "LRN") return graph.add(node, LocalResponseNorm{.size = integer(node, "size", 0)});
    if (type == "Clip") return import_clip(node, graph);
    if (type == "Sigmoid" || type == "HardSigmoid") return import_sigmoid(node, graph);
    if (type == "Add" || type == "Sum") return graph.add(node, Add{}, all_inputs(node));
    if (type == "Mul") return import_multiply(node, graph);
    if (type == "Concat") return import_concat(node, graph);
    if (type == "Flatten" || type == "Reshape") return import_flatten(node, graph);
    if (type == "Slice") return import_slice(node, graph);
    if (type == "Dropout") return graph.add(node, Dropout{});
    static std::unordered_map<std::string_view, ActivationKind> const activations = {
        {"Relu", ActivationKind::relu},       {"Tanh", ActivationKind::tanh},
        {"Gelu", ActivationKind::gelu},       {"HardSwish", ActivationKind::hard_swish},
        {"Softmax", ActivationKind::softmax},
    };
    if (auto const found = activations.find(type); found != activations.end())
        return graph.add(node, Activation{found->second});
    throw NoSuchOp{"there is no op for this type"};
}

} // namespace sunder::sim
