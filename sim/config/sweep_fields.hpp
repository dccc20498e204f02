/// \file
/// `sweep:` of a scenario as files state it.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/sweep/sweep.hpp"

#include <optional>

namespace sunder::sim {

[[nodiscard]] Form const& sweep_form();

/// \param sweep  what of it is read; some keys have no effect where it draws from no ranges
[[nodiscard]] Sweep read_settings(Sweep sweep, YamlCursor const& at, Reading const& reading);

/// A rule for the values of a key.
struct SweptRule {
    std::optional<YamlCursor> linear, log, range; ///< its two ends: one of these is there
    std::optional<std::int64_t> points;
    Spacing spacing = Spacing::linear; ///< of `range`
};
/// Such a rule, or a list of values.
[[nodiscard]] Form const& form_of(Of<SweptRule> type);
[[nodiscard]] SweptRule read_as(Of<SweptRule> type, YamlCursor const& at, Reading const& reading);

[[nodiscard]] Form const& zips_form();

} // namespace sunder::sim
