#include "sim/onnx/axes.hpp"
#include "sim/onnx/folding.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace sunder::sim {
namespace {

Folded fold_shape(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (inputs.empty() || !inputs[0].shape) return std::nullopt;
    auto const& shape = *inputs[0].shape;
    auto const rank = static_cast<std::int64_t>(shape.size());
    auto const place = [&](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank);
    };
    auto const from = place(integer(node, "start", 0));
    auto const to = std::max(from, place(integer(node, "end", rank)));
    return Numbers{.type = onnx::TensorProto::INT64,
                   .shape = {to - from},
                   .values = {shape.begin() + from, shape.begin() + to}};
}

Folded fold_size(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    if (inputs.empty() || !inputs[0].shape) return std::nullopt;
    auto const& shape = *inputs[0].shape;
    auto const size = std::accumulate(shape.begin(), shape.end(), Number{1}, [](Number sum, std::int64_t n) {
        return sum * static_cast<Number>(n);
    });
    return Numbers{.type = onnx::TensorProto::INT64, .shape = {}, .values = {size}};
}

Folded fold_constant_of_shape(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const* const attribute = find_attribute(node, "value");
    Numbers value{.type = onnx::TensorProto::FLOAT, .shape = {1}, .values = {0}};
    if (attribute != nullptr) {
        auto const given = numbers_of(attribute->t());
        if (!given || given->values.size() != 1) return std::nullopt;
        value = *given;
    }
    return made(value.type, integers_of(*inputs[0].numbers), [&](auto const&) { return value.values[0]; });
}

Folded reshaped(Numbers const& numbers, Integers shape)
{
    auto const count = count_of(shape);
    if (!count || *count != numbers.values.size()) return std::nullopt;
    return Numbers{.type = numbers.type, .shape = std::move(shape), .values = numbers.values};
}

Folded fold_reshape(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 2)) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    auto shape = integers_of(*inputs[1].numbers);
    bool const zero_is_zero = integer(node, "allowzero", 0) != 0;
    std::optional<std::size_t> open;
    Number others = 1;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == 0 && !zero_is_zero) {
            if (i >= numbers.shape.size()) return std::nullopt;
            shape[i] = numbers.shape[i];
        }
        if (shape[i] == -1 && std::exchange(open, i)) return std::nullopt;
        if (shape[i] != -1) others *= static_cast<Number>(shape[i]);
    }
    if (open) {
        if (others < 1) return std::nullopt;
        shape[*open] = static_cast<std::int64_t>(static_cast<Number>(numbers.values.size()) / others);
    }
    return reshaped(numbers, std::move(shape));
}

Folded fold_squeeze(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const axes = list_at(node, inputs, 1, "axes");
    if (!all_known(inputs, 1) || !axes) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    auto const drop = chosen_axes(*axes, numbers.shape.size());
    if (!drop) return std::nullopt;
    Integers shape;
    for (std::size_t i = 0; i < drop->size(); ++i)
        if (axes->empty() ? numbers.shape[i] != 1 : !(*drop)[i]) shape.push_back(numbers.shape[i]);
    return reshaped(numbers, std::move(shape));
}

Folded fold_unsqueeze(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const axes = list_at(node, inputs, 1, "axes");
    if (!all_known(inputs, 1) || !axes) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    auto const is_new = chosen_axes(*axes, numbers.shape.size() + axes->size());
    if (!is_new) return std::nullopt;
    Integers shape;
    std::size_t next = 0;
    for (bool const inserted : *is_new) {
        if (!inserted && next == numbers.shape.size()) return std::nullopt;
        shape.push_back(inserted ? 1 : numbers.shape[next++]);
    }
    return reshaped(numbers, std::move(shape));
}

Folded fold_flatten(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    auto const& numbers = *inputs[0].numbers;
    auto axis = integer(node, "axis", 1);
    auto const rank = static_cast<std::int64_t>(numbers.shape.size());
    if (axis < 0) axis += rank;
    if (axis < 0 || axis > rank) return std::nullopt;
    std::int64_t before = 1;
    std::int64_t behind = 1;
    for (std::int64_t i = 0; i < rank; ++i)
        (i < axis ? before : behind) *= numbers.shape[index(i)];
    return reshaped(numbers, {before, behind});
}

Folded fold_identity(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    if (!all_known(inputs, 1)) return std::nullopt;
    return *inputs[0].numbers;
}

} // namespace

FoldOperator find_shape_folder(std::string_view type)
{
    static std::unordered_map<std::string_view, FoldOperator> const folders = {
        {"Shape", fold_shape},     {"Size", fold_size},         {"ConstantOfShape", fold_constant_of_shape},
        {"Reshape", fold_reshape}, {"Squeeze", fold_squeeze},   {"Unsqueeze", fold_unsqueeze},
        {"Flatten", fold_flatten}, {"Identity", fold_identity},
    };
    auto const found = folders.find(type);
    return found == folders.end() ? nullptr : found->second;
}

} // namespace sunder::sim
