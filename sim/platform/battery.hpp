/// \file
/// What a device can draw before it goes off.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/platform/step_function.hpp"

namespace sunder::sim {

/// An ideal store of energy: it gives all that was put in, whatever the power, and takes in what it is
/// charged with until it is full; the rest is lost. Neither ageing, self-discharge, temperature nor the
/// rate-capacity effect are modelled (for those see Doyle, Fuller and Newman, J. Electrochem. Soc. 140, 1993,
/// and Rakhmatov and Vrudhula, ACM TECS 2, 2003).
///
/// At `off_at` the device goes off: it draws nothing, what it works on, sends and has waiting fails, as does
/// what comes to it. At `on_at` it comes on again.
struct Battery {
    Joules capacity;
    double charge = 1; ///< at the start, as the following shares of capacity; more than `off_at`
    double off_at = 0;
    double on_at = 0.05;        ///< more than `off_at`, so that it does not flicker
    StepFunction recharge{0.0}; ///< watts that charge it over time, whatever is drawn meanwhile
};

} // namespace sunder::sim
