#include "sim/engine/simulate.hpp"

#include "sim/engine/network/network_traits.hpp"
#include "sim/engine/simulation.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

/// Flows that meet on single links share them without a solver.
bool may_need_solver(Deployment const& deployment)
{
    return traits_of(deployment.run.network_model).solver == NetworkTraits::Solver::everywhere ||
           std::ranges::any_of(deployment.platform.routes,
                               [](Route const& route) { return route.via.size() > 1; });
}

/// A replication whose rows stay in memory.
class WholeRun {
public:
    /// `run` gives all but the rows.
    template <class Run>
    std::optional<Records> of(Run const& run)
    {
        std::optional<Records> all = run(in_order_);
        if (all) rows_.move_to(*all);
        return all;
    }

private:
    KeptRows rows_;
    InOrder in_order_{rows_};
};

/// Nobody listens.
class Nobody final : public Recorder {
public:
    Next ended(std::int64_t /*number*/, Request const& /*request*/) override { return Next::stop; }
    void passed(Span const& /*span*/) override {}
};

} // namespace

void prepare_to_simulate(Deployment const& deployment)
{
    Nobody nobody;
    if (may_need_solver(deployment) && Simulation{deployment, 0, nobody}.needs_solver()) load_solver();
}

Records simulate(Deployment const& deployment, std::int64_t replication, Recorder& recorder)
{
    return Simulation{deployment, replication, recorder}.run();
}

Records simulate(Deployment const& deployment, std::int64_t replication)
{
    return *WholeRun{}.of([&](Recorder& recorder) { return simulate(deployment, replication, recorder); });
}

std::optional<Records> simulate_without_solver(Deployment const& deployment, std::int64_t replication,
                                               Recorder& recorder)
{
    Simulation simulation{deployment, replication, recorder};
    if (!simulation.needs_solver()) return simulation.run();
    load_solver();
    return std::nullopt;
}

std::optional<Records> simulate_without_solver(Deployment const& deployment, std::int64_t replication)
{
    return WholeRun{}.of(
        [&](Recorder& recorder) { return simulate_without_solver(deployment, replication, recorder); });
}

} // namespace sunder::sim
