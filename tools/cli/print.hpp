/// \file
/// Results go to standard output; all else goes to standard error.
#pragma once

#include "sim/base/diagnostic.hpp"

#include <exception>
#include <string_view>
#include <vector>

namespace sunder::cli {

/// Nobody reads our output any more, as behind `| head`: no mistake, but no reason to go on either.
class NobodyListens : public std::exception {};

/// Text for people, or JSON: what could mislead a reader or command a terminal is written out, as
/// sim::shown_lines() does; in JSON that is another way to write the same.
/// \throws RunError  when it cannot be written
/// \throws NobodyListens
void print(std::string_view text);

/// Bytes for programs, as they are. Throws as print() does.
void print_bytes(std::string_view bytes);

/// Whether people look at standard output.
[[nodiscard]] bool prints_to_terminal();

/// Makes sure that all that was printed has left the program; throws as print() does.
void finish_printing();

/// To standard error, shown as print() does; a failure there is nothing we could tell anybody about.
void say(std::string_view text);

/// The same of warnings, each with its place.
void warn(std::vector<sim::Diagnostic> const& warnings);

/// Wipes the line of a terminal on standard error that the cursor stands in.
void wipe_line();

} // namespace sunder::cli
