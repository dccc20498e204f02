/// \file
/// What breaks, when, and for how long.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/base/id.hpp"
#include "sim/base/quantity.hpp"

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace sunder::sim {

struct DeviceGroup;
struct Link;

/// One spell.
struct Once {
    Seconds at;
    Distribution lasts;
};

/// Spells again and again: one begins `every` after the end of the one before, the first that long after 0,
/// as long as requests arrive. Both are drawn anew for each.
struct Recurring {
    Distribution every;
    Distribution lasts;
};

using Spells = std::variant<Once, Recurring>;

/// The rate of a link, in both directions, is only `factor` of what it is else; of 0: the link is down. What
/// is on its way waits; faults that fall together multiply. Links of `each` device have spells of their own.
struct LinkFault {
    Id<Link> link;
    std::optional<std::int64_t> index; ///< which of those of `each` device; absent: each
    double factor = 0;                 ///< >= 0
};

/// What becomes of the jobs on which a device works when it goes down.
enum class WorkUnderWay : std::uint8_t {
    lost, ///< with the request, unless that is tried again
    kept  ///< goes on when the device is up again
};

/// A device is down: it starts nothing, and jobs wait before it. It draws its idle power.
/// Spells of one device that fall together are one, in which work is lost if it is in any of them.
struct DeviceFault {
    Id<DeviceGroup> group;
    std::optional<std::int64_t> index; ///< absent: each, with spells of its own
    WorkUnderWay work = WorkUnderWay::lost;
};

struct Fault {
    std::variant<LinkFault, DeviceFault> what;
    Spells when;
};

/// The share of all time for which it holds, in the long run; of Once none.
[[nodiscard]] double share_of_time(Spells const& spells);

} // namespace sunder::sim
