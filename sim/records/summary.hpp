/// \file
/// What the records mean: figures with confidence intervals.
#pragma once

#include "sim/records/mean_interval.hpp"
#include "sim/records/records.hpp"
#include "sim/records/statistics.hpp"
#include "sim/records/tallies.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// Percentiles of type 7 (Hyndman and Fan 1996) over all replications pooled. Nothing where nothing finished.
struct LatencySummary {
    Seconds mean;
    MeanInterval ci95 = {}; ///< of the mean
    Seconds min = {}, p50 = {}, p90 = {}, p95 = {}, p99 = {}, max = {};
    /// Of the percentiles, over replications; absent where there is one, or no interval of the mean.
    std::optional<Interval> p50_ci95 = {}, p90_ci95 = {}, p95_ci95 = {}, p99_ci95 = {};
    bool is_exact = true; ///< else of a sketch, within QuantileSketch::within of each percentile
};

/// Means per finished request; they add up to the mean latency.
using Breakdown = ByStage<Seconds>;

/// What led to no answer: what tries used that failed or were cancelled, and whatever requests used that
/// ended without an answer. Of all requests that count, together.
struct WasteSummary {
    Seconds time; ///< of workers
    Flops work;
    Joules energy;
    std::int64_t by_link = 0, by_device = 0, by_tries = 0, by_battery = 0; ///< failed, by FailedBy
    std::int64_t again = 0; ///< requests that were begun more than once
};

/// Of requests that are answered token by token, in the usual words: time to first token (TTFT), time per
/// output token after the first (TPOT), and tokens per second.
struct TokenSummary {
    std::optional<double> tokens;        ///< mean per finished request, the first included
    std::optional<double> passes;        ///< likewise
    std::optional<LatencySummary> first; ///< time to the first token
    std::optional<LatencySummary> each;  ///< mean time per token after the first, of requests that have more
    std::optional<PerSecond> rate; ///< tokens of requests that ended well within the window, over its length
};

/// Of the requests that arrived within the window; requests = finished + failed + dropped.
struct ApplicationSummary {
    std::string name;
    std::int64_t requests = 0, finished = 0, failed = 0, dropped = 0;
    std::int64_t missed_deadline = 0;    ///< finished, but late by more than 1e-9 s, SimGrid's precision
    std::optional<PerSecond> throughput; ///< requests that ended well within the window, over its length
    std::optional<LatencySummary> latency;
    std::optional<Breakdown> breakdown;
    std::optional<Bytes> payload;       ///< mean per finished request
    std::optional<Joules> energy;       ///< mean per finished request
    std::optional<TokenSummary> tokens; ///< absent: they are answered at once
    std::optional<WasteSummary>
        waste; ///< where some request was begun again, or did not finish and can say what it used
    std::optional<double> accuracy; ///< expected share of the answers that are right; where it is known
    std::map<std::string, double> exits{}; ///< share of finished requests by exit where they left, or "none";
                                           ///< empty where nobody left early
    std::map<std::string, double> split;   ///< share of requests by name of cut
    /// Requests that were cut otherwise than the one before of the same device.
    std::int64_t switches = 0;
};

/// Of the batteries of a group, over its devices and all replications.
struct BatterySummary {
    std::int64_t devices = 0;          ///< batteries, counted once in each replication
    std::int64_t went_off = 0;         ///< of these, at least once
    std::optional<Seconds> first_off;  ///< the earliest
    std::optional<Seconds> median_off; ///< by which half of them had gone off; nothing where fewer did
    /// Where none went off: how long one lasts with the median of the mean powers, drawn less recharged,
    /// that were seen; nothing where some went off, or where it lasts for ever.
    std::optional<Seconds> expected_life;
    double left = 0; ///< share of capacity at the end, mean
    Joules drawn;    ///< of all devices, mean over replications, as the next
    Joules recharged;
};

struct DeviceSummary {
    std::string group;
    std::optional<double> utilisation; ///< mean over its devices and replications
    std::optional<double> offered;     ///< load of its busiest device, see Devices; absent in records of old
    Joules energy;                     ///< of all its devices within the window, mean over replications
    std::int64_t queue_max = 0;
    std::optional<double> batch_mean; ///< jobs in a batch, over all of them; nothing where there are none
    std::int64_t batch_max = 0;       ///< jobs in the largest
    std::int64_t warm_ups = 0;
    std::int64_t loads = 0;                  ///< of models
    Joules radio_energy{};                   ///< of `energy`, what their own radios drew
    std::optional<BatterySummary> battery{}; ///< absent: they have none
    std::int64_t slowed = 0; ///< times that a device slowed for its heat, over all replications
};

/// Of devices that move, within the window, mean over replications.
struct RoamingSummary {
    double hand_overs = 0;          ///< of all devices
    std::vector<double> stations{}; ///< by access point: how many were with it in the mean over time
};

struct LinkSummary {
    std::string name;
    std::optional<double> utilisation; ///< of its busier direction, mean over the links of its group
    std::optional<double> offered;     ///< load of the busiest link and direction; absent in records of old
    Bytes carried;                     ///< both directions, all links of its group, mean over replications
    Joules energy;
    ServedBy served_by =
        ServedBy::unknown; ///< where its rows differ, the last of them in the order of ServedBy
    std::optional<RoamingSummary> roaming{}; ///< absent: nobody moves
};

struct Summary {
    std::string scenario;
    std::uint64_t seed = 1;
    std::int64_t replications = 1;
    std::int64_t unfinished = 0; ///< requests that never ended, of all applications
    std::vector<ApplicationSummary> applications;
    std::vector<DeviceSummary> devices;
    std::vector<LinkSummary> links;
};

/// \pre every replication that occurs in the rows has a window
[[nodiscard]] Summary summarise(Records const& records);

/// Tallies rows of requests of any replication, in the order of arrival within each.
class RowTally {
public:
    /// \param facts  of the run; rows are not looked at. \pre they outlive it
    explicit RowTally(Records const& facts);

    /// \pre the replication has a window
    void take(Request const& request);

    /// Of all rows; none can be taken any more.
    [[nodiscard]] Tallies pooled() &&;

private:
    Records const& facts_;
    std::vector<Tally> replications_;
};

/// The same of requests that were tallied; of the records no rows of requests are looked at.
[[nodiscard]] Summary summarise(Records const& records, Tallies const& tallies);

/// Of each application.
[[nodiscard]] std::vector<std::optional<Seconds>> deadlines_of(Records const& records);

/// Of the busiest device or link; 0 where none is known. \pre as for summarise()
[[nodiscard]] double greatest_utilisation(Records const& records);

/// Of all devices and links; nothing where none is known.
[[nodiscard]] std::optional<double> greatest_offered(Summary const& summary);

} // namespace sunder::sim
