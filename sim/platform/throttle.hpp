/// \file
/// A device that slows when it is worked hard for long.
#pragma once

#include "sim/base/quantity.hpp"

namespace sunder::sim {

/// One body with a thermal resistance and capacity, as in the compact models of Skadron et al. (Temperature-
/// aware microarchitecture, ACM TACO 1, 2004): h' = (u - h) / tau, where h is how much warmer it is than when
/// idle for ever, over how much warmer it would become if all workers were busy for ever at full speed, and u
/// is the heat that it makes likewise: the share of workers that are busy, times `to` while it is slow. At h
/// = `sustains` the device slows to the share `to` of its speed; at `again_at` x `sustains` it has all of it
/// again. tau is such that a cold device slows after all workers were busy for `after`. That phones do so,
/// with minutes between: Bhat, Gumussoy and Ogras, Power and thermal analysis of commercial mobile platforms,
/// DATE 2019, arXiv:1904.09814.
///
/// Assumptions: what the workers draw beyond idle power becomes heat and goes with the speed while it is
/// slow, so an op takes as much of it at either; governors with more steps, leakage that grows with
/// temperature, the weather, the radio and a `load` make no difference.
struct Throttle {
    Seconds after;
    double to = 1;         ///< in (0, 1)
    double sustains = 1;   ///< in (0, 1): the share of workers that it bears busy for ever at full speed
    double again_at = 0.9; ///< in (0, 1)

    [[nodiscard]] Seconds time_constant() const; ///< tau
};

} // namespace sunder::sim
