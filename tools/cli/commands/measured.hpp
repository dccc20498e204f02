/// \file
/// Summaries that say whether they were measured.
#pragma once

#include "sim/records/summary.hpp"

#include <string>

namespace sunder::cli {

/// \param measured  by what and how; empty: it was simulated
[[nodiscard]] std::string measured_text(sim::Summary const& summary, std::string const& measured);
/// Likewise, with the key "measured".
[[nodiscard]] std::string measured_json(sim::Summary const& summary, std::string const& measured);

} // namespace sunder::cli
