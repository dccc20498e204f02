#include "sim/records/tallies.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::size_t many_replications = 20; ///< each is a batch, see mean_interval.hpp

std::vector<double> const shares{percentile_shares.begin(), percentile_shares.end()};

Percentiles percentiles_of(LatencySeries const& series)
{
    Percentiles percentiles{};
    std::ranges::copy(series.percentiles(shares), percentiles.begin());
    return percentiles;
}

void add_counts(std::vector<std::int64_t>& all, std::vector<std::int64_t> const& more)
{
    all.resize(std::max(all.size(), more.size()));
    for (std::size_t i = 0; i < more.size(); ++i)
        all[i] += more[i];
}

void add(PooledTokens& all, TokenTally& more, double length)
{
    all.requests += more.requests;
    all.tokens.add(more.tokens);
    all.passes.add(more.passes);
    all.first.add(more.first);
    all.firsts.add(std::move(more.firsts));
    all.each.add(more.each);
    all.eaches.add(std::move(more.eaches));
    if (length > 0) all.rates.add(static_cast<double>(more.in_window) / length);
}

void add(PooledTally& all, ApplicationTally& more, double length)
{
    all.finished += more.finished;
    all.failed += more.failed;
    all.dropped += more.dropped;
    all.missed += more.missed;
    all.waste.add(more.waste);
    add_counts(all.cuts, more.cuts);
    add_counts(all.answered, more.answered);
    all.switches += more.switches;
    for (auto const& words : stages)
        all.times[words.stage].add(more.times[words.stage]);
    all.payload.add(more.payload);
    all.energy.add(more.energy);
    all.latency.add(more.latency);
    all.latencies.add(std::move(more.latencies));
    add(all.tokens, more.tokens, length);
    if (length > 0) all.throughputs.add(static_cast<double>(more.ended_in_window) / length);
}

} // namespace

void PooledLatencies::add(LatencySeries replication)
{
    if (replication.count() == 0) return;
    count_ += replication.count();
    replications_.push_back({.series = std::move(replication)});
    if (all_) {
        take_in(replications_.back().series);
    } else if (count_ > LatencySeries::most_exact) {
        all_.emplace();
        for (auto const& each : replications_)
            take_in(each.series);
    }
    if (all_) forget();
}

void PooledLatencies::take_in(LatencySeries const& series)
{
    if (!series.is_exact()) return all_->add(series.sketch());
    for (double const x : series.means())
        all_->add(x);
}

/// Leaves of each replication what its number asks for.
void PooledLatencies::forget()
{
    if (replications_.size() >= many_replications) {
        for (auto& each : replications_) {
            if (each.series.count() == 0) continue;
            each = {.series = {},
                    .mean = mean_of(each.series.means()),
                    .percentiles = percentiles_of(each.series)};
        }
        return;
    }
    std::int64_t coarsest = 1;
    std::size_t means = 0;
    for (auto& each : replications_) {
        each.series.summarise();
        coarsest = std::max(coarsest, each.series.each());
    }
    for (auto& each : replications_) {
        each.series.coarsen(coarsest);
        means += each.series.means().size();
    }
    SUNDER_EXPECTS(means <= many_replications * LatencySeries::most_means);
}

std::vector<double> PooledLatencies::percentiles(std::vector<double> const& of) const
{
    if (all_) return all_->percentiles(of);
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(count_));
    for (auto const& replication : replications_)
        values.insert(values.end(), replication.series.means().begin(), replication.series.means().end());
    return sim::percentiles(values, of);
}

std::vector<Percentiles> PooledLatencies::percentiles_of_each() const
{
    std::vector<Percentiles> of_each;
    for (auto const& replication : replications_)
        of_each.push_back(replication.series.count() == 0 ? replication.percentiles
                                                          : percentiles_of(replication.series));
    return of_each;
}

MeanInterval PooledLatencies::interval_of_mean(double mean, double utilisation) const
{
    Runs runs;
    Grounds grounds{.utilisation = utilisation};
    for (auto const& replication : replications_) {
        if (replication.series.count() == 0)
            runs.emplace_back(&replication.mean, std::size_t{1});
        else
            runs.emplace_back(replication.series.means());
    }
    if (all_) {
        grounds.each = static_cast<double>(replications_.front().series.each());
        grounds.mean = mean;
    }
    return mean_interval(runs, grounds);
}

void Tallies::add(Tally replication, Window const& window)
{
    auto& applications = replication.applications();
    SUNDER_EXPECTS(applications.size() == applications_.size());
    double const length = (window.to - window.from).value();
    for (std::size_t i = 0; i < applications.size(); ++i)
        sim::add(applications_[i], applications[i], length);
    unfinished_ += replication.unfinished();
    every_has_length_ = every_has_length_ && length > 0;
    ++replications_;
}

} // namespace sunder::sim
