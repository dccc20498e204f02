/// \file
/// What of a scenario cannot be rehearsed.
#pragma once

#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <cstdint>

namespace sunder::rehearse {

enum class PlayedOver : std::uint8_t {
    namespaces, ///< Linux's TCP over packets that a forwarder delays, see tools/linux_tcp
    loopback    ///< connections of this machine, whose bytes a process between them delays
};

inline constexpr std::size_t most_places = 64;

/// \throws sim::InputError  with everything found, each with its reason
void expect_rehearsable(sim::Scenario const& scenario, sim::Deployment const& deployment, PlayedOver medium);

} // namespace sunder::rehearse
