/// \file
/// Which cuts of an application are worth a line.
#pragma once

#include "sim/forecast/cut_table.hpp"

#include <cstddef>
#include <vector>

namespace sunder::cli {

/// First block and, below it, the others that were picked.
struct CutListing {
    std::vector<sim::CutRow const*> rows;
    std::vector<sim::CutRow const*> others;
    std::size_t left_out = 0;
};

[[nodiscard]] bool usable(sim::CutRow const& row);

/// Every cut. \pre the table outlives the listing, as below
[[nodiscard]] CutListing everything(sim::CutTable const& table);

/// The cuts at cut vertices, and of the others the chosen one and the ten quickest that can be used.
[[nodiscard]] CutListing most_useful(sim::CutTable const& table);

} // namespace sunder::cli
