#include "tools/oneshot/probing.hpp"

#include "nas/supernet/images.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/process/stop_signals.hpp"

namespace sunder::cli {

std::unique_ptr<nas::UntrainedNetworks> untrained_networks_of(nas::SearchSpecification const& search,
                                                              nas::ProxyPlan const& plan, sim::Seed seed)
{
    try {
        return std::make_unique<nas::UntrainedNetworks>(*search.space, plan, seed.child("proxy"),
                                                        sim::StopSignals::came);
    } catch (nas::UnreadableImages const& problem) {
        throw sim::InputError{{{plan.where, problem.what(), ""}}};
    }
}

} // namespace sunder::cli
