/// \file
/// How long a lone message takes on a route, and how many bytes it really costs.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/platform/platform.hpp"

namespace sunder::sim {

/// The sum over the route's links of latency and mean jitter.
[[nodiscard]] Seconds mean_delay(Platform const& platform, Route const& route);

/// The least mean rate of the route's links in its direction; a link with half duplex has its one rate for
/// both. A rate that varies counts by its mean over time.
[[nodiscard]] BytesPerSecond mean_rate(Platform const& platform, Route const& route);

/// The expected time of a message of `bytes` when nothing else is under way: mean_delay + bytes / mean_rate.
/// Links forward as they receive, so the least rate counts once. Loss is not in it: time-outs and repetitions
/// are seen in a run only.
[[nodiscard]] Seconds lone_transfer_time(Platform const& platform, Route const& route, Bytes bytes);

/// Probability that a packet, or the message where messages are lost as a whole, does not arrive. For the
/// model of Gilbert and Elliott that of its stationary state.
[[nodiscard]] double loss_probability(Link const& link);

/// How often each byte is sent over the route in expectation: (1 - p^tries) / (1 - p), with p the probability
/// that one of its links loses it and `tries` the least of theirs; 1 without loss.
[[nodiscard]] double expected_sendings(Platform const& platform, Route const& route);

} // namespace sunder::sim
