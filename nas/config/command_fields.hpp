/// \file
/// `accuracy: {command: ...}`: own trainings.
#pragma once

#include "nas/command/command_plan.hpp"
#include "sim/form/fields.hpp"

#include <optional>

namespace sunder::nas {

[[nodiscard]] sim::Form const& command_form();

struct PlaceOfSearch {
    std::filesystem::path folder; ///< of the search file
    std::string name;             ///< of the search
};

/// \return nothing where something was reported
[[nodiscard]] std::optional<CommandPlan> read_command_plan(sim::YamlCursor const& at,
                                                           SearchSpace const& space,
                                                           PlaceOfSearch const& search,
                                                           sim::Reading const& reading);

} // namespace sunder::nas
