/// \file
/// What an element of a tensor is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Numbers that are computed with, and those that stand for words, positions and conditions.
enum class ElementType : std::uint8_t { uint8, int8, float16, float32, int32, int64, boolean };

/// As tensors are stored and sent; a condition takes a byte.
[[nodiscard]] int bits_of(ElementType type);
[[nodiscard]] std::string_view name_of(ElementType type);
/// The type called `name`; nothing where there is none.
[[nodiscard]] std::optional<ElementType> find_element_type(std::string_view name);
/// All element types, as written in a model file.
[[nodiscard]] std::vector<std::string> const& element_type_names();

} // namespace sunder::sim
