/// \file
/// One line on a terminal that says how far long work has come.
#pragma once

#include <cstdint>
#include <functional>

namespace sunder::cli {

/// Shows done, rate and time left on standard error and wipes the line at the end. Empty when standard error
/// is no terminal.
[[nodiscard]] std::function<void(std::int64_t done, std::int64_t all)> progress_line();

} // namespace sunder::cli
