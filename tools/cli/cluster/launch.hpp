/// \file
/// Other programs, found along PATH.
#pragma once

#include <string>
#include <vector>

namespace sunder::cli {

/// What the program writes to standard output; its errors go where ours go.
/// \pre words are not empty; the first names the program
/// \throws RunError  when it cannot be started, or does not end with exit code 0.
[[nodiscard]] std::string output_of(std::vector<std::string> const& words);

/// Goes on as that program, in this process.
/// \throws RunError  when it cannot be started.
[[noreturn]] void become(std::vector<std::string> const& words);

} // namespace sunder::cli
