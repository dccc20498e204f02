/// \file
/// The program but for its main(), so that others can run it: tests, and fuzzers above all.
#pragma once

#include <string>
#include <vector>

namespace sunder::cli {

/// Does what `sunder WORDS` does. \return its ExitCode
[[nodiscard]] int run_program(std::vector<std::string> const& words);

} // namespace sunder::cli
