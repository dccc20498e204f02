#include "sim/base/contract.hpp"
#include "sim/records/counting.hpp"
#include "sim/records/summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace sunder::sim {
namespace {

constexpr Seconds timing_precision{1e-9};

double length_of(Window const& window)
{
    return (window.to - window.from).value();
}

/// What is added up over the counted requests of one application.
struct Tally {
    std::int64_t finished = 0, failed = 0, dropped = 0, missed = 0;
    ByStage<Sum> times;
    Sum payload;
    Sum energy;
    Sum latency;
    std::vector<std::int64_t> latencies; ///< (replications,), finished
    std::vector<std::int64_t> ended_in;  ///< (replications,), well ended within the window
    std::vector<std::int64_t> cuts;      ///< (cuts,)
};

Seconds latency_of(Requests const& rows, std::size_t row)
{
    return rows.finished_at[row] - rows.arrived_at[row];
}

template <class T>
T const& at(std::vector<T> const& values, std::int32_t code)
{
    SUNDER_EXPECTS(code >= 0 && static_cast<std::size_t>(code) < values.size());
    return values[static_cast<std::size_t>(code)];
}

void add_finished(Tally& tally, Requests const& rows, std::size_t row)
{
    ++tally.finished;
    for_each_stage(
        [&](StageWords const& words) { tally.times[words.stage].add(rows.times[words.stage][row].value()); });
    tally.payload.add(rows.payload[row].value());
    tally.energy.add(rows.energy[row].value());
    tally.latency.add(latency_of(rows, row).value());
    ++tally.latencies[static_cast<std::size_t>(rows.replication[row])];
}

std::vector<Tally> tally_all(Records const& records)
{
    auto const replications = records.windows.size();
    Tally blank;
    blank.latencies.resize(replications);
    blank.ended_in.resize(replications);
    blank.cuts.resize(records.cuts.size());
    std::vector<Tally> tallies(records.applications.size(), blank);

    auto const& rows = records.requests;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const& window = at(records.windows, rows.replication[row]);
        auto const& application = at(records.applications, rows.application[row]);
        auto& tally = tallies[static_cast<std::size_t>(rows.application[row])];
        bool const finished = rows.status[row] == Status::finished;
        if (finished && rows.finished_at[row] >= window.from && rows.finished_at[row] <= window.to)
            ++tally.ended_in[static_cast<std::size_t>(rows.replication[row])];
        if (!is_counted(records, row)) continue;
        ++tally.cuts.at(static_cast<std::size_t>(rows.cut[row]));
        if (rows.status[row] == Status::failed) ++tally.failed;
        if (rows.status[row] == Status::dropped) ++tally.dropped;
        if (!finished) continue;
        add_finished(tally, rows, row);
        if (application.deadline && latency_of(rows, row) > *application.deadline + timing_precision)
            ++tally.missed;
    }
    return tallies;
}

/// Latencies of the finished requests in the order of the rows, one application after the other.
std::vector<double> latencies_by_application(Records const& records, std::vector<Tally> const& tallies)
{
    std::vector<std::size_t> next;
    std::size_t total = 0;
    for (auto const& tally : tallies) {
        next.push_back(total);
        total += static_cast<std::size_t>(tally.finished);
    }
    std::vector<double> latencies(total);
    auto const& rows = records.requests;
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (rows.status[row] == Status::finished && is_counted(records, row))
            latencies[next[static_cast<std::size_t>(rows.application[row])]++] =
                latency_of(rows, row).value();
    return latencies;
}

/// What replications there are, each its part of `latencies`; empty where none finished.
std::vector<std::span<double>> by_replication(Tally const& tally, std::span<double> latencies)
{
    std::vector<std::span<double>> parts;
    std::size_t begin = 0;
    for (auto const count : tally.latencies) {
        parts.push_back(latencies.subspan(begin, static_cast<std::size_t>(count)));
        begin += static_cast<std::size_t>(count);
    }
    return parts;
}

using Percentiles = std::array<double, 4>;
constexpr Percentiles shares{0.5, 0.9, 0.95, 0.99};

/// For the percentiles `of_all` at `shares`; leaves the parts in another order.
std::array<std::optional<Interval>, shares.size()>
percentile_intervals(std::vector<std::span<double>> const& parts, Percentiles const& of_all)
{
    std::array<std::vector<double>, shares.size()> of_parts;
    for (auto const part : parts) {
        if (part.empty()) continue;
        auto const values = percentiles(part, {shares.begin(), shares.end()});
        for (std::size_t i = 0; i < shares.size(); ++i)
            of_parts.at(i).push_back(values[i]);
    }
    std::array<std::optional<Interval>, shares.size()> intervals;
    for (std::size_t i = 0; i < shares.size(); ++i)
        intervals.at(i) = section_interval(of_all.at(i), of_parts.at(i));
    return intervals;
}

