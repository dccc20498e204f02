/// \file
/// One place in two graphs of the same layers, as those that read a prompt and that make one token more.
#pragma once

#include "sim/model/cut.hpp"
#include "sim/scenario/scenario.hpp"

#include <utility>
#include <vector>

namespace sunder::sim {

/// Whether ops of the second graph are called as those of the first behind which a single tensor crosses.
[[nodiscard]] bool have_same_names(ModelGraph const& first, ModelGraph const& second);

/// The split of the second graph that is at the same place: behind the ops of the same names. Where they have
/// not the same names, and both graphs have as many cuts that a single tensor crosses, the number of the cut
/// among these counts instead: exporters name ops by how many came before.
/// \return the split as it is where no place answers to it
[[nodiscard]] PlainSplit matching_split(PlainSplit const& split, ModelGraph const& first,
                                        ModelGraph const& second);

/// The cuts of both that a single tensor crosses and that are at one place, server only first and device only
/// last.
[[nodiscard]] std::vector<std::pair<Cut, Cut>> matching_cuts(ModelGraph const& first,
                                                             ModelGraph const& second);

} // namespace sunder::sim
