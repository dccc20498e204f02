/// \file
/// Percentiles of latency under load, bounded from below without a simulation.
#pragma once

#include "nas/evaluate/known_stages.hpp"
#include "nas/evaluate/lone_journey.hpp"
#include "sim/platform/step_function.hpp"
#include "sim/workload/arrivals.hpp"

#include <cstdint>
#include <vector>

namespace sunder::nas {

/// The percentile `share` of the latency is to stay within `limit`.
struct PercentileLimit {
    double share = 0.95;
    sim::Seconds limit;
};

/// Tells journeys whose simulated percentile is above a limit for certain, in one setting and for the
/// replications that the simulator would run. It never says so of a journey that the simulator finds within
/// the limit.
///
/// Arrivals are those of the simulation (same seed). From there on requests are followed stage by stage by
/// instants that they cannot be ahead of; what is left out (other applications, competing jobs, answers,
/// random delays beyond what is known of them) only delays. All requests of one journey ask the same of
/// every resource, hence:
///
/// 1. A queue of c workers that serves our jobs in their order: when job k starts, at least k - c of those
///    before it have ended, and they end in order. So start(k) >= max(arrival(k), end(k - c)), whoever else
///    is served.
/// 2. Equal shares of c servers of speed v(t) among n jobs: each has v min(1, c / n) or less. By induction
///    over events no job is ahead of its place in the system without the others: as long as no job has left
///    early, n is at least as large, and all have attained at most as much.
///    Behind links of the devices' own, a link of all is shared max-min fairly; ends are exact there.
/// 3. These hold request by request where the instants of arrival are known exactly. Where they are only
///    bounded, the order may differ, but the k-th instant of all bounds the k-th from below, and serving one
///    after the other brings as many jobs of equal size to an end by any time as anything can: with c workers
///    that are not shared; for shared ones and links, with one server of c times the speed.
/// 4. From the k-th end on, so many requests at most can be in time as can be matched with ends before their
///    deadlines (arrival + limit): the others are late, in whatever order they are served.
///
/// Where every device has a link of its own, stages need not be bounded one by one: the simulator follows the
/// requests, without a record of them and only until the question is answered, see LateOnly. What answers,
/// losses and delays that depend on each other do is known then, and so is the percentile itself.
///
/// Otherwise nothing is known of the load where requests are lost (the percentile is over those that finish);
/// nor is it where arrivals wait for answers (closed loops), where requests are dropped, or under the network
/// model lv08. There is_blind(); known_stages_of() decides.
class LatencyBound {
public:
    /// For replications 0 .. `replications` - 1. \invariant the setting outlives the bound
    LatencyBound(SearchSetting const& setting, std::int64_t replications);

    /// Whether the simulated percentile of the journey is above the limit for certain. By the least latency
    /// of any request first, see LoneJourney.
    /// \throws RunError  as the simulator does.
    [[nodiscard]] bool exceeds(Journey const& journey, PercentileLimit const& asked) const;

    /// Whether only the least latency of a lone request can be said of the journey.
    [[nodiscard]] bool is_blind(Journey::End end) const;

private:
    /// Instants of the requests of one replication, shape (requests,), in their order of arrival.
    struct Run {
        sim::Recorded arrivals;
        std::vector<double> arrived_at;
        std::vector<std::uint32_t> device; ///< index in the origin group
        std::vector<double> delay;         ///< of the message, as far as it is known beforehand
        std::vector<char> counts;          ///< whether it arrived within the window
        std::vector<sim::Seed> seeds;      ///< of the requests
    };
    struct Instants {
        std::vector<double> at;
        Knowledge knowledge = Knowledge::exact;
    };

    [[nodiscard]] Run make_run(std::int64_t replication) const;
    void add_delays(Run& run) const;

    [[nodiscard]] bool exceeds_by_stages(Journey const& journey, PercentileLimit const& asked) const;
    [[nodiscard]] bool exceeds_when_followed(Journey const& journey, PercentileLimit const& asked) const;
    [[nodiscard]] std::int64_t late(Run const& run, Journey const& journey, double limit) const;
    [[nodiscard]] Instants after_device(Run const& run, double service) const;
    [[nodiscard]] Instants after_link(Run const& run, Instants const& left, double bytes) const;
    [[nodiscard]] std::vector<double> sorted_after_links(Instants const& sent, Instants const& came,
                                                         double bytes) const;
    [[nodiscard]] Instants after_server(Run const& run, Instants const& came, double service) const;

    SearchSetting const* setting_;
    LoneJourney lone_;
    KnownStages known_;
    sim::StepFunction device_speed_;
    sim::StepFunction server_speed_;
    double least_answer_ = 0; ///< from the end on the server to the end
    std::vector<Run> runs_;
    std::int64_t counted_ = 0; ///< requests whose latency counts, over all runs
};

} // namespace sunder::nas
