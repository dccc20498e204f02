/// \file
/// `accuracy:` of a search.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/config/space_of_search.hpp"
#include "nas/runner/one_shot_plan.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace sunder::nas {

[[nodiscard]] sim::Form const& accuracy_form();

/// One of the three, unless something was reported.
struct AccuracyOfSearch {
    std::unique_ptr<AccuracyModel> model; ///< refers to the space
    std::optional<OneShotPlan> one_shot;
    std::optional<TrainedWeights> trained;
    Texts texts;
};

/// \param folder  of the search file
[[nodiscard]] AccuracyOfSearch read_accuracy(sim::YamlCursor const& at, SpaceOfSearch const& space,
                                             std::filesystem::path const& folder,
                                             sim::Reading const& reading);

} // namespace sunder::nas
