/// \file
/// `run:` of a scenario.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/scenario/scenario.hpp"

namespace sunder::sim {

[[nodiscard]] Form const& form_of(Of<RunSettings> type);
[[nodiscard]] RunSettings read_as(Of<RunSettings> type, YamlCursor const& at, Reading const& reading);

} // namespace sunder::sim