/// What an interval rests on beside the latencies.
struct IntervalGrounds {
    double utilisation; ///< of the busiest device or link
    Tail tail;
};

/// Leaves `latencies` in another order.
LatencySummary latency_summary(Tally const& tally, std::span<double> latencies,
                               IntervalGrounds const& grounds)
{
    auto const parts = by_replication(tally, latencies);
    LatencySummary summary{.mean = Seconds{tally.latency.value() / static_cast<double>(latencies.size())}};
    if (grounds.tail == Tail::infinite_variance)
        summary.ci95.state = IntervalState::infinite_variance;
    else
        summary.ci95 = mean_interval({parts.begin(), parts.end()}, grounds.utilisation);
    std::vector<double> copy; // the order of time is of no more use, but that of replications is
    if (summary.ci95.interval && parts.size() > 1) copy.assign(latencies.begin(), latencies.end());
    auto const values = percentiles(latencies, {0, 0.5, 0.9, 0.95, 0.99, 1});
    summary.min = Seconds{values[0]};
    summary.p50 = Seconds{values[1]};
    summary.p90 = Seconds{values[2]};
    summary.p95 = Seconds{values[3]};
    summary.p99 = Seconds{values[4]};
    summary.max = Seconds{values[5]};
    if (copy.empty()) return summary;
    auto const intervals =
        percentile_intervals(by_replication(tally, copy), {values[1], values[2], values[3], values[4]});
    summary.p50_ci95 = intervals[0];
    summary.p90_ci95 = intervals[1];
    summary.p95_ci95 = intervals[2];
    summary.p99_ci95 = intervals[3];
    return summary;
}

Breakdown breakdown_of(Tally const& tally)
{
    Breakdown breakdown;
    for (auto const& words : stages)
        breakdown[words.stage] =
            Seconds{tally.times[words.stage].value() / static_cast<double>(tally.finished)};
    return breakdown;
}

std::optional<PerSecond> throughput_of(Tally const& tally, std::vector<Window> const& windows)
{
    Sum sum;
    for (std::size_t i = 0; i < windows.size(); ++i) {
        if (length_of(windows[i]) <= 0) return std::nullopt;
        sum.add(static_cast<double>(tally.ended_in[i]) / length_of(windows[i]));
    }
    if (windows.empty()) return std::nullopt;
    return PerSecond{sum.value() / static_cast<double>(windows.size())};
}

/// An application of the records, and what was added up for it.
struct Counted {
    std::size_t which;
    Tally const& tally;
    std::span<double> latencies; ///< of its finished requests; left in another order
};

ApplicationSummary application_summary(Records const& records, Counted const& counted, double utilisation)
{
    auto const& [which, tally, latencies] = counted;
    ApplicationSummary summary;
    summary.name = records.applications[which].name;
    summary.requests = tally.finished + tally.failed + tally.dropped;
    summary.finished = tally.finished;
    summary.failed = tally.failed;
    summary.dropped = tally.dropped;
    summary.missed_deadline = tally.missed;
    summary.throughput = throughput_of(tally, records.windows);
    for (std::size_t cut = 0; cut < tally.cuts.size(); ++cut)
        if (tally.cuts[cut] > 0)
            summary.split[records.cuts[cut]] +=
                static_cast<double>(tally.cuts[cut]) / static_cast<double>(summary.requests);
    if (tally.finished == 0) return summary;
    summary.latency = latency_summary(tally, latencies,
                                      {.utilisation = utilisation, .tail = records.applications[which].tail});
    summary.breakdown = breakdown_of(tally);
    summary.payload = Bytes{tally.payload.value() / static_cast<double>(tally.finished)};
    summary.energy = Joules{tally.energy.value() / static_cast<double>(tally.finished)};
    return summary;
}

/// A mean over what could be measured.
struct Mean {
    Sum sum;
    std::int64_t count = 0;

    void add(double x)
    {
        sum.add(x);
        ++count;
    }
    [[nodiscard]] std::optional<double> value() const
    {
        if (count == 0) return std::nullopt;
        return sum.value() / static_cast<double>(count);
    }
};

