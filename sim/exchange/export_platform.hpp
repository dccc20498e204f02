/// \file
/// The devices, links and routes of a scenario as a platform file of SimGrid.
#pragma once

#include "sim/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

struct ExportedPlatform {
    std::string text;                ///< XML, version 4.1, as SimGrid 3.32 loads it
    std::vector<std::string> losses; ///< what of the scenario SimGrid's format cannot say, a line each
};

/// One zone with Full routing. Device i of a group `phone` of several is the host `phone-i`, and so are links
/// that each of them has for itself. Links with `duplex: half` are SHARED, others SPLITDUPLEX, or two of them
/// where their rates differ. Rates that vary become their mean over time, and a constant load a lower speed.
/// For `exact` and `solver` the file asks SimGrid for its model without TCP (CM02), for `lv08` for LV08.
/// \param file  whose name messages tell
/// \throws InputError  for devices without a speed, and where that makes too many hosts or routes
[[nodiscard]] ExportedPlatform export_platform(Scenario const& scenario, std::string const& file);

} // namespace sunder::sim
