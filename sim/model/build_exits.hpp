/// \file
/// From what the user states of a model's exits to their graphs.
#pragma once

#include "sim/model/build_model.hpp"

#include <vector>

namespace sunder::sim {

/// Reports every mistake to `diagnostics`: an op that is none or that something passes by, exits in another
/// order than their ops, ops that do not fit, more than all that leave, accuracies that cannot be.
/// \param model  whole but for its exits
[[nodiscard]] std::vector<EarlyExit>
build_exits(ModelGraph const& model, std::vector<ExitDescription> const& exits, Diagnostics& diagnostics);

} // namespace sunder::sim
