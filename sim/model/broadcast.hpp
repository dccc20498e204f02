/// \file
/// How tensors of unlike shapes meet element by element.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sunder::sim {

using Shape = std::vector<std::int64_t>;

/// The shape of `small` written with as many axes as `large` has. One axis as long as the channels of an
/// image (the first of three axes), or as the first axis and not the last, is a value per channel: (c, 1, 1)
/// beside (c, h, w). Else axes are matched from the last on, as NumPy does. \pre small has no more axes than
/// large
[[nodiscard]] Shape aligned(Shape const& small, Shape const& large);

/// What comes of them all: on each axis the length that is not 1. Nothing where two such lengths differ.
/// Source: NumPy's manual, "Broadcasting".
/// \pre at least one
[[nodiscard]] std::optional<Shape> broadcast(std::span<Shape const> shapes);

} // namespace sunder::sim
