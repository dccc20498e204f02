/// \file
/// A graph as the user would state it.
#pragma once

#include "sim/model/build_model.hpp"

namespace sunder::sim {

/// The description from which build_model() makes the same graph: what follows from the kinds of ops and
/// their inputs is left out.
/// \pre the model has no exits and is not fused
[[nodiscard]] ModelDescription description_of(ModelGraph const& model);

} // namespace sunder::sim
