#include "sim/base/contract.hpp"
#include "sim/records/battery_summary.hpp"
#include "sim/records/counting.hpp"
#include "sim/records/summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

double length_of(Window const& window)
{
    return (window.to - window.from).value();
}

template <class T>
T const& at(std::vector<T> const& values, std::int32_t code)
{
    SUNDER_EXPECTS(code >= 0 && static_cast<std::size_t>(code) < values.size());
    return values[static_cast<std::size_t>(code)];
}

/// For the percentiles `of_all` at `percentile_shares`, of replications.
std::array<std::optional<Interval>, percentile_shares.size()>
percentile_intervals(std::vector<Percentiles> const& of_each, Percentiles const& of_all)
{
    std::array<std::optional<Interval>, percentile_shares.size()> intervals;
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        std::vector<double> values;
        values.reserve(of_each.size());
        for (auto const& replication : of_each)
            values.push_back(replication.at(i));
        intervals.at(i) = section_interval(of_all.at(i), values);
    }
    return intervals;
}

/// What an interval rests on beside the latencies.
struct IntervalGrounds {
    double utilisation; ///< of the busiest device or link
    Tail tail;
};

/// \param sum  of the latencies
LatencySummary latency_summary(PooledLatencies const& latencies, Sum const& sum,
                               IntervalGrounds const& grounds)
{
    double const mean = sum.value() / static_cast<double>(latencies.count());
    LatencySummary summary{.mean = Seconds{mean}, .is_exact = latencies.is_exact()};
    if (grounds.tail == Tail::infinite_variance)
        summary.ci95.state = IntervalState::infinite_variance;
    else
        summary.ci95 = latencies.interval_of_mean(mean, grounds.utilisation);
    auto const values = latencies.percentiles({0, 0.5, 0.9, 0.95, 0.99, 1});
    summary.min = Seconds{values[0]};
    summary.p50 = Seconds{values[1]};
    summary.p90 = Seconds{values[2]};
    summary.p95 = Seconds{values[3]};
    summary.p99 = Seconds{values[4]};
    summary.max = Seconds{values[5]};
    if (!summary.ci95.interval || latencies.replications() < 2) return summary;
    auto const intervals =
        percentile_intervals(latencies.percentiles_of_each(), {values[1], values[2], values[3], values[4]});
    summary.p50_ci95 = intervals[0];
    summary.p90_ci95 = intervals[1];
    summary.p95_ci95 = intervals[2];
    summary.p99_ci95 = intervals[3];
    return summary;
}

TokenSummary token_summary(PooledTokens const& tally, Tallies const& tallies, IntervalGrounds const& grounds)
{
    TokenSummary summary;
    if (tallies.every_window_has_length())
        summary.rate = PerSecond{tally.rates.value() / static_cast<double>(tallies.replications())};
    if (tally.requests == 0) return summary;
    auto const requests = static_cast<double>(tally.requests);
    summary.tokens = tally.tokens.value() / requests;
    summary.passes = tally.passes.value() / requests;
    summary.first = latency_summary(tally.firsts, tally.first, grounds);
    if (tally.eaches.count() > 0) summary.each = latency_summary(tally.eaches, tally.each, grounds);
    return summary;
}

Breakdown breakdown_of(PooledTally const& tally)
{
    Breakdown breakdown;
    for (auto const& words : stages)
        breakdown[words.stage] =
            Seconds{tally.times[words.stage].value() / static_cast<double>(tally.finished)};
    return breakdown;
}

std::optional<WasteSummary> waste_of(PooledTally const& tally)
{
    auto const& waste = tally.waste;
    if (tally.failed + tally.dropped + waste.again == 0) return std::nullopt;
    return WasteSummary{.time = Seconds{waste.time.value()},
                        .work = Flops{waste.work.value()},
                        .energy = Joules{waste.energy.value()},
                        .by_link = tally.failed - waste.by_device - waste.by_tries - waste.by_battery,
                        .by_device = waste.by_device,
                        .by_tries = waste.by_tries,
                        .by_battery = waste.by_battery,
                        .again = waste.again};
}

