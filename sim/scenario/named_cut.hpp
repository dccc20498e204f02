/// \file
/// Cuts as users name them.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/model/cut.hpp"
#include "sim/scenario/scenario.hpp"

#include <optional>

namespace sunder::sim {

/// The cut behind the ops; nothing where there is none, which is reported at `where`.
[[nodiscard]] std::optional<Cut> cut_behind(After const& after, ModelGraph const& model,
                                            Location const& where, Diagnostics& diagnostics);

} // namespace sunder::sim
