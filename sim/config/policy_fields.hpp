/// \file
/// Policies that choose among ways, as files state them.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/policy/policy_settings.hpp"

#include <string>

namespace sunder::sim {

[[nodiscard]] Form const& form_of(Of<PolicyKind> type);
[[nodiscard]] PolicyKind read_as(Of<PolicyKind> type, YamlCursor const& at, Reading const& reading);
[[nodiscard]] std::string written(PolicyKind const& kind);

/// A word, or the two weights.
[[nodiscard]] Form const& form_of(Of<Preference> type);
[[nodiscard]] Preference read_as(Of<Preference> type, YamlCursor const& at, Reading const& reading);
[[nodiscard]] std::string written(Preference const& objective);

[[nodiscard]] Form const& form_of(Of<Estimates> type);
[[nodiscard]] Estimates read_as(Of<Estimates> type, YamlCursor const& at, Reading const& reading);
[[nodiscard]] std::string written(Estimates const& estimates);

} // namespace sunder::sim
