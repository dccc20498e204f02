#include "sim/engine/simulate.hpp"

#include "sim/base/contract.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/scenario/network_traits.hpp"

#include <utility>

namespace sunder::sim {
namespace {

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
    if (network_traits_of(deployment.run.network_model).sharer == NetworkTraits::Sharer::ours) return;
    Nobody nobody;
    if (Simulation{deployment, 0, nobody}.needs_solver()) load_solver();
}

Records simulate(Deployment const& deployment, std::int64_t replication, Recorder& recorder)
{
    Simulation simulation{deployment, replication, recorder};
    simulation.run();
    return simulation.records();
}

Records simulate(Deployment const& deployment, std::int64_t replication)
{
    return *WholeRun{}.of([&](Recorder& recorder) { return simulate(deployment, replication, recorder); });
}

std::optional<Records> simulate_without_solver(Deployment const& deployment, std::int64_t replication,
                                               Recorder& recorder)
{
    Simulation simulation{deployment, replication, recorder};
    if (simulation.needs_solver()) {
        load_solver();
        return std::nullopt;
    }
    simulation.run();
    return simulation.records();
}

std::optional<Records> simulate_without_solver(Deployment const& deployment, std::int64_t replication)
{
    return WholeRun{}.of(
        [&](Recorder& recorder) { return simulate_without_solver(deployment, replication, recorder); });
}

void tell_of_requests(Deployment const& deployment, std::int64_t replication, Recorder& recorder)
{
    SUNDER_EXPECTS(network_traits_of(deployment.run.network_model).sharer == NetworkTraits::Sharer::ours);
    Simulation{deployment, replication, recorder}.run();
}

} // namespace sunder::sim
