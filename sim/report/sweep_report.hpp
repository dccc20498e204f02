/// \file
/// What a sweep found, as a page.
#pragma once

#include "sim/output/sweep_file.hpp"
#include "sim/page/page.hpp"

namespace sunder::sim {

[[nodiscard]] ReportPage sweep_report(SweepFile const& file);

} // namespace sunder::sim
