/// \file
/// What files state of how far the times of their devices are off.
#pragma once

#include "sim/config/load.hpp"
#include "sim/platform/stated_error.hpp"

#include <filesystem>
#include <optional>

namespace sunder::sim {

using StatedErrors = Table<std::optional<StatedError>, DeviceGroup>;

/// Of the file of a device. \throws InputError  as load_device() does
[[nodiscard]] std::optional<StatedError> load_stated_error(std::filesystem::path const& path);

struct DoubtedScenario {
    Scenario scenario;
    StatedErrors errors; ///< of the groups' profiles, where they state one
};
/// \throws InputError  as load_scenario() does
[[nodiscard]] DoubtedScenario load_doubted(std::filesystem::path const& path,
                                           Overrides const& overrides = {});

/// Of the groups of a scenario that was read from the file.
[[nodiscard]] StatedErrors stated_errors(RootFile& file);

} // namespace sunder::sim
