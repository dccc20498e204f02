/// \file
/// Words and tables for people: columns in line, whatever the width of their characters in bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// How many there are; one may take several bytes.
[[nodiscard]] std::size_t characters_in(std::string_view text);

constexpr std::size_t longest_name = 40; ///< characters

/// As shown(), at most `longest` characters; what is left out is marked.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t longest = longest_name);

enum class Alignment : std::uint8_t { left, right };

/// A line a row, two blanks between columns, none at its end. A row may end early; the last cell of one
/// that does may be as long as it likes. Cells are as shown() shows them.
/// \param rows  shape (rows, at most as many cells as there are columns)
[[nodiscard]] std::string aligned(std::vector<std::vector<std::string>> rows,
                                  std::vector<Alignment> const& columns);

} // namespace sunder::sim
