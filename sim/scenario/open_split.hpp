/// \file
/// Splits that a simulation has to decide.
#pragma once

#include "sim/base/id.hpp"
#include "sim/scenario/scenario.hpp"

#include <vector>

namespace sunder::sim {

/// How an application's split is to be decided; nothing where it is decided, or by a price.
[[nodiscard]] BestUnderLoad const* find_open_split(Application const& application);

/// Applications whose split is open, in the order of the file.
[[nodiscard]] std::vector<Id<Application>> open_splits(Scenario const& scenario);

} // namespace sunder::sim