/// The mean of what is expected of the requests that finished. \pre there are some
std::optional<double> accuracy_of(Expected const& expected, std::size_t which, PooledTally const& tally)
{
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < expected.size(); ++row)
        if (expected.application[row] == static_cast<std::int32_t>(which)) rows.push_back(row);
    if (rows.size() == 1) {
        double const accuracy = expected.accuracy[rows.front()];
        return std::isnan(accuracy) ? std::nullopt : std::optional{accuracy};
    }
    Sum sum;
    std::int64_t known = 0;
    for (auto const row : rows) {
        auto const answered =
            tally.answered.at(static_cast<std::size_t>(expected.exit[row]) * tally.cuts.size() +
                              static_cast<std::size_t>(expected.cut[row]));
        if (answered == 0) continue;
        if (std::isnan(expected.accuracy[row])) return std::nullopt;
        sum.add(expected.accuracy[row] * static_cast<double>(answered));
        known += answered;
    }
    if (known == 0) return std::nullopt;
    return sum.value() / static_cast<double>(known);
}

/// Shares of the requests that finished by where they left, if any left early. \pre there are some
std::map<std::string, double> shares_of_exits(std::vector<std::string> const& exits, PooledTally const& tally)
{
    std::map<std::string, double> shares;
    auto const cuts = tally.cuts.size();
    for (std::size_t place = 0; place < tally.answered.size(); ++place)
        if (tally.answered[place] > 0)
            shares[exits.at(place / cuts)] +=
                static_cast<double>(tally.answered[place]) / static_cast<double>(tally.finished);
    if (shares.size() == 1 && shares.contains(exits.front())) shares.clear();
    return shares;
}

/// `which` of the applications of the records.
ApplicationSummary application_summary(Records const& records, Tallies const& tallies, std::size_t which,
                                       double utilisation)
{
    auto const& tally = tallies.applications()[which];
    ApplicationSummary summary;
    summary.name = records.applications[which].name;
    summary.requests = tally.finished + tally.failed + tally.dropped;
    summary.finished = tally.finished;
    summary.failed = tally.failed;
    summary.dropped = tally.dropped;
    summary.missed_deadline = tally.missed;
    summary.waste = waste_of(tally);
    if (tallies.every_window_has_length())
        summary.throughput =
            PerSecond{tally.throughputs.value() / static_cast<double>(tallies.replications())};
    for (std::size_t cut = 0; cut < tally.cuts.size(); ++cut)
        if (tally.cuts[cut] > 0)
            summary.split[records.cuts.at(cut)] +=
                static_cast<double>(tally.cuts[cut]) / static_cast<double>(summary.requests);
    summary.switches = tally.switches;
    auto const& info = records.applications[which];
    IntervalGrounds const grounds{.utilisation = utilisation, .tail = info.tail};
    if (info.answers == Answering::in_tokens || tally.tokens.requests > 0)
        summary.tokens = token_summary(tally.tokens, tallies, grounds);
    if (tally.finished == 0) return summary;
    summary.latency = latency_summary(tally.latencies, tally.latency, grounds);
    summary.breakdown = breakdown_of(tally);
    summary.payload = Bytes{tally.payload.value() / static_cast<double>(tally.finished)};
    summary.energy = Joules{tally.energy.value() / static_cast<double>(tally.finished)};
    summary.accuracy = accuracy_of(records.expected, which, tally);
    summary.exits = shares_of_exits(records.exits, tally);
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
    std::vector<Sum> radio_energy(records.groups.size());
    std::vector<std::int64_t> batches(records.groups.size());
    std::vector<std::int64_t> batched(records.groups.size());

    auto const& rows = records.devices;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        double const length = length_of(at(records.windows, rows.replication[row]));
        auto& summary = summaries.at(static_cast<std::size_t>(rows.group[row]));
        auto const group = static_cast<std::size_t>(rows.group[row]);
        if (length > 0) utilisation[group].add(rows.busy[row].value() / (length * rows.workers[row]));
        energy[group].add(rows.energy[row].value());
        radio_energy[group].add(rows.radio_energy[row].value());
        if (!std::isnan(rows.offered[row]))
            summary.offered = std::max(summary.offered, std::optional{rows.offered[row]});
        summary.queue_max = std::max<std::int64_t>(summary.queue_max, rows.queue_max[row]);
        summary.batch_max = std::max(summary.batch_max, rows.batch_max[row]);
        summary.warm_ups += rows.warm_ups[row];
        summary.loads += rows.loads[row];
        batches[group] += rows.batches[row];
        batched[group] += rows.batched[row];
    }
    auto const replications = static_cast<double>(std::max<std::size_t>(records.windows.size(), 1));
    for (std::size_t group = 0; group < summaries.size(); ++group) {
        summaries[group].group = records.groups[group];
        summaries[group].utilisation = utilisation[group].value();
        summaries[group].energy = Joules{energy[group].value() / replications};
        summaries[group].radio_energy = Joules{radio_energy[group].value() / replications};
        if (batches[group] > 0)
            summaries[group].batch_mean =
                static_cast<double>(batched[group]) / static_cast<double>(batches[group]);
    }
    return summaries;
}

