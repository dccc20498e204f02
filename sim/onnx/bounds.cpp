#include "sim/onnx/axes.hpp"
#include "sim/onnx/folding.hpp"
#include "sim/onnx/rules.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace sunder::sim {
namespace {

using Types = std::optional<OutputTypes>;
using Bound = Types (*)(onnx::NodeProto const&, KnownInputs const&);

constexpr std::int32_t positions = onnx::TensorProto::INT64;

/// Elements, as far as anybody counts them.
std::int64_t elements_of(Integers const& shape)
{
    constexpr std::size_t most = 1'000'000'000'000'000;
    return static_cast<std::int64_t>(count_of(shape, most).value_or(most));
}

Types bound_of_non_zero(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    if (x == nullptr) return std::nullopt;
    return OutputTypes{{positions, {static_cast<std::int64_t>(x->shape->size()), elements_of(*x->shape)}}};
}

/// Without an axis, of all elements in a row.
std::optional<std::pair<Integers, std::size_t>> row_or_axis(onnx::NodeProto const& node,
                                                            Integers const& shape)
{
    if (find_attribute(node, "axis") == nullptr)
        return std::pair{Integers{elements_of(shape)}, std::size_t{0}};
    auto const axis = axis_of(integer(node, "axis", 0), shape.size());
    return axis ? std::optional{std::pair{shape, *axis}} : std::nullopt;
}

Types bound_of_unique(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    auto const most = x == nullptr ? std::nullopt : row_or_axis(node, *x->shape);
    if (!most) return std::nullopt;
    auto const& [shape, axis] = *most;
    Integers const length{shape[axis]};
    return OutputTypes{
        {x->element_type, shape}, {positions, length}, {positions, length}, {positions, length}};
}

Types bound_of_compress(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    auto const most = x == nullptr ? std::nullopt : row_or_axis(node, *x->shape);
    if (!most) return std::nullopt;
    auto [shape, axis] = *most;
    if (auto const* const condition = shaped_input(inputs, 1))
        shape[axis] = std::min(shape[axis], elements_of(*condition->shape));
    return OutputTypes{{x->element_type, std::move(shape)}};
}

/// Of boxes (batch, boxes, 4) and scores (batch, classes, boxes): a row of three for each box that is kept.
Types bound_of_suppression(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const scores = shaped_input(inputs, 1);
    if (scores == nullptr || scores->shape->size() != 3) return std::nullopt;
    auto kept = (*scores->shape)[2];
    if (has_input(node, 2)) {
        auto const most = list_at(node, inputs, 2, "");
        if (most && most->size() == 1) kept = std::clamp<std::int64_t>(most->front(), 0, kept);
    }
    return OutputTypes{{positions, {elements_of({(*scores->shape)[0], (*scores->shape)[1], kept}), 3}}};
}

/// Where it is not known how many.
Types bound_of_top_k(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    if (x == nullptr) return std::nullopt;
    return OutputTypes{{x->element_type, *x->shape}, {positions, *x->shape}};
}

/// From where to where is not known.
Types bound_of_slice(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    return x == nullptr ? std::nullopt : Types{OutputTypes{{x->element_type, *x->shape}}};
}

} // namespace

std::optional<OutputTypes> upper_bound(onnx::NodeProto const& node, std::vector<KnownInput> const& inputs)
{
    static std::unordered_map<std::string_view, Bound> const bounds = {
        {"NonZero", bound_of_non_zero},  {"Unique", bound_of_unique},
        {"Compress", bound_of_compress}, {"NonMaxSuppression", bound_of_suppression},
        {"TopK", bound_of_top_k},        {"Slice", bound_of_slice},
    };
    auto const found = bounds.find(node.op_type());
    return found == bounds.end() ? std::nullopt : found->second(node, inputs);
}

} // namespace sunder::sim
