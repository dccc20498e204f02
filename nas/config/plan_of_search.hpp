/// \file
/// What a search is for, who proposes candidates, how they are looked at and when it ends.
#pragma once

#include "nas/config/accuracy_of_search.hpp"
#include "nas/config/space_of_search.hpp"
#include "nas/runner/search_plan.hpp"

namespace sunder::nas {

/// \pre the form of `root` is search_form(); `plan` has its seed
[[nodiscard]] SearchPlan read_plan(SearchPlan plan, sim::YamlCursor const& root, sim::Reading const& reading);

/// What an exact search confirms. \pre is_exact(plan)
[[nodiscard]] Confirmation read_confirmation(sim::YamlCursor const& root, SpaceOfSearch const& space,
                                             sim::Reading const& reading);

/// When any other search ends that learns no weights; mistakes against the plan are reported.
[[nodiscard]] Budget read_budget(SearchPlan const& plan, sim::YamlCursor const& root,
                                 sim::Reading const& reading);

/// With the plan's optimizer; what does not suit the learning of weights is reported.
[[nodiscard]] OneShotPlan with_plan(OneShotPlan one_shot, SearchPlan const& plan, sim::YamlCursor const& root,
                                    sim::Reading const& reading);

} // namespace sunder::nas
