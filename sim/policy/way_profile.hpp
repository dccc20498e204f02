/// \file
/// What is known of a way before anybody has taken it.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/policy/policy_settings.hpp"

#include <span>
#include <vector>

namespace sunder::sim {

/// The mean times and energies of a request that is alone, as a device may have measured them at leisure. All
/// ways that leave the device do so over the same links.
struct WayProfile {
    Seconds head; ///< on the device itself
    Joules head_energy;
    Bytes sent;          ///< of the message that leaves it; 0 where it has none, or an empty one
    Seconds delay;       ///< of that message beside its bytes
    BytesPerSecond rate; ///< at which these flow in the mean
    Watts radio;         ///< while they flow
    Seconds beyond;      ///< all behind that message: servers, further hops, the answer
    Joules beyond_energy;
    bool leaves = false; ///< whether anything is done elsewhere
    double going_on = 1; ///< share of the requests that send that message: the others leave at an exit on the
                         ///< device; `head` and `beyond` are means over all

    /// Of what is done beyond, for LinUCB: each is of the order of 1, of a way that does not leave all are 0.
    std::vector<double> features;
};

/// What a device reckons with.
struct Conditions {
    BytesPerSecond rate;
    Seconds server_wait;
};

/// Neurosurgeon's latency (Kang et al., ASPLOS 2017): head + bytes / rate + wait + beyond, bytes and wait for
/// those that go on.
[[nodiscard]] Seconds predicted_latency(WayProfile const& way, Conditions const& conditions);
/// Of workers and radios while they work for it.
[[nodiscard]] Joules predicted_energy(WayProfile const& way, Conditions const& conditions);
[[nodiscard]] Seconds predicted_cost(WayProfile const& way, Conditions const& conditions,
                                     Preference const& objective);

/// At the mean rate, without waiting.
[[nodiscard]] Conditions usual_conditions(WayProfile const& way);
/// Of the dearest under usual conditions.
[[nodiscard]] Seconds dearest_cost(std::span<WayProfile const> ways, Preference const& objective);

/// Whether a cost is less than another by more than rounding: of equal ones the earlier is taken.
[[nodiscard]] inline bool clearly_less(Seconds cost, Seconds other)
{
    return cost.value() < other.value() - 1e-9 * (other.value() < 0 ? -other.value() : other.value());
}

} // namespace sunder::sim
