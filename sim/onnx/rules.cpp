#include "sim/onnx/rules.hpp"

#include "sim/model/infer.hpp"
#include "sim/onnx/axes.hpp"
#include "sim/onnx/folding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace sunder::sim {
namespace {

using Types = std::optional<OutputTypes>;
using Rule = Types (*)(onnx::NodeProto const&, KnownInputs const&);

Types one(std::int32_t type, Integers shape)
{
    return OutputTypes{{.element_type = type, .shape = std::move(shape)}};
}

Types like_first(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    return x == nullptr ? std::nullopt : one(x->element_type, *x->shape);
}

Types rule_of_split(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    auto lengths = list_at(node, inputs, 1, "split");
    if (x == nullptr || !lengths) return std::nullopt;
    auto const axis = axis_of(integer(node, "axis", 0), x->shape->size());
    if (!axis) throw Misfit{"its axis is none of its input's"};
    auto const length = (*x->shape)[*axis];
    if (lengths->empty()) lengths = even_parts(length, node.output_size());
    auto left = length;
    for (auto const part : *lengths)
        left = part < 0 || part > left ? -1 : left - part;
    if (left != 0 || std::cmp_not_equal(lengths->size(), node.output_size()))
        throw Misfit{fmt::format("its parts are not {} of {} together", node.output_size(), length)};
    OutputTypes parts;
    for (auto const part : *lengths) {
        parts.push_back({.element_type = x->element_type, .shape = *x->shape});
        parts.back().shape[*axis] = part;
    }
    return parts;
}

/// With the axes that are padded as an input.
Types rule_of_pad(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    auto const axes = list_at(node, inputs, 3, "axes");
    auto const pads = list_at(node, inputs, 1, "pads");
    if (x == nullptr || !axes || !pads || !has_input(node, 3)) return std::nullopt;
    auto shape = *x->shape;
    if (pads->size() != 2 * axes->size()) throw Misfit{"its pads are not two for each axis"};
    for (std::size_t i = 0; i < axes->size(); ++i) {
        auto const axis = axis_of((*axes)[i], shape.size());
        if (!axis) throw Misfit{"an axis of it is none of its input's"};
        shape[*axis] += std::clamp<std::int64_t>((*pads)[i], -most_length, most_length) +
                        std::clamp<std::int64_t>((*pads)[axes->size() + i], -most_length, most_length);
    }
    return one(x->element_type, std::move(shape));
}

Types rule_of_reduction(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    auto const axes = list_at(node, inputs, 1, "axes");
    if (x == nullptr || !axes) return std::nullopt;
    if (axes->empty() && integer(node, "noop_with_empty_axes", 0) != 0) return like_first(node, inputs);
    auto const goes =
        axes->empty() ? std::vector<bool>(x->shape->size(), true) : chosen_axes(*axes, x->shape->size());
    if (!goes) throw Misfit{"an axis of it is none of its input's"};
    bool const keeps = integer(node, "keepdims", 1) != 0;
    Integers shape;
    for (std::size_t i = 0; i < goes->size(); ++i)
        if (!(*goes)[i] || keeps) shape.push_back((*goes)[i] ? 1 : (*x->shape)[i]);
    return one(x->element_type, std::move(shape));
}

/// Of some axes.
Types rule_of_resize(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    auto const axes = integers(node, "axes");
    if (x == nullptr || axes.empty()) return std::nullopt;
    auto shape = *x->shape;
    auto const* const scales = inputs.size() > 2 ? inputs[2].numbers : nullptr;
    auto const* const sizes = inputs.size() > 3 ? inputs[3].numbers : nullptr;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        auto const axis = axis_of(axes[i], shape.size());
        if (!axis) throw Misfit{"an axis of it is none of its input's"};
        auto const larger = [&](Number scale) {
            auto const length = std::floor(static_cast<Number>(shape[*axis]) * scale);
            if (!(length >= 0 && length <= most_length)) throw Misfit{"a scale of it is out of range"};
            return static_cast<std::int64_t>(length);
        };
        if (sizes != nullptr && sizes->values.size() == axes.size())
            shape[*axis] = integers_of(*sizes)[i];
        else if (scales != nullptr && scales->values.size() == axes.size())
            shape[*axis] = larger(scales->values[i]);
        else
            return std::nullopt;
    }
    return one(x->element_type, std::move(shape));
}

