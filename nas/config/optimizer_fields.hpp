/// \file
/// `optimizer:` of a search.
#pragma once

#include "nas/runner/search_plan.hpp"
#include "sim/form/fields.hpp"

namespace sunder::nas {

[[nodiscard]] sim::Form const& form_of(sim::Of<OptimizerSettings> type);
/// A random search where something was reported.
[[nodiscard]] OptimizerSettings read_as(sim::Of<OptimizerSettings> type, sim::YamlCursor const& at,
                                        sim::Reading const& reading);

} // namespace sunder::nas
