/// \file
/// Two runs as one web page: what was simulated beside what was measured.
#pragma once

#include "sim/analysis/comparison.hpp"
#include "sim/output/comparison_text.hpp"
#include "sim/page/page.hpp"

namespace sunder::sim {

/// For each application its stages on both sides as a table, and both curves of its latencies.
[[nodiscard]] ReportPage runs_report(Sides const& sides, RunComparison const& comparison);

} // namespace sunder::sim
