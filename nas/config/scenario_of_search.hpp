/// \file
/// `scenario:` and `application:` of a search.
#pragma once

#include "nas/evaluate/search_setting.hpp"
#include "sim/form/reading.hpp"
#include "sim/scenario/scenario.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// Texts of files, by key: those that a search carries with it.
using Texts = std::map<std::string, std::string>;

struct ScenarioOfSearch {
    std::optional<SearchSetting> setting; ///< absent where something was reported
    std::vector<sim::Diagnostic> warnings;
    std::vector<sim::InputFile> inputs; ///< but for the scenario's own file
    Texts texts;
};

/// Mistakes of the scenario come behind those of the search, at their own places. \param root  of the search
[[nodiscard]] ScenarioOfSearch read_scenario_of_search(sim::YamlCursor const& root,
                                                       sim::Reading const& reading);

} // namespace sunder::nas
