/// \file
/// One line on a terminal that says how far long work has come.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace sunder::cli {

struct ProgressCounts {
    std::int64_t done = 0, all = 0;
    std::int64_t failed = 0; ///< of those done
};

/// Shows done, rate, time left and failures on standard error, ten times a second at most, and wipes the line
/// at the end. The rate counts from the first call: what was done before that took no time. Empty when
/// standard error is no terminal.
/// \param things  "replications", "points"
[[nodiscard]] std::function<void(ProgressCounts const&)> progress_line(std::string things);

/// Wipes the line, where there may be one.
void wipe_progress();

/// "40 s", "12 min", "3.5 h".
[[nodiscard]] std::string duration_text(double seconds);

} // namespace sunder::cli
