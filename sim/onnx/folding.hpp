/// \file
/// What the operators that fold() knows are made of, a file for each family of them.
#pragma once

#include "sim/onnx/fold.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim {

using Folded = std::optional<Numbers>;
using KnownInputs = std::vector<KnownInput>;
using FoldOperator = Folded (*)(onnx::NodeProto const&, KnownInputs const&);

// By operator, of each family; null where it is of another.
[[nodiscard]] FoldOperator
find_shape_folder(std::string_view type); ///< of the shape alone, values as they are
[[nodiscard]] FoldOperator find_movement_folder(std::string_view type); ///< values put elsewhere, or repeated
[[nodiscard]] FoldOperator
find_selection_folder(std::string_view type); ///< some of the values, by their place
[[nodiscard]] FoldOperator find_arithmetic_folder(std::string_view type); ///< element by element
[[nodiscard]] FoldOperator find_reduction_folder(std::string_view type);  ///< along axes

/// The parts that a Split makes of known numbers, one for each output.
[[nodiscard]] std::optional<std::vector<Numbers>> fold_split(onnx::NodeProto const& node,
                                                             KnownInputs const& inputs);

// What they share
// ----------------------------------------------------------------------------------------------

[[nodiscard]] constexpr std::size_t index(std::int64_t value)
{
    return static_cast<std::size_t>(value);
}

/// Elements from one step along an axis to the next, row-major.
[[nodiscard]] std::vector<std::size_t> strides_of(Integers const& shape);

/// The element that broadcasting puts at a position of a tensor that is as large or larger.
[[nodiscard]] Number at_broadcast(Numbers const& numbers, std::vector<std::size_t> const& strides,
                                  Integers const& position);

[[nodiscard]] bool all_known(KnownInputs const& inputs, std::size_t count);

/// Of an input, or, as older operators have it, of an attribute; empty where there is neither.
/// \return nothing where the input is not known
[[nodiscard]] std::optional<Integers> list_at(onnx::NodeProto const& node, KnownInputs const& inputs,
                                              std::size_t i, std::string_view attribute);

/// Goes on to the next position, row-major.
void advance(Integers& position, Integers const& shape);

/// A tensor of that shape whose element at a position is what `pick` says.
template <class Pick>
Folded made(std::int32_t type, Integers shape, Pick const& pick)
{
    auto const count = count_of(shape);
    if (!count) return std::nullopt;
    Numbers made{.type = type, .shape = std::move(shape), .values = std::vector<Number>(*count)};
    Integers position(made.shape.size(), 0);
    for (auto& value : made.values) {
        value = pick(position);
        advance(position, made.shape);
    }
    return made;
}

} // namespace sunder::sim
