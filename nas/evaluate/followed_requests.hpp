/// \file
/// Requests whose messages meet nobody but each other, followed one by one in the order of time.
#pragma once

#include "nas/evaluate/journey.hpp"
#include "sim/base/random.hpp"
#include "sim/platform/step_function.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sunder::nas {

/// Requests of one replication on one journey, from the instants at which they leave their device.
struct Departures {
    std::span<double const> arrived_at;    ///< (requests,), ascending
    std::span<std::uint32_t const> device; ///< (requests,)
    std::span<char const> counts;    ///< (requests,): whether the request's latency is part of the percentile
    std::span<double const> left_at; ///< (requests,)
    std::span<sim::Seed const> seed; ///< (requests,), see sim::seed_of_request()
};

/// How requests that count have fared.
struct Fates {
    std::int64_t finished = 0;
    std::int64_t late = 0; ///< of them
};

/// Follows messages, with their jitter and losses, and the queue of the server, by instants alone: latency,
/// the equal share of the link that its messages have (see sim::ProcessorSharing), time-outs. Answers may
/// share the link with what is sent; that is why stages cannot be worked out one after the other.
///
/// Draws are those of the simulation. What a link carries over from one message to the next is taken in the
/// order of attempts and of their ends; where that order, or the order at the server, hangs on less than 1
/// ns, nothing is told.
///
/// The engine with a recorder that counts late requests and stops at `enough` tells the same, but exact
/// searches spend most of their time here: over all cells of NAS-Bench-201 and six limits they then take 1.5
/// times the CPU time with answers, jitter and losses (7.4 s against 4.8 s) and 1.8 times with losses (5.1 s
/// against 2.9 s), with equal certificates; much of it builds the world of each run. So this is a closed form
/// beside the engine. The luck of messages, the seeds and what is left of a message are the engine's, speeds
/// and rates those of sim/cost, and tests hold it to the engine's runs.
///
/// \param limit  seconds; requests that take longer are late
/// \param enough  stops behind so many late ones; what is late until then is late in any case
/// \return nothing where the order is not certain
/// \pre KnownStages::followed; the journey ends on the server; the replication's seed is given
[[nodiscard]] std::optional<Fates> follow(SearchSetting const& setting, sim::Seed replication,
                                          Departures const& departures, Journey const& journey, double limit,
                                          std::int64_t enough);

} // namespace sunder::nas
