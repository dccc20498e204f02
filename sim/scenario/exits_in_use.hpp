/// \file
/// Which exits of its model an application uses.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/plan/used_exits.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// Numbers of the model's exits that are named, ascending; names of none are passed over.
[[nodiscard]] std::vector<std::size_t> exits_named(ModelGraph const& model, ExitSettings const& settings);

/// None where report_exits() finds something.
[[nodiscard]] UsedExits exits_in_use(ModelGraph const& model, ExitSettings const& settings);

/// Names that are none of exits, and a threshold that is missing or for which nothing is stated.
void report_exits(ModelGraph const& model, Application const& application, Diagnostics& diagnostics);

} // namespace sunder::sim
