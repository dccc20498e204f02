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

/// "30 requests" or "5 s".
[[nodiscard]] Form const& form_of(Of<Hold> type);
[[nodiscard]] Hold read_as(Of<Hold> type, YamlCursor const& at, Reading const& reading);
[[nodiscard]] std::string written(Hold const& hold);

/// "8 ms" or "10 %".
[[nodiscard]] Form const& form_of(Of<LeastGain> type);
[[nodiscard]] LeastGain read_as(Of<LeastGain> type, YamlCursor const& at, Reading const& reading);
[[nodiscard]] std::string written(LeastGain const& gain);

[[nodiscard]] Form const& form_of(Of<Estimates> type);
[[nodiscard]] Estimates read_as(Of<Estimates> type, YamlCursor const& at, Reading const& reading);
[[nodiscard]] std::string written(Estimates const& estimates);

} // namespace sunder::sim
