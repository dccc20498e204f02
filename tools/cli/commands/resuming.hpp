/// \file
/// What becomes of what work with the same output left behind when it was cut short.
#pragma once

#include "sim/output/journal.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <filesystem>

namespace sunder::cli {

inline Option const resume_option{.name = "resume",
                                  .letter = '\0',
                                  .value = {},
                                  .meaning = "go on where work with this output was cut short"};
inline Option const fresh_option{.name = "fresh",
                                 .letter = '\0',
                                 .value = {},
                                 .meaning = "begin again, and drop what was found until then"};

/// \throws UsageError  when both are given
[[nodiscard]] sim::Journal::Start start_of(Arguments const& arguments);

/// Deals with a file that earlier work left, other than a journal: keeps it, or removes it, or asks.
/// \throws InputError  where nobody said what is to become of it
/// \throws RunError  for all but a regular file
void settle(std::filesystem::path const& left, sim::Journal::Start start);

} // namespace sunder::cli
