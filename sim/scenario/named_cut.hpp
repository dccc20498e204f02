/// \file
/// Cuts as users name them.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/model/cut.hpp"
#include "sim/scenario/scenario.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace sunder::sim {

/// The cut behind the ops: those whose tensors cross. The path of a block stands for all of its ops, whatever
/// crosses behind them. Nothing where there is no such cut, which is reported at `where`.
[[nodiscard]] std::optional<Cut> cut_behind(After const& after, ModelGraph const& model,
                                            Location const& where, Diagnostics& diagnostics);

/// What a user would write for these cuts, one a hop; nothing where a file cannot say it: where some servers
/// of several are left out. \pre cuts not empty
[[nodiscard]] std::optional<std::variant<DeviceOnly, ServerOnly, Cuts>> split_of(std::vector<Cut> const& cuts,
                                                                                 ModelGraph const& model);

} // namespace sunder::sim