/// By link.
std::vector<std::optional<RoamingSummary>> roaming_summaries(Records const& records)
{
    std::vector<std::optional<RoamingSummary>> summaries(records.links.size());
    auto const replications = static_cast<double>(records.windows.size());
    auto const& rows = records.contacts;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const link_row = static_cast<std::size_t>(rows.link[row]);
        auto const link = static_cast<std::size_t>(records.link_rows.link[link_row]);
        auto const point = static_cast<std::size_t>(records.link_rows.index[link_row]);
        auto const& window = records.windows[static_cast<std::size_t>(rows.replication[row])];
        if (!summaries[link]) summaries[link].emplace();
        auto& [hand_overs, stations] = *summaries[link];
        if (stations.size() <= point) stations.resize(point + 1);
        Seconds const from = std::max(rows.started_at[row], window.from);
        Seconds const to = std::min(rows.ended_at[row], window.to);
        if (from < to) stations[point] += (to - from) / (window.to - window.from) / replications;
        bool const comes_from_another = rows.started_at[row] > Seconds{};
        bool const is_in_window = rows.started_at[row] >= window.from && rows.started_at[row] < window.to;
        if (comes_from_another && is_in_window) hand_overs += 1 / replications;
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
    std::vector<ServedBy> served_by(records.links.size());
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
        served_by.at(link) = std::max(served_by.at(link), rows.served_by[row]);
    }
    auto const replications = static_cast<double>(std::max<std::size_t>(records.windows.size(), 1));
    auto roaming = roaming_summaries(records);
    std::vector<LinkSummary> summaries;
    for (std::size_t link = 0; link < records.links.size(); ++link) {
        std::optional<double> busiest;
        for (auto const& direction : utilisation[link])
            busiest = std::max(busiest, direction.value());
        summaries.push_back({.name = records.links[link],
                             .utilisation = busiest,
                             .offered = offered[link],
                             .carried = Bytes{carried[link].value() / replications},
                             .energy = Joules{energy[link].value() / replications},
                             .served_by = served_by[link],
                             .roaming = std::move(roaming[link])});
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
    return is_counted({.arrived_at = rows.arrived_at[row], .status = rows.status[row]},
                      at(records.windows, rows.replication[row]));
}

RowTally::RowTally(Records const& facts) : facts_{facts}
{
    auto const deadlines = deadlines_of(facts);
    for (auto const& window : facts.windows)
        replications_.emplace_back(Tally::Setup{.window = window,
                                                .deadlines = deadlines,
                                                .cuts = facts.cuts.size(),
                                                .exits = facts.exits.size()});
}

void RowTally::take(Request const& request)
{
    SUNDER_EXPECTS(request.replication >= 0 &&
                   static_cast<std::size_t>(request.replication) < replications_.size());
    replications_[static_cast<std::size_t>(request.replication)].take(request);
}

Tallies RowTally::pooled() &&
{
    Tallies tallies{facts_.applications.size()};
    for (std::size_t i = 0; i < replications_.size(); ++i)
        tallies.add(std::move(replications_[i]), facts_.windows[i]);
    return tallies;
}

Summary summarise(Records const& records)
{
    RowTally tally{records};
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        tally.take(row_of<Request>(records.requests, row));
    return summarise(records, std::move(tally).pooled());
}

Summary summarise(Records const& records, Tallies const& tallies)
{
    Summary summary;
    summary.scenario = records.scenario;
    summary.seed = records.seed;
    summary.replications = static_cast<std::int64_t>(records.windows.size());
    summary.unfinished = tallies.unfinished();
    summary.devices = device_summaries(records);
    add_batteries(summary.devices, records);
    count_slow_spells(summary.devices, records);
    summary.links = link_summaries(records);
    double const utilisation = greatest_utilisation(summary.devices, summary.links);
    for (std::size_t i = 0; i < records.applications.size(); ++i)
        summary.applications.push_back(application_summary(records, tallies, i, utilisation));
    return summary;
}

std::vector<std::optional<Seconds>> deadlines_of(Records const& records)
{
    std::vector<std::optional<Seconds>> deadlines;
    for (auto const& application : records.applications)
        deadlines.push_back(application.deadline);
    return deadlines;
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
