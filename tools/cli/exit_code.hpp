/// \file
/// How a program of ours ends.
#pragma once

#include <functional>

namespace sunder::cli {

enum ExitCode : int { done = 0, run_failed = 1, input_wrong = 2, interrupted = 130 };

/// Does the work, and tells on standard error what it throws. \return an ExitCode
[[nodiscard]] int exit_code_of(std::function<void()> const& work);

} // namespace sunder::cli