/// Since version 23: queries, keys and values as (batch, heads, length, size), or with the heads beside each
/// other as (batch, length, heads x size). Caches go in behind the mask and come out longer.
Types rule_of_attention(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const queries = shaped_input(inputs, 0);
    auto const* const keys = shaped_input(inputs, 1);
    auto const* const values = shaped_input(inputs, 2);
    if (queries == nullptr || keys == nullptr || values == nullptr) return std::nullopt;
    auto const split_heads = [&](KnownInput const& of, char const* heads) -> std::optional<Integers> {
        auto const& shape = *of.shape;
        auto const count = integer(node, heads, 0);
        if (shape.size() == 4) return shape;
        if (shape.size() != 3 || count < 1 || shape[2] % count != 0) return std::nullopt;
        return Integers{shape[0], count, shape[1], shape[2] / count};
    };
    auto const q = split_heads(*queries, "q_num_heads");
    auto k = split_heads(*keys, "kv_num_heads");
    auto v = split_heads(*values, "kv_num_heads");
    if (!q || !k || !v) throw Misfit{"its queries, keys and values are not divided into its heads"};
    for (auto const& [past, with] : {std::pair{4, &*k}, std::pair{5, &*v}}) {
        auto const* const cache = shaped_input(inputs, static_cast<std::size_t>(past));
        if (cache != nullptr && cache->shape->size() == 4) (*with)[2] += (*cache->shape)[2];
    }
    auto const type = queries->element_type;
    bool const flat = queries->shape->size() == 3;
    Integers answer =
        flat ? Integers{(*q)[0], (*q)[2], (*q)[1] * (*v)[3]} : Integers{(*q)[0], (*q)[1], (*q)[2], (*v)[3]};
    Integers scores{(*q)[0], (*q)[1], (*q)[2], (*k)[2]};
    return OutputTypes{
        {type, std::move(answer)}, {type, *std::move(k)}, {type, *std::move(v)}, {type, std::move(scores)}};
}

/// The transform along an axis that is an input, of real or complex numbers.
Types rule_of_dft(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    if (x == nullptr || x->shape->size() < 2) return std::nullopt;
    auto const axes = has_input(node, 2) ? list_at(node, inputs, 2, "") : Integers{integer(node, "axis", -2)};
    if (!axes || axes->size() != 1) return std::nullopt;
    auto const axis = axis_of(axes->front(), x->shape->size());
    if (!axis) throw Misfit{"its axis is none of its input's"};
    auto shape = *x->shape;
    if (has_input(node, 1)) {
        auto const length = list_at(node, inputs, 1, "");
        if (!length || length->size() != 1) return std::nullopt;
        shape[*axis] = length->front();
    }
    if (integer(node, "onesided", 0) != 0) shape[*axis] = shape[*axis] / 2 + 1;
    shape.back() = 2;
    return one(x->element_type, std::move(shape));
}

/// Positions for each pixel of images of a size (batch, channels, [depth,] height, width).
Types rule_of_affine_grid(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    auto const* const theta = shaped_input(inputs, 0);
    if (theta == nullptr || inputs.size() < 2 || inputs[1].numbers == nullptr) return std::nullopt;
    auto shape = integers_of(*inputs[1].numbers);
    if (shape.size() != 4 && shape.size() != 5) throw Misfit{"its size is of neither an image nor a volume"};
    shape.erase(shape.begin() + 1);
    shape.push_back(static_cast<std::int64_t>(shape.size()) - 1);
    return one(theta->element_type, std::move(shape));
}

std::unordered_set<std::string_view> const& unchanged()
{
    static std::unordered_set<std::string_view> const operators = {
        "GroupNormalization", "RMSNormalization", "RotaryEmbedding", "TensorScatter", "Swish", "Gelu", "Mish",
        "BitwiseNot",         "HardSwish"};
    return operators;
}

Rule find_rule(std::string_view type)
{
    static std::unordered_map<std::string_view, Rule> const rules = {
        {"Split", rule_of_split},         {"Pad", rule_of_pad}, {"Resize", rule_of_resize},
        {"Attention", rule_of_attention}, {"DFT", rule_of_dft}, {"AffineGrid", rule_of_affine_grid},
    };
    if (auto const found = rules.find(type); found != rules.end()) return found->second;
    if (unchanged().contains(type)) return like_first;
    return type.starts_with("Reduce") ? rule_of_reduction : nullptr;
}

} // namespace

KnownInput const* shaped_input(std::vector<KnownInput> const& inputs, std::size_t i)
{
    return i < inputs.size() && inputs[i].shape ? &inputs[i] : nullptr;
}

std::optional<OutputTypes> own_rule(onnx::NodeProto const& node, std::vector<KnownInput> const& inputs)
{
    if (!node.domain().empty() && node.domain() != "ai.onnx") return runtime_rule(node, inputs);
    auto const rule = find_rule(node.op_type());
    return rule == nullptr ? std::nullopt : rule(node, inputs);
}

std::optional<TensorType> like_inputs(std::vector<KnownInput> const& inputs)
{
    std::optional<TensorType> like;
    for (auto const& input : inputs) {
        if (input.is_constant || !input.shape) continue;
        if (!like) like = TensorType{.element_type = input.element_type, .shape = *input.shape};
        if (auto joint = joint_shape(like->shape, *input.shape)) like->shape = *std::move(joint);
    }
    return like;
}

} // namespace sunder::sim
