/// \file
/// What a message that is alone costs on a route, and how many bytes it really costs.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/platform/platform.hpp"

namespace sunder::sim {

/// The rate of a link in the direction of the route; a link with half duplex has its one rate for both. Of a
/// cell it is that of its fastest station.
[[nodiscard]] LinkRate const& rate_of(Link const& link, Route const& route);

/// A message when nothing else is under way: delay + bytes x time per byte. Links forward as they receive, so
/// the least rate counts once. Radios draw their power while bytes flow; latency and jitter cost nothing.
/// Loss is not in it: time-outs and repetitions are seen in a run only.
/// The radios of the devices at both ends are in the mean cost, without their tails; in the least they are
/// not, since messages that are there at once share what they draw.
struct RouteCost {
    Seconds delay;           ///< the sum over the route's links of latency and jitter
    SecondsPerByte per_byte; ///< 1 / the least rate of the route's links in its direction, and of its
                             ///< stations in cells
    Watts radio;             ///< send_power of each link on the way out, receive_power on the way back

    [[nodiscard]] Seconds flow(Bytes bytes) const { return bytes > Bytes{} ? per_byte * bytes : Seconds{}; }
    [[nodiscard]] Seconds time(Bytes bytes) const { return delay + flow(bytes); }
    [[nodiscard]] Joules energy(Bytes bytes) const { return radio * flow(bytes); }
};

/// In expectation: mean jitter, of a rate that varies its mean over time, and of the times that a byte takes
/// the devices of the route, where their links or stations differ, their mean.
[[nodiscard]] RouteCost mean_cost(Platform const& platform, Route const& route);

/// At the very least: no message takes less, however much the rate and jitter vary. Least jitter, peak rate,
/// fastest stations.
[[nodiscard]] RouteCost least_cost(Platform const& platform, Route const& route);

/// Probability that a packet, or the message where messages are lost as a whole, does not arrive. For the
/// model of Gilbert and Elliott that of its stationary state.
[[nodiscard]] double loss_probability(Link const& link);

/// How often each byte is sent over the route in expectation: (1 - p^tries) / (1 - p), with p the probability
/// that one of its links loses it and `tries` the least of theirs; 1 without loss.
[[nodiscard]] double expected_sendings(Platform const& platform, Route const& route);

/// Expected time that losses add to a message of `bytes` on a route of this one link, otherwise idle, with as
/// many tries as it takes. With loss p a share p^k of the bytes is sent again after attempt k; that happens,
/// after a pause of timeout x backoff^(k - 1) and with one more latency, with the probability 1 - (1 -
/// p^k)^n, n packets. \return nothing lost: 0. \pre the link's loss, if any, is of packets
[[nodiscard]] Seconds time_of_losses(Link const& link, RouteCost const& route, Bytes bytes);

} // namespace sunder::sim
