/// \file
/// Files of which a command takes two kinds.
#pragma once

#include "sim/config/load.hpp"

#include <filesystem>
#include <variant>

namespace sunder::sim {

using ScenarioOrModel = std::variant<Scenario, ModelGraph>;

/// A scenario, or a model by itself as its file states it, told apart by the `format` key. Overrides are for
/// scenarios.
/// \throws InputError  with every mistake of every file, in order.
[[nodiscard]] ScenarioOrModel load_scenario_or_model(std::filesystem::path const& path,
                                                     Overrides const& overrides = {});

} // namespace sunder::sim
