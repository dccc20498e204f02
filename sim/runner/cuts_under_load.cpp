#include "sim/runner/cuts_under_load.hpp"

#include "sim/scenario/deployment.hpp"
#include "sim/scenario/named_cut.hpp"

namespace sunder::sim {

std::vector<std::optional<ReplicatedFigures>> simulate_cuts(CutsUnderLoad const& problem,
                                                            std::vector<std::vector<Cut>> const& cuts,
                                                            std::function<void(std::size_t)> const& done)
{
    auto scenario = problem.scenario;
    auto& application = scenario.applications[problem.application];
    std::vector<std::optional<ReplicatedFigures>> figures;
    for (auto const& cut : cuts) {
        auto& mine = figures.emplace_back();
        if (auto const split = split_of(cut, scenario.models[application.model])) {
            std::visit([&](auto const& one) { application.split = one; }, *split);
            mine = replicated_figures(deploy(scenario), problem.pool);
        }
        if (done) done(figures.size());
    }
    return figures;
}

} // namespace sunder::sim
