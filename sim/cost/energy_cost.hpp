/// \file
/// What a lone request costs in energy.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/platform/platform.hpp"

namespace sunder::sim {

/// Energy of one worker of the group for `busy`: busy_power / workers x busy.
[[nodiscard]] Joules compute_energy(DeviceGroup const& group, Seconds busy);

/// Energy of the radios on the route while the bytes of a lone message flow at the route's mean rate; latency
/// and jitter cost nothing. send_power of each link on the way out, receive_power on the way back.
[[nodiscard]] Joules transfer_energy(Platform const& platform, Route const& route, Bytes bytes);

} // namespace sunder::sim
