#include "sim/forecast/cut_doubt.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/base/match.hpp"
#include "sim/forecast/cut_table.hpp"
#include "sim/scenario/deployment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace sunder::sim {
namespace {

Objective objective_of(Split const& split)
{
    return std::visit(
        Match{[](Best const& best) { return best.objective; },
              [](OneOf<DeviceOnly, ServerOnly, After, Cuts, BestUnderLoad, Adaptive> auto const&) {
                  return Objective::latency;
              }},
        split);
}

/// What the draws tell of the cuts of one application.
class Tally {
public:
    Tally(CutTable const& table, Objective objective) : objective_{objective}
    {
        for (auto const& row : table.rows) {
            index_.try_emplace(row.name, names_.size());
            names_.push_back(row.name);
            if (row.chosen) chosen_.push_back(names_.size() - 1);
        }
        cost_.resize(names_.size());
        best_.resize(names_.size());
    }

    void add(CutTable const& table)
    {
        std::optional<std::pair<double, std::size_t>> least;
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            auto const& row = table.rows[i];
            auto const cut = i < names_.size() && names_[i] == row.name ? i : index_.at(row.name);
            if (!row.why_not.empty()) continue;
            auto const cost =
                objective_ == Objective::energy ? row.price.energy.value() : row.price.total().value();
            cost_[cut] += cost;
            if (!least || cost < least->first) least = {cost, cut};
        }
        ++draws_;
        if (!least) return;
        least_ += least->first;
        best_[least->second] += 1;
    }

    [[nodiscard]] CutDoubt result() const
    {
        auto const draws = static_cast<double>(draws_);
        CutDoubt doubt{.objective = objective_, .cost = least_ / draws, .draws = draws_};
        for (std::size_t i = 0; i < names_.size(); ++i)
            if (best_[i] > 0) doubt.cuts.push_back(of(i));
        std::ranges::stable_sort(doubt.cuts, std::ranges::greater{}, &DoubtedCut::best);
        if (chosen_.size() == 1) doubt.chosen = of(chosen_.front());
        return doubt;
    }

private:
    [[nodiscard]] DoubtedCut of(std::size_t cut) const
    {
        auto const draws = static_cast<double>(draws_);
        return {.name = names_[cut], .best = best_[cut] / draws, .excess = (cost_[cut] - least_) / draws};
    }

    Objective objective_;
    std::vector<std::string> names_;
    std::map<std::string, std::size_t> index_;
    std::vector<std::size_t> chosen_;
    std::vector<double> cost_; ///< sum over the draws
    std::vector<double> best_; ///< how often
    double least_ = 0;
    std::int64_t draws_ = 0;
};

void expect_all_cuts(CutTable const& table, Application const& application)
{
    if (table.complete) return;
    Diagnostics diagnostics;
    diagnostics.report(
        application.where,
        fmt::format("'{}' has more cuts than are all priced, so none can be told to be the best",
                    application.name),
        "vary its split instead: `sunder sweep SCENARIO --doubt --vary applications.NAME.split=...`");
    diagnostics.raise_if_any();
}

} // namespace

double CutDoubt::width(double share) const
{
    constexpr double two_sided = 1.959963984540054;
    return two_sided * std::sqrt(share * (1 - share) / static_cast<double>(draws));
}

Table<CutDoubt, Application> doubt_cuts(Scenario const& scenario,
                                        Table<std::optional<StatedError>, DeviceGroup> const& errors,
                                        FactorDraws const& draws)
{
    SUNDER_EXPECTS(errors.size() == scenario.platform.devices.size() && draws.count > 0);
    auto const as_stated = deploy(scenario);
    std::vector<Tally> tallies;
    for (auto const id : scenario.applications.ids()) {
        auto const table = cuts_of(scenario, as_stated, id);
        expect_all_cuts(table, scenario.applications[id]);
        tallies.emplace_back(table, objective_of(scenario.applications[id].split));
    }
    std::vector<std::pair<Id<DeviceGroup>, std::vector<double>>> factors;
    for (auto const id : errors.ids())
        if (errors[id])
            factors.emplace_back(
                id, drawn_factors(*errors[id], scenario.platform.devices[id].profile.name, draws));
    for (std::size_t draw = 0; draw < static_cast<std::size_t>(draws.count); ++draw) {
        auto drawn = scenario;
        for (auto const& [id, by_draw] : factors) {
            auto& profile = drawn.platform.devices[id].profile;
            profile = slowed(std::move(profile), by_draw[draw]);
        }
        auto const deployment = deploy(drawn);
        for (auto const id : drawn.applications.ids())
            tallies[id.index()].add(cuts_of(drawn, deployment, id));
    }
    Table<CutDoubt, Application> doubts;
    for (auto const& tally : tallies)
        doubts.push_back(tally.result());
    return doubts;
}

} // namespace sunder::sim
