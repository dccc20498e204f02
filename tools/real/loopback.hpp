/// \file
/// What messages take from this machine to itself.
#pragma once

#include "sim/base/quantity.hpp"

namespace sunder::cli {

/// A message of n bytes and an answer of one byte take round_trip + n / rate.
struct LoopbackTimes {
    sim::Seconds round_trip;
    sim::BytesPerSecond rate;
};

/// Some hundred messages over a TCP connection of this process with itself on 127.0.0.1, each answered by
/// another thread; medians. \throws RunError  where there is no loopback, or it is stuck
[[nodiscard]] LoopbackTimes measure_loopback();

} // namespace sunder::cli
