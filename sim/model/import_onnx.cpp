#include "sim/model/import_onnx.hpp"

#include "sim/base/input_files.hpp"
#include "sim/base/plain_text.hpp"
#include "sim/model/infer.hpp"

#include <fmt/format.h>
#include <onnx/onnx_pb.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>

namespace sunder::sim {
namespace {

using Integers = std::vector<std::int64_t>;

constexpr int most_dimensions = 16; // more than anybody's tensors have

std::string snake_case(std::string_view words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        bool const upper = std::isupper(static_cast<unsigned char>(words[i])) != 0;
        bool const after_lower = i > 0 && std::islower(static_cast<unsigned char>(words[i - 1])) != 0;
        if (upper && after_lower) text += '_';
        text += static_cast<char>(std::tolower(static_cast<unsigned char>(words[i])));
    }
    return text;
}

std::string plain(std::string_view name)
{
    std::string text;
    for (char const c : name) {
        bool const fits =
            std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
        text += fits && static_cast<unsigned char>(c) < 128 ? c : '_';
    }
    bool const starts_well =
        !text.empty() && (std::isalpha(static_cast<unsigned char>(text.front())) != 0 || text.front() == '_');
    return starts_well ? text : "op_" + text;
}

/// Text for a comment: what is not printable ASCII becomes a question mark.
std::string one_line(std::string text)
{
    std::ranges::replace_if(
        text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

/// Where a node stands in the tree of modules that an exporter puts into its name.
struct ScopedName {
    std::string scope; ///< "layer1.0.conv1"; "" where the node belongs to no module
    std::string own;   ///< "conv", "concat_1"; the whole name where it holds no scope
};

/// PyTorch repeats the path in each part: "/layer1/layer1.0/conv1/Conv" lies in layer1.0.conv1.
ScopedName split_name(onnx::NodeProto const& node)
{
    std::string_view rest = node.name();
    std::vector<std::string_view> parts;
    while (!rest.empty()) {
        auto const end = std::min(rest.find('/'), rest.size());
        if (end > 0) parts.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (parts.empty()) return {.scope = "", .own = snake_case(node.op_type())};
    ScopedName name{.scope = "", .own = snake_case(parts.back())};
    parts.pop_back();
    std::string_view previous;
    for (auto const part : parts) {
        bool const repeats = !previous.empty() && part.size() > previous.size() + 1 &&
                             part.starts_with(previous) && part[previous.size()] == '.';
        if (!repeats && !name.scope.empty()) name.scope += '.';
        name.scope += repeats ? part.substr(previous.size()) : part;
        previous = part;
    }
    return name;
}

onnx::AttributeProto const* find_attribute(onnx::NodeProto const& node, std::string_view name)
{
    auto const found =
        std::ranges::find_if(node.attribute(), [&](auto const& a) { return a.name() == name; });
    return found == node.attribute().end() ? nullptr : &*found;
}

std::int64_t integer(onnx::NodeProto const& node, std::string_view name, std::int64_t otherwise)
{
    auto const* const attribute = find_attribute(node, name);
    return attribute == nullptr ? otherwise : attribute->i();
}

Integers integers(onnx::NodeProto const& node, std::string_view name)
{
    auto const* const attribute = find_attribute(node, name);
    if (attribute == nullptr) return {};
    return {attribute->ints().begin(), attribute->ints().end()};
}

Extent extent(Integers const& values, Extent otherwise)
{
    if (values.empty()) return otherwise;
    if (values.size() != 2)
        throw Misfit{
            fmt::format("it works on {} dimensions, and only images (2) are supported", values.size())};
    return {values[0], values[1]};
}

/// \param pads  as ONNX orders them: starts of height and width, then ends
Padding padding(Integers const& pads)
{
    if (pads.empty()) return {};
    if (pads.size() != 4) throw Misfit{fmt::format("its pads are {} numbers, not 4", pads.size())};
    return {.top = pads[0], .left = pads[1], .bottom = pads[2], .right = pads[3]};
}

template <class Number>
std::vector<Number> unpack(std::string const& bytes)
{
    std::vector<Number> values(bytes.size() / sizeof(Number));
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(Number));
    return values;
}

Integers integers_of(onnx::TensorProto const& tensor)
{
    if (tensor.data_type() != onnx::TensorProto::INT64) throw Misfit{"a constant of it is not of type int64"};
    if (tensor.has_raw_data()) return unpack<std::int64_t>(tensor.raw_data());
    return {tensor.int64_data().begin(), tensor.int64_data().end()};
}

float number_of(onnx::TensorProto const& tensor)
{
    auto const values = tensor.has_raw_data()
                            ? unpack<float>(tensor.raw_data())
                            : std::vector<float>{tensor.float_data().begin(), tensor.float_data().end()};
    if (tensor.data_type() != onnx::TensorProto::FLOAT || values.size() != 1)
        throw Misfit{"a constant of it is not one float"};
    return values.front();
}

ElementType element_type_of(std::int32_t type)
{
    switch (type) {
    case onnx::TensorProto::FLOAT:
        return ElementType::float32;
    case onnx::TensorProto::FLOAT16:
        return ElementType::float16;
    case onnx::TensorProto::UINT8:
        return ElementType::uint8;
    case onnx::TensorProto::INT8:
        return ElementType::int8;
    default:
        throw Misfit{"its element type is not float32, float16, uint8 or int8",
                     "name one: --input-type uint8"};
    }
}

/// Shape without the batch.
Integers shape_of(onnx::TypeProto const& type)
{
    if (!type.has_tensor_type() || !type.tensor_type().has_shape() ||
        type.tensor_type().shape().dim_size() < 2)
        throw Misfit{"it is not a tensor of known shape with a batch dimension"};
    Integers shape;
    auto const& dimensions = type.tensor_type().shape();
    if (dimensions.dim_size() > most_dimensions)
        throw Misfit{fmt::format("it has {} dimensions, and at most {} are supported", dimensions.dim_size(),
                                 most_dimensions)};
    for (int i = 1; i < dimensions.dim_size(); ++i) {
        if (!dimensions.dim(i).has_dim_value())
            throw Misfit{"a dimension behind its first, the batch, has no fixed size",
                         "export the graph for one size of input"};
        shape.push_back(dimensions.dim(i).dim_value());
    }
    return shape;
}

/// Pads that make the output as large as the input divided by the stride (ONNX, operator Conv, auto_pad).
Padding same_padding(std::string_view mode, Integers const& shape, Extent kernel, Extent stride,
                     Extent dilation)
{
    auto const total = [](std::int64_t length, std::int64_t size, std::int64_t step, std::int64_t spread) {
        if (step < 1 || size < 1 || spread < 1 || std::max({size, spread, step}) > 1'000'000)
            throw Misfit{"its kernel, strides or dilations are out of range"};
        auto const covered = (length + step - 1) / step * step - step + spread * (size - 1) + 1;
        return std::max<std::int64_t>(covered - length, 0);
    };
    if (shape.size() != 3) throw Misfit{"its input is not an image"};
    auto const height = total(shape[1], kernel.height, stride.height, dilation.height);
    auto const width = total(shape[2], kernel.width, stride.width, dilation.width);
    // An odd one goes to the end for SAME_UPPER and to the start for SAME_LOWER.
    std::int64_t const at_start = mode == "SAME_LOWER" ? 1 : 0;
    Padding pad{.top = (height + at_start) / 2, .left = (width + at_start) / 2, .bottom = 0, .right = 0};
    pad.bottom = height - pad.top;
    pad.right = width - pad.left;
    return pad;
}

std::string bounds_text(float low, float high)
{
    if (std::isfinite(low) && std::isfinite(high)) return fmt::format("from {} to {}", low, high);
    if (std::isfinite(low)) return fmt::format("from {} on", low);
    return std::isfinite(high) ? fmt::format("up to {}", high) : "without bounds";
}

class Importer {
public:
    Importer(onnx::GraphProto const& graph, ModelDescription& model) : graph_{graph}, model_{model}
    {
        for (auto const& tensor : graph.initializer())
            constants_.emplace(tensor.name(), &tensor);
        for (auto const& node : graph.node()) {
            auto const scope = split_name(node).scope;
            for (auto const& input : node.input())
                consumers_[input].push_back(&node);
            if (node.op_type() == "Constant") continue;
            ++nodes_in_[scope];
        }
        for (auto const& output : graph.output())
            consumers_[output.name()].push_back(nullptr);
    }

    void import(std::optional<ElementType> input_type, Diagnostics& diagnostics)
    {
        check_names(diagnostics);
        if (!diagnostics.empty()) return;
        import_input(input_type);
        std::set<std::string, std::less<>> lost; // outputs of nodes that were reported
        for (auto const& node : graph_.node()) {
            bool const behind_a_mistake = std::ranges::any_of(
                node.input(), [&](std::string const& input) { return lost.contains(input); });
            if (!behind_a_mistake) {
                try {
                    import_node(node);
                    continue;
                } catch (Misfit const& misfit) {
                    diagnostics.report(
                        model_.where,
                        fmt::format("node '{}' ({}): {}", node.name(), node.op_type(), misfit.what()),
                        misfit.hint());
                }
            }
            lost.insert(node.output().begin(), node.output().end());
        }
        check_shapes(diagnostics);
    }

private:
    struct Value {
        std::string producer;
        Tensor tensor;
    };

    /// Messages show them.
    void check_names(Diagnostics& diagnostics) const
    {
        auto const check = [&](std::string_view what, int number, std::string const& name) {
            auto const flaw = flaw_of_name(name);
            if (!flaw.empty())
                diagnostics.report(model_.where, fmt::format("{} {}: its name {}", what, number, flaw));
        };
        for (int i = 0; i < graph_.input_size(); ++i)
            check("input", i + 1, graph_.input(i).name());
        for (int i = 0; i < graph_.node_size(); ++i) {
            auto const& node = graph_.node(i);
            check("node", i + 1, node.name() + node.op_type());
            for (auto const& tensor : node.input())
                check("an input of node", i + 1, tensor);
            for (auto const& tensor : node.output())
                check("an output of node", i + 1, tensor);
        }
    }

    void import_input(std::optional<ElementType> input_type)
    {
        std::vector<onnx::ValueInfoProto const*> inputs;
        for (auto const& input : graph_.input())
            if (!constants_.contains(input.name())) inputs.push_back(&input);
        if (inputs.size() != 1)
            throw Misfit{fmt::format("the graph has {} inputs, and one is supported", inputs.size())};
        try {
            auto const& type = inputs.front()->type();
            model_.input.shape = shape_of(type);
            model_.input.type = input_type ? *input_type : element_type_of(type.tensor_type().elem_type());
            model_.input = sized(model_.input);
        } catch (Misfit const& misfit) {
            throw Misfit{fmt::format("input '{}': {}", inputs.front()->name(), misfit.what()), misfit.hint()};
        }
        model_.input_name = plain(inputs.front()->name());
        taken_.insert(model_.input_name);
        values_[inputs.front()->name()] = {model_.input_name, model_.input};
    }

    /// Where exporters stored shapes, they must be ours.
    void check_shapes(Diagnostics& diagnostics) const
    {
        auto const check = [&](onnx::ValueInfoProto const& info) {
            auto const found = values_.find(info.name());
            auto const& shape = info.type().tensor_type().shape();
            if (found == values_.end() || shape.dim_size() < 2) return;
            auto const& ours = found->second.tensor.shape;
            bool const same_rank = ours.size() + 1 == static_cast<std::size_t>(shape.dim_size());
            for (int i = 1; i < shape.dim_size(); ++i) {
                if (same_rank && (!shape.dim(i).has_dim_value() ||
                                  shape.dim(i).dim_value() == ours[static_cast<std::size_t>(i - 1)]))
                    continue;
                diagnostics.report(model_.where,
                                   fmt::format("the shape stored for '{}' is not the one that follows "
                                               "from the nodes before it",
                                               info.name()));
                return;
            }
        };
        std::ranges::for_each(graph_.value_info(), check);
        std::ranges::for_each(graph_.output(), check);
    }

    void import_node(onnx::NodeProto const& node)
    {
        auto const& type = node.op_type();
        if (!node.domain().empty() && node.domain() != "ai.onnx")
            throw Misfit{fmt::format("ops of the domain '{}' are not supported", node.domain())};
        if (node.output().empty()) throw Misfit{"it has no output"};

        if (type == "Constant") return import_constant(node);
        if (type == "Identity") return import_identity(node);
        if (type == "Conv") return import_conv(node);
        if (type == "Gemm" || type == "MatMul") return import_linear(node);
        if (type == "MaxPool" || type == "AveragePool") return import_pool(node);
        if (type == "GlobalMaxPool") return add(node, AdaptivePool2d{.kind = PoolKind::max});
        if (type == "GlobalAveragePool") return add(node, AdaptivePool2d{});
        if (type == "Pad") return import_pad(node);
        if (type == "BatchNormalization") return add(node, BatchNorm{});
        if (type == "LRN") return add(node, LocalResponseNorm{.size = integer(node, "size", 0)});
        if (type == "Clip") return import_clip(node);
        if (type == "Sigmoid" || type == "HardSigmoid") return import_sigmoid(node);
        if (type == "Add" || type == "Sum") return add(node, Add{}, all_inputs(node));
        if (type == "Mul") return import_multiply(node);
        if (type == "Concat") return import_concat(node);
        if (type == "Flatten" || type == "Reshape") return import_flatten(node);
        if (type == "Slice") return import_slice(node);
        if (type == "Dropout") return add(node, Dropout{});
        static std::unordered_map<std::string_view, ActivationKind> const activations = {
            {"Relu", ActivationKind::relu},       {"Tanh", ActivationKind::tanh},
            {"Gelu", ActivationKind::gelu},       {"HardSwish", ActivationKind::hard_swish},
            {"Softmax", ActivationKind::softmax},
        };
        if (auto const found = activations.find(type); found != activations.end())
            return add(node, Activation{found->second});
        throw Misfit{"there is no op for this type"};
    }

    void import_constant(onnx::NodeProto const& node)
    {
        auto const* const value = find_attribute(node, "value");
        if (value == nullptr || !value->has_t()) throw Misfit{"it is not a tensor"};
        constants_.emplace(node.output(0), &value->t());
    }

    void import_identity(onnx::NodeProto const& node)
    {
        if (node.input().empty()) throw Misfit{"it has no input"};
        if (auto const found = constants_.find(node.input(0)); found != constants_.end())
            constants_.emplace(node.output(0), found->second);
        else
            values_[node.output(0)] = value_of(node.input(0));
    }

    void import_conv(onnx::NodeProto const& node)
    {
        auto const& shape = value_at(node, 0).tensor.shape;
        auto const& weights = constant_at(node, 1).dims();
        if (weights.size() != 4 || shape.size() != 3)
            throw Misfit{"only convolutions of images (2 dimensions) are supported"};
        Conv2d conv{.out = weights[0],
                    .kernel = {weights[2], weights[3]},
                    .stride = extent(integers(node, "strides"), {1, 1}),
                    .pad = {},
                    .dilation = extent(integers(node, "dilations"), {1, 1}),
                    .groups = integer(node, "group", 1),
                    .bias = has_input(node, 2) ? Bias::present : Bias::none};
        conv.pad = pad_of(node, shape, conv.kernel, conv.stride, conv.dilation);
        if (conv.groups >= 1 && shape[0] % conv.groups == 0 && weights[1] != shape[0] / conv.groups)
            throw Misfit{fmt::format("its weights are for {} channels a group, not {}", weights[1],
                                     shape[0] / conv.groups)};
        add(node, conv);
    }

    void import_linear(onnx::NodeProto const& node)
    {
        auto const& shape = value_at(node, 0).tensor.shape;
        auto const& weights = constant_at(node, 1).dims();
        if (weights.size() != 2 || integer(node, "transA", 0) != 0)
            throw Misfit{"only products with a matrix of weights are supported"};
        bool const transposed = integer(node, "transB", 0) != 0;
        auto const features = weights[transposed ? 1 : 0];
        if (shape.back() != features)
            throw Misfit{fmt::format("its weights are for {} features, not {}", features, shape.back())};
        add(node, Linear{.out = weights[transposed ? 0 : 1],
                         .bias = has_input(node, 2) ? Bias::present : Bias::none});
    }

    void import_pool(onnx::NodeProto const& node)
    {
        bool const is_max = node.op_type() == "MaxPool";
        if (node.output_size() > 1 && !node.output(1).empty())
            throw Misfit{"positions of maxima are not supported"};
        auto const kernel = extent(integers(node, "kernel_shape"), {0, 0});
        auto const stride = extent(integers(node, "strides"), {1, 1});
        auto const dilation = extent(integers(node, "dilations"), {1, 1});
        if (!is_max && (dilation.height != 1 || dilation.width != 1))
            throw Misfit{"averages with dilation are not supported"};
        add(node, Pool2d{.kind = is_max ? PoolKind::max : PoolKind::average,
                         .kernel = kernel,
                         .stride = stride,
                         .pad = pad_of(node, value_at(node, 0).tensor.shape, kernel, stride, dilation),
                         .rounding = integer(node, "ceil_mode", 0) == 0 ? Rounding::down : Rounding::up,
                         .dilation = dilation});
    }

    void import_pad(onnx::NodeProto const& node)
    {
        auto const pads = has_input(node, 1) ? integers_of(constant_at(node, 1)) : integers(node, "pads");
        if (has_input(node, 3)) throw Misfit{"a choice of axes is not supported"};
        if (std::ranges::all_of(pads, [](auto pad) { return pad == 0; })) {
            values_[node.output(0)] = value_at(node, 0);
            return;
        }
        // Starts of (batch, channels, height, width), then ends.
        if (pads.size() != 8 || pads[0] != 0 || pads[1] != 0 || pads[4] != 0 || pads[5] != 0)
            throw Misfit{"only padding of an image's height and width is supported"};
        add(node, Pad2d{padding({pads[2], pads[3], pads[6], pads[7]})});
    }

    void import_clip(onnx::NodeProto const& node)
    {
        auto const bound = [&](int input, char const* name, float otherwise) {
            if (has_input(node, input)) return number_of(constant_at(node, input));
            auto const* const attribute = find_attribute(node, name);
            return attribute == nullptr ? otherwise : attribute->f();
        };
        auto const infinite = std::numeric_limits<float>::infinity();
        auto const low = bound(1, "min", -infinite);
        auto const high = bound(2, "max", infinite);
        if (low == 0.0F && high == 6.0F) return add(node, Activation{ActivationKind::relu6});
        if (low == 0.0F && std::isinf(high)) return add(node, Activation{ActivationKind::relu});
        throw Misfit{fmt::format("clipping {} is not supported; from 0 to 6 is", bounds_text(low, high))};
    }

    /// Where the product of it and its own input is all that is made of it, that product is one activation.
    void import_sigmoid(onnx::NodeProto const& node)
    {
        bool const hard = node.op_type() == "HardSigmoid";
        if (!has_input(node, 0)) throw Misfit{"it has no input"};
        auto const consumers = consumers_.find(node.output(0));
        auto const* const product = consumers != consumers_.end() && consumers->second.size() == 1
                                        ? consumers->second.front()
                                        : nullptr;
        bool const gates_itself = product != nullptr && product->op_type() == "Mul" &&
                                  product->input_size() == 2 &&
                                  (product->input(0) == node.input(0) || product->input(1) == node.input(0));
        if (!gates_itself)
            return add(node, Activation{hard ? ActivationKind::hard_sigmoid : ActivationKind::sigmoid});
        gates_[node.output(0)] = hard ? ActivationKind::hard_swish : ActivationKind::silu;
        --nodes_in_[split_name(node).scope];
    }

    void import_multiply(onnx::NodeProto const& node)
    {
        for (int i = 0; i < 2 && node.input_size() == 2; ++i)
            if (auto const gate = gates_.find(node.input(i)); gate != gates_.end())
                return add(node, Activation{gate->second}, {node.input(1 - i)});
        add(node, Multiply{}, all_inputs(node));
    }

    void import_concat(onnx::NodeProto const& node)
    {
        auto const rank = static_cast<std::int64_t>(value_at(node, 0).tensor.shape.size()) + 1;
        auto const axis = integer(node, "axis", 1);
        if (axis != 1 && axis != 1 - rank)
            throw Misfit{fmt::format("joining along axis {} is not supported; 1 (channels) is", axis)};
        if (node.input_size() == 1)
            values_[node.output(0)] = value_at(node, 0);
        else
            add(node, Concat{}, all_inputs(node));
    }

    void import_flatten(onnx::NodeProto const& node)
    {
        if (node.op_type() == "Flatten") {
            if (integer(node, "axis", 1) != 1) throw Misfit{"only flattening behind the batch is supported"};
        } else {
            auto const shape = integers_of(constant_at(node, 1));
            auto const elements = value_at(node, 0).tensor.elements();
            bool const flat =
                shape.size() == 2 && (shape[1] == -1 || static_cast<double>(shape[1]) == elements);
            if (!flat) throw Misfit{"only reshaping to (batch, features) is supported"};
        }
        add(node, Flatten{});
    }

    void import_slice(onnx::NodeProto const& node)
    {
        auto const one = [&](int input, char const* name, std::int64_t otherwise) {
            auto const values =
                has_input(node, input) ? integers_of(constant_at(node, input)) : integers(node, name);
            if (values.size() > 1) throw Misfit{"only slices of channels are supported"};
            return values.empty() ? otherwise : values.front();
        };
        auto const channels = value_at(node, 0).tensor.shape.front();
        if (one(3, "axes", 0) != 1 || one(4, "steps", 1) != 1)
            throw Misfit{"only slices of consecutive channels are supported"};
        // Negative positions count from the end; positions behind it stand for it.
        auto const place = [&](std::int64_t at) {
            at = std::clamp(at, -channels, channels);
            return at < 0 ? at + channels : at;
        };
        add(node, Slice{.from = place(one(1, "starts", 0)), .to = place(one(2, "ends", channels))});
    }

    static bool has_input(onnx::NodeProto const& node, int index)
    {
        return index < node.input_size() && !node.input(index).empty();
    }

    static std::vector<std::string> all_inputs(onnx::NodeProto const& node)
    {
        return {node.input().begin(), node.input().end()};
    }

    Value const& value_of(std::string const& name) const
    {
        if (constants_.contains(name))
            throw Misfit{fmt::format("'{}' is a constant where only computed tensors are supported", name)};
        auto const found = values_.find(name);
        if (found == values_.end()) throw Misfit{fmt::format("no node before it makes '{}'", name)};
        return found->second;
    }

    Value const& value_at(onnx::NodeProto const& node, int index) const
    {
        if (!has_input(node, index)) throw Misfit{fmt::format("its input {} is missing", index)};
        return value_of(node.input(index));
    }

    onnx::TensorProto const& constant_at(onnx::NodeProto const& node, int index) const
    {
        if (!has_input(node, index)) throw Misfit{fmt::format("its input {} is missing", index)};
        auto const found = constants_.find(node.input(index));
        if (found == constants_.end()) throw Misfit{fmt::format("its input {} is not a constant", index)};
        return *found->second;
    }

    static Padding pad_of(onnx::NodeProto const& node, Integers const& shape, Extent kernel, Extent stride,
                          Extent dilation)
    {
        auto const* const attribute = find_attribute(node, "auto_pad");
        auto const mode = attribute == nullptr ? std::string{} : attribute->s();
        if (mode.starts_with("SAME_")) return same_padding(mode, shape, kernel, stride, dilation);
        return mode == "VALID" ? Padding{} : padding(integers(node, "pads"));
    }

    std::string name_for(onnx::NodeProto const& node)
    {
        auto const [scope, own] = split_name(node);
        // A module with one op and no modules inside is that op.
        bool const is_module = !scope.empty() && own.starts_with(snake_case(node.op_type())) &&
                               nodes_in_[scope] == 1 && !has_inner(scope);
        std::string const name = plain(is_module ? scope : scope.empty() ? own : scope + "." + own);
        auto unique = name;
        for (auto& number = last_number_.try_emplace(name, 1).first->second; !taken_.insert(unique).second;)
            unique = fmt::format("{}_{}", name, ++number);
        return unique;
    }

    /// Whether there are scopes inside.
    [[nodiscard]] bool has_inner(std::string const& scope) const
    {
        auto const beginning = scope + '.';
        auto const first = nodes_in_.lower_bound(beginning);
        return first != nodes_in_.end() && first->first.starts_with(beginning);
    }

    void add(onnx::NodeProto const& node, OpKind const& kind)
    {
        if (!has_input(node, 0)) throw Misfit{"it has no input"};
        add(node, kind, {node.input(0)});
    }

    void add(onnx::NodeProto const& node, OpKind const& kind, std::vector<std::string> const& inputs)
    {
        OpDescription op{
            .name = {}, .kind = kind, .inputs = {}, .time = {}, .where = model_.where, .inputs_where = {}};
        std::vector<Tensor> tensors;
        for (auto const& input : inputs) {
            auto const& value = value_of(input);
            op.inputs.push_back(value.producer);
            tensors.push_back(value.tensor);
        }
        auto output = infer(kind, tensors).output;
        op.name = name_for(node);
        values_[node.output(0)] = {op.name, std::move(output)};
        model_.ops.push_back(std::move(op));
    }

    onnx::GraphProto const& graph_;
    ModelDescription& model_;
    std::unordered_map<std::string, onnx::TensorProto const*> constants_;
    std::unordered_map<std::string, Value> values_; ///< by name of the tensor in the graph
    std::unordered_map<std::string, ActivationKind> gates_;
    std::unordered_map<std::string, std::vector<onnx::NodeProto const*>>
        consumers_;                       ///< null: the graph's output
    std::map<std::string, int> nodes_in_; ///< of each scope, directly
    std::set<std::string> taken_;
    std::unordered_map<std::string, int> last_number_; ///< that told a name from its equals
};

onnx::ModelProto read_proto(std::filesystem::path const& path, Location const& where,
                            Diagnostics& diagnostics)
{
    onnx::ModelProto proto;
    std::error_code error;
    remember_input(path);
    std::ifstream file;
    if (std::filesystem::is_regular_file(path, error))
        file.open(path, std::ios::binary); // no pipe that never ends
    if (!file.is_open()) {
        diagnostics.report(where, "cannot be read");
        return proto;
    }
    std::string const bytes{std::istreambuf_iterator<char>{file}, {}};
    bool const fits = bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
    if (!fits || !proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        diagnostics.report(where, "is not an ONNX file, or a damaged one");
    else if (proto.graph().node().empty())
        diagnostics.report(where, "holds no ONNX graph");
    return proto;
}

} // namespace

ModelDescription import_onnx(std::filesystem::path const& path, std::optional<ElementType> input_type)
{
    Diagnostics diagnostics;
    ModelDescription model;
    model.name = path.stem().string();
    model.where.source = std::make_shared<Source const>(Source{path.string(), ""});
    if (auto const flaw = flaw_of_name(path.string()); !flaw.empty())
        diagnostics.report(model.where, fmt::format("the name of this file {}", flaw), "call it otherwise");
    auto const proto = read_proto(path, model.where, diagnostics);
    diagnostics.raise_if_any();
    model.origin =
        fmt::format("imported from {}, a graph exported by {} {}", one_line(path.filename().string()),
                    one_line(proto.producer_name()), one_line(proto.producer_version()));
    try {
        Importer{proto.graph(), model}.import(input_type, diagnostics);
    } catch (Misfit const& misfit) {
        diagnostics.report(model.where, misfit.what(), misfit.hint());
    }
    diagnostics.raise_if_any();
    if (model.ops.empty()) {
        diagnostics.report(model.where, "its graph computes nothing");
        diagnostics.raise_if_any();
    }
    return model;
}

} // namespace sunder::sim
