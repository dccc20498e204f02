/// \file
/// A summary for programs.
#pragma once

#include "sim/records/summary.hpp"

#include <string>

namespace sunder::sim {

/// One JSON object, format "sunder-summary/1": SI units, null where a figure is undefined, every key always
/// there, applications, devices and links in the order of the scenario. Numbers are the shortest that read
/// back as the same double. Ends with a line break.
[[nodiscard]] std::string summary_json(Summary const& summary);

} // namespace sunder::sim
