/// \file
/// The scenario of a search with a candidate in it. For the sources of this room only.
#pragma once

#include "nas/winner/winner.hpp"
#include "sim/scenario/scenario.hpp"

#include <string>

namespace sunder::nas {

struct WinnerPlace {
    SearchSetting const& setting;
    SplitNetwork const& network;
    std::string split; ///< "device_only", "server_only" or the op behind which the model is cut
    std::string name;  ///< of the scenario
};

/// The resolved text of the setting, without what varies it and without files that it needs no more.
[[nodiscard]] std::string scenario_of_winner(WinnerPlace const& place);

/// As `sunder run` reads it. \throws sim::InputError  where it does not go together
[[nodiscard]] sim::Scenario parsed(Winner const& winner);

} // namespace sunder::nas
