/// \file
/// Where a text goes that the user may want as a file.
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace sunder::cli {

/// To the file, which appears whole or not at all, or where none is named, or "-", to standard output.
/// \throws RunError  when it cannot be written \throws InputError  where it would replace an input
void deliver(std::string_view text, std::optional<std::string> const& file);

/// The same for a text too long to be held at once: `write` writes it to a stream.
void deliver(std::function<void(std::ostream&)> const& write, std::optional<std::string> const& file);

} // namespace sunder::cli
