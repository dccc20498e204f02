#include "tools/cli/commands/cut_listing.hpp"

#include <algorithm>
#include <tuple>

namespace sunder::cli {
namespace {

constexpr std::size_t best_others = 10;

} // namespace

bool usable(sim::CutRow const& row)
{
    return row.why_not.empty();
}

CutListing everything(sim::CutTable const& table)
{
    CutListing listing;
    for (auto const& row : table.rows)
        listing.rows.push_back(&row);
    return listing;
}

CutListing most_useful(sim::CutTable const& table)
{
    CutListing listing;
    for (auto const& row : table.rows)
        (row.kind == sim::CutKind::vertex ? listing.rows : listing.others).push_back(&row);
    auto const all_others = listing.others.size();
    std::ranges::stable_sort(listing.others, {}, [](sim::CutRow const* row) {
        return std::tuple{!row->chosen, !usable(*row), row->price.total().value()};
    });
    auto const worth_a_line = static_cast<std::size_t>(
        std::ranges::count_if(listing.others, [](sim::CutRow const* row) { return usable(*row); }));
    listing.others.resize(std::min(best_others, worth_a_line));
    listing.left_out = all_others - listing.others.size();
    return listing;
}

} // namespace sunder::cli
