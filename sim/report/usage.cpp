#include "sim/report/usage.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace sunder::sim {
namespace {

bool is_work(SpanKind kind)
{
    return kind == SpanKind::compute || kind == SpanKind::encode || kind == SpanKind::decode;
}

/// A job more (+1) or less (-1).
using Steps = std::vector<std::pair<Seconds, int>>;

/// Adds min(jobs, workers) over time.
void add_busy(Integral& integral, Steps steps, int workers)
{
    std::ranges::sort(steps);
    int jobs = 0;
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
        jobs += steps[i].second;
        if (jobs > 0) integral.add(steps[i].first, steps[i + 1].first, std::min(jobs, workers));
    }
}

} // namespace

std::vector<UsageCurve> busy_devices(Records const& records, std::int32_t replication, TimeBins const& bins)
{
    auto const& devices = records.devices;
    std::vector<Steps> steps(devices.size());
    auto const& spans = records.spans;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans.device[i] < 0 || !is_work(spans.kind[i])) continue;
        auto const row = static_cast<std::size_t>(spans.device[i]);
        if (devices.replication[row] != replication) continue;
        steps[row].emplace_back(spans.started_at[i], 1);
        steps[row].emplace_back(spans.ended_at[i], -1);
    }
    std::vector<UsageCurve> curves;
    for (std::size_t group = 0; group < records.groups.size(); ++group) {
        Integral integral{bins};
        double workers = 0;
        for (std::size_t row = 0; row < devices.size(); ++row) {
            if (devices.replication[row] != replication || !std::cmp_equal(devices.group[row], group))
                continue;
            workers += devices.workers[row];
            add_busy(integral, std::move(steps[row]), devices.workers[row]);
        }
        if (workers > 0)
            curves.push_back({.name = records.groups[group], .values = integral.means(1 / workers)});
    }
    return curves;
}

std::vector<UsageCurve> busy_links(Records const& records, std::int32_t replication, TimeBins const& bins)
{
    auto const& rows = records.link_rows;
    auto const& window = records.windows[static_cast<std::size_t>(replication)];
    Seconds const length = window.to - window.from;
    std::map<std::pair<std::int32_t, Direction>, Integral> carried;
    std::map<std::pair<std::int32_t, Direction>, double> rate; // of all links of the group together
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (rows.replication[row] == replication && length > Seconds{})
            rate[{rows.link[row], rows.direction[row]}] += rows.capacity[row].value() / length.value();
    auto const& spans = records.spans;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans.link[i] < 0 || spans.kind[i] != SpanKind::transfer ||
            spans.ended_at[i] <= spans.started_at[i])
            continue;
        auto const row = static_cast<std::size_t>(spans.link[i]);
        if (rows.replication[row] != replication) continue;
        auto& integral = carried.try_emplace({rows.link[row], rows.direction[row]}, bins).first->second;
        integral.add(spans.started_at[i], spans.ended_at[i],
                     spans.bytes[i].value() / (spans.ended_at[i] - spans.started_at[i]).value());
    }
    std::vector<UsageCurve> curves;
    for (auto const& [key, integral] : carried) {
        if (!(rate[key] > 0)) continue;
        auto const* const direction = key.second == Direction::up     ? " up"
                                      : key.second == Direction::down ? " down"
                                                                      : "";
        curves.push_back({.name = records.links[static_cast<std::size_t>(key.first)] + direction,
                          .values = integral.means(1 / rate[key])});
    }
    return curves;
}

std::vector<UsageCurve> batch_sizes(Records const& records, std::int32_t replication, TimeBins const& bins)
{
    struct Batches {
        double jobs = 0;
        double count = 0; ///< each job has its part of one
    };
    auto const& spans = records.spans;
    std::map<std::int32_t, std::vector<Batches>> groups;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans.batch[i] <= 0 || spans.kind[i] != SpanKind::compute) continue;
        auto const row = static_cast<std::size_t>(spans.device[i]);
        if (records.devices.replication[row] != replication) continue;
        if (spans.started_at[i] < bins.from || spans.started_at[i] >= bins.to) continue;
        auto& mine = groups.try_emplace(records.devices.group[row], bins.count).first->second;
        auto& [jobs, count] = mine[bins.of(spans.started_at[i])];
        jobs += 1;
        count += 1.0 / spans.batch[i];
    }
    std::vector<UsageCurve> curves;
    for (auto const& [group, batches] : groups) {
        UsageCurve curve{.name = records.groups[static_cast<std::size_t>(group)], .values = {}};
        for (auto const& [jobs, count] : batches)
            curve.values.push_back(count > 0 ? jobs / count : 0);
        curves.push_back(std::move(curve));
    }
    return curves;
}

void Integral::add(Seconds from, Seconds to, double rate)
{
    from = std::max(from, bins_.from);
    to = std::min(to, bins_.to);
    if (from >= to) return;
    auto const first = bins_.of(from);
    auto const last = bins_.of(to);
    for (auto bin = first; bin <= last; ++bin) {
        Seconds const begin = bins_.from + static_cast<double>(bin) * bins_.width();
        Seconds const overlap = std::min(to, begin + bins_.width()) - std::max(from, begin);
        sums_[bin] += rate * std::max(0.0, overlap.value());
    }
}

std::vector<double> Integral::means(double scale) const
{
    auto means = sums_;
    for (auto& mean : means)
        mean *= scale / bins_.width().value();
    return means;
}

std::size_t TimeBins::of(Seconds at) const
{
    double const bin = std::floor((at - from) / width());
    return std::min(count - 1, static_cast<std::size_t>(std::max(0.0, bin)));
}

void RequestsInFlight::take(Request const& request)
{
    if (request.replication == replication_)
        integrals_[static_cast<std::size_t>(request.application)].add(request.arrived_at, request.finished_at,
                                                                      1);
}

std::vector<UsageCurve> RequestsInFlight::curves(Records const& facts) const
{
    std::vector<UsageCurve> curves;
    for (std::size_t i = 0; i < integrals_.size(); ++i)
        curves.push_back({.name = facts.applications[i].name, .values = integrals_[i].means(1)});
    return curves;
}

} // namespace sunder::sim
