#include "sim/runner/decide_splits.hpp"

#include "sim/base/contract.hpp"
#include "sim/plan/chain.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/records/named_figure.hpp"
#include "sim/runner/replicated_figures.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/named_cut.hpp"
#include "sim/scenario/open_split.hpp"
#include "sim/scenario/resolve_ways.hpp"

#include <map>
#include <utility>

namespace sunder::sim {
namespace {

constexpr int most_rounds = 10;
constexpr std::int64_t enough_replications = 10;

/// A cut that may be chosen.
struct Candidate {
    std::string name;
    Split split;
};

std::vector<Candidate> candidates_of(Scenario const& scenario, Application application)
{
    application.split = Adaptive{};
    Diagnostics diagnostics;
    std::vector<Candidate> candidates;
    for (auto const& way : resolve_ways(scenario, application, diagnostics)) {
        if (way.cuts.empty()) {
            candidates.push_back({"device_only", DeviceOnly{}});
            continue;
        }
        auto const split = split_of(way.cuts, way.chain.model);
        if (!split) continue;
        auto& mine = candidates.emplace_back(
            Candidate{plan_name(way.chain.model, pointers_to(way.cuts)), DeviceOnly{}});
        std::visit([&](auto const& one) { mine.split = one; }, *split);
    }
    if (candidates.empty() && diagnostics.empty())
        diagnostics.report(application.split_where,
                           "nothing can be chosen: every cut that no other beats leaves a server out",
                           "name fewer `servers`");
    diagnostics.raise_if_any();
    return candidates;
}

std::int64_t replications_for(BestUnderLoad const& open, RunSettings const& run)
{
    return open.runs.value_or(run.replications == 1 ? enough_replications : run.replications);
}

/// One application whose split is open.
struct Player {
    Id<Application> id;
    BestUnderLoad wish;
    std::vector<Candidate> candidates;
    std::size_t choice = undecided;

    static constexpr std::size_t undecided = static_cast<std::size_t>(-1);
};

class Decider {
public:
    Decider(Scenario scenario, ReplicationPool pool) : scenario_{std::move(scenario)}, pool_{std::move(pool)}
    {
        for (auto const id : open_splits(scenario_)) {
            auto const& application = scenario_.applications[id];
            players_.push_back({.id = id,
                                .wish = *find_open_split(application),
                                .candidates = candidates_of(scenario_, application)});
        }
    }

    DecidedScenario decide() &&
    {
        bool settled = false;
        for (int round = 0; round < most_rounds && !settled; ++round)
            settled = !play_round() || players_.size() == 1;
        DecidedScenario decided;
        for (auto& player : players_)
            decided.decisions.push_back(decision_of(player, settled));
        for (auto const& player : players_)
            scenario_.applications[player.id].split = player.candidates[player.choice].split;
        decided.scenario = std::move(scenario_);
        return decided;
    }

private:
    /// What each player has chosen, and by how many replications it is judged.
    using Play = std::pair<std::vector<std::size_t>, std::int64_t>;

    /// \return whether anybody changed
    bool play_round()
    {
        bool changed = false;
        for (auto& player : players_) {
            auto const best = ranked(player).front();
            changed = changed || best != player.choice;
            player.choice = best;
        }
        return changed;
    }

    /// The candidates from the best to the worst, while the others keep their cuts.
    std::vector<std::size_t> ranked(Player& player)
    {
        std::vector<double> values;
        std::string name;
        for (auto const* const figures : outcomes(player)) {
            auto const place = place_in(*figures, player);
            values.push_back(figures->all[place].value);
            name = figures->all[place].name;
        }
        return best_first(values, name);
    }

    [[nodiscard]] std::size_t place_in(ReplicatedFigures const& figures, Player const& player) const
    {
        auto const place =
            place_of_figure(figures.all, player.wish.metric, scenario_.applications[player.id].name);
        SUNDER_EXPECTS(place < figures.all.size()); // which was checked when it was read
        return place;
    }

    /// Of each of the player's candidates.
    std::vector<ReplicatedFigures const*> outcomes(Player& player)
    {
        std::vector<ReplicatedFigures const*> all;
        auto const before = player.choice;
        for (player.choice = 0; player.choice < player.candidates.size(); ++player.choice)
            all.push_back(&outcome(replications_for(player.wish, scenario_.run)));
        player.choice = before;
        return all;
    }

    ReplicatedFigures const& outcome(std::int64_t replications)
    {
        Play play{{}, replications};
        for (auto const& player : players_)
            play.first.push_back(player.choice);
        auto const known = known_.find(play);
        if (known != known_.end()) return known->second;
        auto trial = scenario_;
        trial.run.replications = replications;
        trial.run.record = RecordLevel::requests;
        for (auto const& player : players_)
            if (player.choice != Player::undecided)
                trial.applications[player.id].split = player.candidates[player.choice].split;
        return known_.emplace(std::move(play), replicated_figures(deploy(trial), pool_)).first->second;
    }

    DecidedSplit decision_of(Player& player, bool settled)
    {
        auto const figures = outcomes(player);
        auto const order = ranked(player);
        auto const place = place_in(*figures.front(), player);
        DecidedSplit decision{.application = scenario_.applications[player.id].name,
                              .metric = figures.front()->all[place].name,
                              .unit = figures.front()->all[place].unit,
                              .cut = player.candidates[player.choice].name,
                              .replications = replications_for(player.wish, scenario_.run),
                              .cuts = {},
                              .is_settled = settled};
        for (auto const number : order) {
            auto const& mine = *figures[number];
            auto const less = number == order.front() ? std::nullopt
                                                      : paired_interval(*figures[order.front()], mine, place);
            decision.cuts.push_back({.name = player.candidates[number].name,
                                     .value = mine.all[place].value,
                                     .interval = interval_of(mine, place),
                                     .less_best = less});
        }
        return decision;
    }

    Scenario scenario_;
    ReplicationPool pool_;
    std::vector<Player> players_;
    std::map<Play, ReplicatedFigures> known_;
};

} // namespace

DecidedScenario decide_splits(Scenario scenario, ReplicationPool const& pool)
{
    if (open_splits(scenario).empty()) return {.scenario = std::move(scenario), .decisions = {}};
    return Decider{std::move(scenario), pool}.decide();
}

} // namespace sunder::sim
