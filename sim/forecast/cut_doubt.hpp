/// \file
/// How sure the best cut is, where profiles are off as far as they state.
#pragma once

#include "sim/platform/stated_error.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

struct DoubtedCut {
    std::string name;
    double best = 0;   ///< share of the draws in which it is the best
    double excess = 0; ///< mean over the draws of what it costs more than the best one of the draw
};

/// Of one application.
struct CutDoubt {
    Objective objective = Objective::latency; ///< that of its split, else latency; costs are in s or J
    std::vector<DoubtedCut> cuts;             ///< those that are best in some draw, the most frequent first
    std::optional<DoubtedCut> chosen;         ///< by the scenario as it stands; absent: several, or none
    double cost = 0;                          ///< mean over the draws of that of the best one

    /// Half the width of the 95 % interval of a share (Wald).
    [[nodiscard]] double width(double share) const;
    std::int64_t draws = 0;
};

/// Draws the times of the devices anew so many times, prices each cut for a lone request as cuts_of() does,
/// and sees which is the best. A factor is that of ErrorLaw, the same for all ops of a device's profile, as
/// it is stated of whole networks; measured times of ops stay as they are, and so do links and powers. \param
/// errors  of the scenario's groups; those without one are taken at their word \throws InputError  as
/// deploy() does; where an application has more cuts than are all priced
[[nodiscard]] Table<CutDoubt, Application>
doubt_cuts(Scenario const& scenario, Table<std::optional<StatedError>, DeviceGroup> const& errors,
           FactorDraws const& draws);

} // namespace sunder::sim
