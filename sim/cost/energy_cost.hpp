/// \file
/// What a lone request costs in energy.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/platform/platform.hpp"

namespace sunder::sim {

/// Energy of one worker of the group for `busy`: busy_power / workers x busy.
[[nodiscard]] Joules compute_energy(DeviceGroup const& group, Seconds busy);

/// Energy of the radios on the route for a message under way for `transfer`: send_power of each link on the
/// way out, receive_power on the way back.
[[nodiscard]] Joules transfer_energy(Platform const& platform, Route const& route, Seconds transfer);

} // namespace sunder::sim
