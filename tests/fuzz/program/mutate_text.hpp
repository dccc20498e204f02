/// \file
/// Mistakes that people and programs make in text files, and those that attackers make.
#pragma once

#include "tests/fuzz/program/draw.hpp"

namespace sunder::fuzz {

/// Lines, words, numbers, units and brackets of a YAML or JSON file changed.
[[nodiscard]] std::string mutate_yaml(std::string text, Draw& draw);

/// Rows, columns, cells and line ends of a table changed.
[[nodiscard]] std::string mutate_table(std::string text, Draw& draw);

/// A name that breaks what does not expect it: control characters, no UTF-8, quotes, paths, very long.
[[nodiscard]] std::string nasty_name(Draw& draw);

} // namespace sunder::fuzz
