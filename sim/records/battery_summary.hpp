/// \file
/// What became of batteries, and of devices that are too warm, by group.
#pragma once

#include "sim/records/summary.hpp"

#include <vector>

namespace sunder::sim {

/// \param devices  by group
void add_batteries(std::vector<DeviceSummary>& devices, Records const& records);
void count_slow_spells(std::vector<DeviceSummary>& devices, Records const& records);

} // namespace sunder::sim
