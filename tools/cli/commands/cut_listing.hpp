/// \file
/// Which cuts of an application are worth a line.
#pragma once

#include "sim/forecast/cut_table.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sunder::cli {

/// By what the cuts are listed.
enum class ListedBy : std::uint8_t {
    op,   ///< each cut through one tensor
    block ///< the cuts behind blocks
};

/// First part and, below it, the others that were picked.
struct CutListing {
    std::vector<sim::CutRow const*> rows;
    std::vector<sim::CutRow const*> others;
    std::size_t left_out = 0;
    ListedBy by = ListedBy::op;
};

[[nodiscard]] bool usable(sim::CutRow const& row);

/// Every cut. \pre the table outlives the listing, as below
[[nodiscard]] CutListing everything(sim::CutTable const& table);

/// By op: the cuts at cut vertices, and of the others the chosen one and the ten quickest that can be used.
/// By block: the cuts behind blocks and both ends, and of the others the chosen one, the quickest and that of
/// least energy, so that nothing better is ever hidden.
[[nodiscard]] CutListing most_useful(sim::CutTable const& table, ListedBy by);

/// By block where the cuts at cut vertices would take more than 60 lines, there are more than 10,000 cuts or
/// too many to list, or several tensors cross behind most blocks, so that these would not be seen; else by
/// op.
[[nodiscard]] ListedBy usual_listing(sim::CutTable const& table);

/// Whether one of the others is quicker than all rows that can be used.
[[nodiscard]] bool best_is_another(CutListing const& listing);

inline Option const listing_option{
    .name = "by",
    .value = "UNIT",
    .meaning = "list the cuts at single ops (op), or those behind blocks of ops (block)",
    .preset = "block where ops would take more than 60 lines",
    .choices = {"op", "block"}};

/// As the options `all` and `by` ask for. \throws UsageError
[[nodiscard]] CutListing listing_of(sim::CutTable const& table, Arguments const& arguments);

} // namespace sunder::cli
