/// \file
/// Flows that share links, by SimGrid.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/network/carrier.hpp"
#include "sim/engine/network/fluid_links.hpp"
#include "sim/scenario/scenario.hpp"

#include <memory>

namespace sunder::sim {

/// Runs the calendar of a simulation together with a max-min solver, SimGrid's.
///
/// Flows get the max-min fair share of their links' present rates (SimGrid's CM02 without its corrections:
/// time = bytes / rate for a lone flow), or what SimGrid's default model LV08 makes of them. While flows are
/// in progress every event is a SimGrid timer; while there is none, SimGrid's clock stands still and the
/// calendar runs on by itself, until something has to flow again.
///
/// One in a process: SimGrid keeps its clock and signals per process.
class FluidNetwork : public Carrier {
public:
    struct Setup {
        NetworkModel model = NetworkModel::solver;
        Table<FluidLink> links;
        Table<FluidPath> paths;
        Bytes largest; ///< flow that will be started
    };

    /// Returns when the calendar is empty and no flow is left.
    virtual void run() = 0;
};

/// Loads SimGrid into this process, with all the libraries that it brings; once, however often it is called.
/// It is a part of its own (sunder_solver.so), for to load it takes longer than most runs, which need none.
/// \throws RunError  where that part is not found
void load_solver();

/// By SimGrid, which is loaded where it is not yet. \pre the calendar and the listener outlive it
[[nodiscard]] std::unique_ptr<FluidNetwork>
make_fluid_network(FluidNetwork::Setup const& setup, Calendar& calendar, Carrier::Listener& listener);

} // namespace sunder::sim
