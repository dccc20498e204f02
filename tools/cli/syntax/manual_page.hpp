/// \file
/// The manual page, written from the syntax of the sub-commands.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

#include <string>
#include <vector>

namespace sunder::cli {

/// sunder(1) in the macros of man(7). It holds no date, so that the same program writes the same page.
[[nodiscard]] std::string manual_page(std::vector<Syntax> const& commands);

} // namespace sunder::cli
