#include "sim/engine/network/fluid_network.hpp"

#include "sim/base/loaded_part.hpp"

namespace sunder::sim {
namespace {

using New = FluidNetwork*(FluidNetwork::Setup const*, Calendar*, Carrier::Listener*);

New* solver()
{
    static auto* const found = loaded<New>("sunder_solver.so", "sunder_new_fluid_network");
    return found;
}

} // namespace

void load_solver()
{
    (void)solver();
}

std::unique_ptr<FluidNetwork> make_fluid_network(FluidNetwork::Setup const& setup, Calendar& calendar,
                                                 Carrier::Listener& listener)
{
    return std::unique_ptr<FluidNetwork>{solver()(&setup, &calendar, &listener)};
}

} // namespace sunder::sim
