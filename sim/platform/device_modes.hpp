/// \file
/// The clocks and accelerators of a device, and what each makes of its speed and power.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// A frequency at which a device may run, and what is measured at it.
struct DeviceClock {
    std::string name;
    double speed = 1;                ///< of what the device's profile says
    std::optional<Watts> idle_power; ///< absent: the profile's
    std::optional<Watts> busy_power; ///< likewise
};

/// A state of a processor beside the device's own: off, or one of its clocks. Its power comes on top.
struct Accelerator {
    std::string name;
    double speed = 1; ///< of the device without it
    Watts idle_power;
    Watts busy_power; ///< with all workers busy
};

/// A clock and an accelerator by their numbers; those that are absent are left as they stand.
struct DeviceMode {
    std::optional<std::size_t> clock;
    std::optional<std::size_t> accelerator;

    friend bool operator==(DeviceMode const&, DeviceMode const&) = default;
};

/// Which there are. All that a device does takes 1 / (clock's speed x accelerator's speed) times as long,
/// measured times too: speeds are those of what the device is used for, so they need not be in proportion to
/// the frequency. Changing from one to another takes no time.
struct DeviceModes {
    std::vector<DeviceClock> clocks;
    std::vector<Accelerator> accelerators;
    DeviceMode standing; ///< while nobody chooses
    Watts idle_power;    ///< of the device at the clock that states none
    Watts busy_power;    ///< likewise

    [[nodiscard]] bool empty() const { return clocks.empty() && accelerators.empty(); }
};

} // namespace sunder::sim
