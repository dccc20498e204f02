/// \file
/// Links, and the paths of flows over them, as carriers know them.
#pragma once

#include "sim/base/id.hpp"
#include "sim/base/quantity.hpp"
#include "sim/platform/cell.hpp"
#include "sim/platform/step_function.hpp"

#include <optional>
#include <vector>

namespace sunder::sim {

struct FluidLink {
    StepFunction const* rate = nullptr; ///< bytes per second; outlives the carrier; of a cell it says nothing
    Seconds latency;                    ///< 0 unless SimGrid's own model of it is wanted (lv08)
    std::optional<CellShare> cell;      ///< where it is one: SimGrid knows those of equal throughput
};

/// What flows have in common that use the same links: the path of a flow of a carrier is one of these.
struct FluidPath {
    std::vector<Id<FluidLink>> links; ///< none twice
    std::vector<double> airtimes;     ///< (links,), seconds a byte in those that are cells; empty: none is
    std::vector<Id<FluidLink>> links_back; ///< of the way back: lv08 charges acknowledgements to them
};

} // namespace sunder::sim
