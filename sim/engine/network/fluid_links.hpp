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

/// What a path takes of cells whose stations move: a step function of time, of which its flows are told step
/// by step.
class MovingPath {
public:
    struct Use {
        Id<FluidLink> link;
        double airtime = 0; ///< seconds a byte; 0 while nothing gets through
    };

    MovingPath() = default;
    virtual ~MovingPath() = default;
    MovingPath(MovingPath const&) = delete;
    MovingPath& operator=(MovingPath const&) = delete;

    /// Whether what it takes now is not what uses() says, which move() then makes it.
    virtual bool looks_different(Seconds now) = 0;
    virtual void move() = 0;
    /// Until when it stays at least as it is now.
    [[nodiscard]] virtual Seconds stays_until(Seconds now) const = 0;

    [[nodiscard]] virtual std::vector<Use> const& uses() const = 0;
    [[nodiscard]] virtual bool is_blocked() const = 0; ///< nothing gets through
};

/// What flows have in common that use the same links: the path of a flow of a carrier is one of these.
struct FluidPath {
    std::vector<Id<FluidLink>> links; ///< none twice
    std::vector<double> airtimes;     ///< (links,), seconds a byte in those that are cells; empty: none is;
                                      ///< 0 in those of which `moving` tells
    MovingPath* moving = nullptr;     ///< outlives the carrier; SimGrid knows no such
    std::vector<Id<FluidLink>> links_back; ///< of the way back: lv08 charges acknowledgements to them
};

} // namespace sunder::sim
