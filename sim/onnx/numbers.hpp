/// \file
/// Constant tensors of an ONNX graph whose values are known, so that shapes may follow from them.
#pragma once

#include "sim/onnx/node.hpp"

#include <onnx/onnx_pb.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Holds every 64-bit integer and every double as it is.
using Number = long double;
static_assert(std::numeric_limits<Number>::digits >= 63);

/// Larger ones are weights, or tables of positions: no shape follows from them.
constexpr std::size_t most_numbers = 200'000;

struct Numbers {
    std::int32_t type = onnx::TensorProto::INT64; ///< as ONNX numbers element types
    Integers shape;                               ///< none for a scalar
    std::vector<Number> values;                   ///< row-major
};

/// How many elements such a tensor has; nothing where a length is negative or they are more than `most`.
[[nodiscard]] std::optional<std::size_t> count_of(Integers const& shape, std::size_t most = most_numbers);

[[nodiscard]] bool is_integral(std::int32_t type);

/// The value that a tensor of the type holds where a computation says `value`: whole numbers are cut towards
/// 0, floats rounded, conditions 0 or 1.
[[nodiscard]] Number rounded_as(std::int32_t type, Number value);

/// Nothing where they are absent (weights kept elsewhere), more than most_numbers, fewer or more than its
/// shape says, or of a type that is no number.
[[nodiscard]] std::optional<Numbers> numbers_of(onnx::TensorProto const& tensor);

/// As int64, float or bool: what libonnx reads. Values that do not fit stand for the nearest that do.
[[nodiscard]] onnx::TensorProto tensor_of(Numbers const& numbers);

/// As whole numbers, rounded towards 0.
[[nodiscard]] Integers integers_of(Numbers const& numbers);

} // namespace sunder::sim
