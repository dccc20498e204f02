/// \file
/// `accuracy:` of a search.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/command/command_plan.hpp"
#include "nas/config/command_fields.hpp"
#include "nas/config/space_of_search.hpp"
#include "nas/runner/one_shot_plan.hpp"
#include "nas/runner/proxy_plan.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::nas {

[[nodiscard]] sim::Form const& accuracy_form();

/// One of the five, unless something was reported.
struct AccuracyOfSearch {
    std::unique_ptr<AccuracyModel> model; ///< refers to the space
    std::optional<OneShotPlan> one_shot;
    std::optional<TrainedWeights> trained;
    std::optional<CommandPlan> command;
    std::optional<ProxyPlan> proxy;
    Texts texts;
    std::vector<sim::Diagnostic> warnings;
};

[[nodiscard]] AccuracyOfSearch read_accuracy(sim::YamlCursor const& at, SpaceOfSearch const& space,
                                             PlaceOfSearch const& search, sim::Reading const& reading);

} // namespace sunder::nas
