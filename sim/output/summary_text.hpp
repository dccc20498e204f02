/// \file
/// A summary for people.
#pragma once

#include "sim/records/summary.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// A sentence, without its full stop, for each device and link that is asked for more than it can do.
[[nodiscard]] std::vector<std::string> overloads_in(Summary const& summary);

/// Half the width of the interval as a share of the time, behind `before`: " ± 2.1 %". Empty without
/// interval.
[[nodiscard]] std::string half_width(Seconds time, std::optional<Interval> const& ci95,
                                     std::string_view before);

/// A page of at most 100 columns (longer names are shortened), with the units that fit and zeros left out.
[[nodiscard]] std::string summary_text(Summary const& summary);

} // namespace sunder::sim
