/// \file
/// Axes, shapes and slices, as NumPy and ONNX count them.
#pragma once

#include "sim/onnx/node.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

constexpr std::int64_t most_length = 1'000'000'000; ///< of anything that a node states of one axis

/// An axis of a tensor of that rank, counted from the end where negative; nothing where there is none such.
[[nodiscard]] std::optional<std::size_t> axis_of(std::int64_t axis, std::size_t rank);

/// Which axes are named. \return nothing where one is not among those of the rank
[[nodiscard]] std::optional<std::vector<bool>> chosen_axes(Integers const& axes, std::size_t rank);

/// The shape that both are spread over; nothing where they do not fit.
[[nodiscard]] std::optional<Integers> joint_shape(Integers const& a, Integers const& b);

/// One axis of a slice: `count` positions from `from` on.
struct AxisRange {
    std::int64_t from = 0;
    std::int64_t step = 1;
    std::int64_t count = 0;
};

/// ONNX, operator Slice: negative positions count from the end, and those behind the ends stand for these.
/// \pre step != 0
[[nodiscard]] AxisRange range_of(std::int64_t start, std::int64_t end, std::int64_t step,
                                 std::int64_t length);

/// Lengths of the parts that a Split into as many makes, the last one shorter where it must be (ONNX,
/// operator Split, version 18). \pre parts > 0
[[nodiscard]] Integers even_parts(std::int64_t length, std::int64_t parts);

} // namespace sunder::sim
