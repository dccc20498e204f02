/// \file
/// Times, fixed or random, as files state them.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/form/fields.hpp"

namespace sunder::sim {

/// A time, or one of the distributions.
[[nodiscard]] Form const& form_of(Of<Distribution> type);
/// The same where 0 makes no sense.
[[nodiscard]] Form const& positive_distribution();
/// One of the distributions.
[[nodiscard]] Form const& random_distribution();

/// \pre the form of `at` is one of these
[[nodiscard]] Distribution read_as(Of<Distribution> type, YamlCursor const& at, Reading const& reading);

/// Declares the distributions as alternatives of one another, and perhaps of others.
void alternatives(Distribution& distribution, FormMaker& visit);
void alternatives(Distribution& distribution, FieldReader const& visit);
inline void alternatives(Distribution& /*distribution*/, BareText& /*visit*/) {}

} // namespace sunder::sim
