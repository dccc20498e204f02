#include "nas/winner/winner.hpp"

#include "nas/winner/winner_model.hpp"
#include "nas/winner/winner_scenario.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"
#include "sim/scenario/deployment.hpp"

#include <fmt/format.h>

#include <utility>

namespace sunder::nas {
namespace {

/// By which the sums over the ops miss those of the search.
struct Missing {
    sim::Seconds head;
    sim::Seconds tail;
};

Missing missing_in(Winner const& winner, Journey const& journey, SearchSetting const& setting)
{
    auto const deployment = sim::deploy(parsed(winner));
    auto const& legs = deployment.applications[setting.application].ways.front().legs;
    Missing missing{.head = journey.head - legs.front().compute.fixed, .tail = {}};
    if (journey.end == Journey::End::on_server) missing.tail = journey.tail - legs.back().compute.fixed;
    return missing;
}

} // namespace

Winner take_home(WinnerRequest const& request)
{
    auto const& table = request.table;
    auto const row = table.row(request.choices);
    if (row.obstacle != CandidateObstacle::none)
        throw sim::RunError{fmt::format("this candidate cannot be used: {}", sentence(row.obstacle))};
    auto const chain = table.chain(request.choices);
    Winner winner{.network = split_network_of(table.space(), request.choices, table.setting().codec),
                  .model = {},
                  .scenario = {}};
    WinnerModel model{winner.network, chain, table.setting()};
    winner.scenario = scenario_of_winner({.setting = table.setting(),
                                          .network = winner.network,
                                          .split = model.split(),
                                          .name = request.name});
    constexpr std::size_t most_turns = 1000; // a few are enough
    for (std::size_t turn = 0; turn < most_turns; ++turn) {
        winner.model = model.text(request);
        auto const missing = missing_in(winner, row.journey, table.setting());
        if (missing.head == sim::Seconds{} && missing.tail == sim::Seconds{}) return winner;
        model.correct({.part = WinnerModel::Part::head, .more = missing.head, .turn = turn});
        model.correct({.part = WinnerModel::Part::tail, .more = missing.tail, .turn = turn});
    }
    SUNDER_ENSURES(false); // sums can be brought to any number
    return winner;
}

} // namespace sunder::nas
