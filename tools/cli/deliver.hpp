/// \file
/// Where a text goes that the user may want as a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sunder::cli {

/// To the file, which appears whole or not at all, or where none is named to standard output.
/// \throws RunError  when it cannot be written.
void deliver(std::string_view text, std::optional<std::string> const& file);

} // namespace sunder::cli
