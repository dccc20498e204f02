/// \file
/// Axes of a sweep whose values follow from rules.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/sweep/sweep.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// There may be too many values to make them before counting.
struct SpacedAxis {
    std::size_t axis = 0; ///< of the grid, where it is still empty
    SampledRange range;
    std::int64_t points = 0;

    [[nodiscard]] double most_values() const;
};

/// Whether the sweep has no more points, and draws no more values, than can be kept; else that is reported.
[[nodiscard]] bool is_of_a_sane_size(Sweep const& sweep, std::vector<SpacedAxis> const& spaced,
                                     Location const& where, Diagnostics& diagnostics);

[[nodiscard]] Sweep with_spaced_values(Sweep sweep, std::vector<SpacedAxis> const& spaced);

} // namespace sunder::sim