std::vector<DeviceSummary> device_summaries(Records const& records)
{
    std::vector<DeviceSummary> summaries(records.groups.size());
    std::vector<Mean> utilisation(records.groups.size());
    std::vector<Sum> energy(records.groups.size());

    auto const& rows = records.devices;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        double const length = length_of(at(records.windows, rows.replication[row]));
        auto& summary = summaries.at(static_cast<std::size_t>(rows.group[row]));
        auto const group = static_cast<std::size_t>(rows.group[row]);
        if (length > 0) utilisation[group].add(rows.busy[row].value() / (length * rows.workers[row]));
        energy[group].add(rows.energy[row].value());
        if (!std::isnan(rows.offered[row]))
            summary.offered = std::max(summary.offered, std::optional{rows.offered[row]});
        summary.queue_max = std::max<std::int64_t>(summary.queue_max, rows.queue_max[row]);
    }
    auto const replications = static_cast<double>(std::max<std::size_t>(records.windows.size(), 1));
    for (std::size_t group = 0; group < summaries.size(); ++group) {
        summaries[group].group = records.groups[group];
        summaries[group].utilisation = utilisation[group].value();
        summaries[group].energy = Joules{energy[group].value() / replications};
    }
    return summaries;
}

std::vector<LinkSummary> link_summaries(Records const& records)
{
    constexpr std::size_t directions = 3;
    std::vector<std::array<Mean, directions>> utilisation(records.links.size());
    std::vector<std::optional<double>> offered(records.links.size());
    std::vector<Sum> carried(records.links.size());
    std::vector<Sum> energy(records.links.size());
    auto const& rows = records.link_rows;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const link = static_cast<std::size_t>(rows.link[row]);
        auto const direction = static_cast<std::size_t>(rows.direction[row]);
        if (rows.capacity[row] > Bytes{})
            utilisation.at(link).at(direction).add(rows.carried[row] / rows.capacity[row]);
        if (!std::isnan(rows.offered[row]))
            offered.at(link) = std::max(offered.at(link), std::optional{rows.offered[row]});
        carried.at(link).add(rows.carried[row].value());
        energy.at(link).add(rows.energy[row].value());
    }
    auto const replications = static_cast<double>(std::max<std::size_t>(records.windows.size(), 1));
    std::vector<LinkSummary> summaries;
    for (std::size_t link = 0; link < records.links.size(); ++link) {
        std::optional<double> busiest;
        for (auto const& direction : utilisation[link])
            busiest = std::max(busiest, direction.value());
        summaries.push_back({.name = records.links[link],
                             .utilisation = busiest,
                             .offered = offered[link],
                             .carried = Bytes{carried[link].value() / replications},
                             .energy = Joules{energy[link].value() / replications}});
    }
    return summaries;
}

double greatest_utilisation(std::vector<DeviceSummary> const& devices, std::vector<LinkSummary> const& links)
{
    double greatest = 0;
    for (auto const& device : devices)
        greatest = std::max(greatest, device.utilisation.value_or(0));
    for (auto const& link : links)
        greatest = std::max(greatest, link.utilisation.value_or(0));
    return greatest;
}

} // namespace

bool is_counted(Records const& records, std::size_t row)
{
    auto const& rows = records.requests;
    auto const& window = at(records.windows, rows.replication[row]);
    return rows.status[row] != Status::unfinished && rows.arrived_at[row] >= window.from &&
           rows.arrived_at[row] <= window.to;
}

Summary summarise(Records const& records)
{
    Summary summary;
    summary.scenario = records.scenario;
    summary.seed = records.seed;
    summary.replications = static_cast<std::int64_t>(records.windows.size());
    summary.unfinished = std::ranges::count(records.requests.status, Status::unfinished);
    summary.devices = device_summaries(records);
    summary.links = link_summaries(records);
    double const utilisation = greatest_utilisation(summary.devices, summary.links);
    auto const tallies = tally_all(records);
    auto latencies = latencies_by_application(records, tallies);
    std::size_t begin = 0;
    for (std::size_t i = 0; i < tallies.size(); ++i) {
        auto const count = static_cast<std::size_t>(tallies[i].finished);
        summary.applications.push_back(application_summary(
            records, {i, tallies[i], std::span{latencies}.subspan(begin, count)}, utilisation));
        begin += count;
    }
    return summary;
}

double greatest_utilisation(Records const& records)
{
    return greatest_utilisation(device_summaries(records), link_summaries(records));
}

std::optional<double> greatest_offered(Summary const& summary)
{
    std::optional<double> greatest;
    for (auto const& device : summary.devices)
        greatest = std::max(greatest, device.offered);
    for (auto const& link : summary.links)
        greatest = std::max(greatest, link.offered);
    return greatest;
}

} // namespace sunder::sim
