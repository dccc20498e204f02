/// \file
/// The best cut for requests of many steps.
#pragma once

#include "sim/scenario/scenario.hpp"

#include <optional>

namespace sunder::sim {

/// For a lone request: that which costs least over its first pass and the mean number of further ones, where
/// both models are cut at one place (matching_cuts()), so that what layers keep stays where it is, and fits
/// there. Among the cuts that a single tensor crosses; of equals that with the smaller head.
/// \return nothing where another cut than `best` is asked for, or one for the further passes, and where none
/// of these can be.
[[nodiscard]] std::optional<PlainSplit> best_of_passes(Scenario const& scenario,
                                                       Application const& application);

} // namespace sunder::sim
