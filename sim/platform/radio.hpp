/// \file
/// The radio of a device, which all its messages share.
#pragma once

#include "sim/base/quantity.hpp"

#include <optional>

namespace sunder::sim {

/// After the last byte a radio keeps so much for so long, in case more comes: the tail of 3G
/// (Balasubramanian, Balasubramanian and Venkataramani, IMC 2009) and LTE (Huang et al., MobiSys 2012), where
/// an inactivity timer demotes it. A message before its end begins it anew, so tails never add up.
struct RadioTail {
    Watts power;
    Seconds lasts;
};

/// Draws `send` while bytes of any message leave the device, `receive` while bytes of any come, the greater
/// of the two while both do; then the tail, then `idle`. Messages that are there at once have an equal part
/// of the energy each; tail and idle power belong to none. Latency, jitter and time-outs cost nothing beyond
/// these, and power does not depend on the rate.
struct DeviceRadio {
    Watts idle;
    Watts send;
    Watts receive;
    std::optional<RadioTail> tail;
};

} // namespace sunder::sim
