/// \file
/// What of a while counts.
#pragma once

#include "sim/records/records.hpp"

#include <algorithm>

namespace sunder::sim {

/// How long a while lasts within the window.
[[nodiscard]] inline Seconds overlap(Seconds from, Seconds to, Window const& window)
{
    Seconds const first = std::max(from, window.from);
    Seconds const last = std::min(to, window.to);
    return first < last ? last - first : Seconds{};
}

} // namespace sunder::sim
