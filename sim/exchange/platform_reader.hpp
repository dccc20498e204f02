/// \file
/// A platform file of SimGrid as a tree of zones.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/exchange/zone_tree.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim::detail {

/// What a SimGrid program would choose, not the file.
struct PlatformChoices {
    std::int64_t wifi_level = 0; ///< which of the rates of a WIFI link holds, for all stations
};

struct ReadPlatform {
    ZoneTree tree;
    bool is_lv08 = false;             ///< it says that its network model is LV08
    std::vector<Diagnostic> warnings; ///< what has no part in a scenario
};

/// Version 4 and 4.1 of SimGrid's format. What it means and how ways are found is as in SimGrid 3.32.
/// \return nothing where something was reported
[[nodiscard]] std::optional<ReadPlatform> read_platform(std::shared_ptr<Source const> const& source,
                                                        PlatformChoices const& choices,
                                                        Diagnostics& diagnostics);

} // namespace sunder::sim::detail
