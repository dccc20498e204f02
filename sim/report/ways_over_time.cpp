#include "sim/report/ways_over_time.hpp"

#include <algorithm>
#include <numeric>

namespace sunder::sim {

WaysOverTime::WaysOverTime(Records const& facts, std::int32_t replication, TimeBins const& bins)
    : replication_{replication},
      bins_{bins},
      cuts_{facts.cuts.size()},
      all_(facts.applications.size(),
           std::vector<Bin>(
               bins.count,
               Bin{.by_cut = std::vector<std::int64_t>(facts.cuts.size()), .sent = {}, .sending = {}}))
{
}

void WaysOverTime::take(Request const& request)
{
    if (request.replication != replication_ || request.arrived_at < bins_.from ||
        request.arrived_at >= bins_.to)
        return;
    auto const place = static_cast<std::size_t>((request.arrived_at - bins_.from) / bins_.width());
    auto& bin = all_[static_cast<std::size_t>(request.application)][std::min(place, bins_.count - 1)];
    ++bin.by_cut.at(static_cast<std::size_t>(request.cut));
    if (request.status != Status::finished) return;
    bin.sent += request.payload;
    bin.sending += request.times[Stage::transfer] + request.times[Stage::link_wait];
}

/// Those that any of its requests took, where these are several.
std::vector<std::size_t> WaysOverTime::cuts_of(std::size_t application) const
{
    std::vector<std::size_t> cuts;
    for (std::size_t cut = 0; cut < cuts_; ++cut)
        if (std::ranges::any_of(all_[application], [cut](Bin const& bin) { return bin.by_cut[cut] > 0; }))
            cuts.push_back(cut);
    if (cuts.size() < 2) cuts.clear();
    return cuts;
}

std::vector<UsageCurve> WaysOverTime::shares(Records const& facts) const
{
    std::vector<UsageCurve> curves;
    for (std::size_t application = 0; application < all_.size(); ++application) {
        for (auto const cut : cuts_of(application)) {
            auto const prefix = all_.size() > 1 ? facts.applications[application].name + ": " : "";
            UsageCurve curve{.name = prefix + facts.cuts[cut], .values = {}};
            for (auto const& bin : all_[application]) {
                auto const all = std::accumulate(bin.by_cut.begin(), bin.by_cut.end(), std::int64_t{0});
                curve.values.push_back(
                    all > 0 ? static_cast<double>(bin.by_cut[cut]) / static_cast<double>(all) : 0);
            }
            curves.push_back(std::move(curve));
        }
    }
    return curves;
}

std::vector<UsageCurve> WaysOverTime::rates(Records const& facts) const
{
    std::vector<UsageCurve> curves;
    for (std::size_t application = 0; application < all_.size(); ++application) {
        if (cuts_of(application).empty()) continue;
        UsageCurve curve{.name = facts.applications[application].name, .values = {}};
        for (auto const& bin : all_[application])
            curve.values.push_back(bin.sending > Seconds{} ? (bin.sent / bin.sending).value() : 0);
        curves.push_back(std::move(curve));
    }
    return curves;
}

} // namespace sunder::sim
