#include "tools/cli/commands/cut_listing.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace sunder::cli {
namespace {

constexpr std::size_t best_others = 10;
constexpr std::ptrdiff_t most_lines = 60;
constexpr std::size_t most_cuts = 10'000;

bool is_vertex(sim::CutRow const& row)
{
    return row.kind == sim::CutKind::vertex;
}

bool is_behind_block(sim::CutRow const& row)
{
    return !row.block.empty() || std::ranges::all_of(row.cuts, &sim::Cut::whole_model) ||
           std::ranges::all_of(row.cuts, &sim::Cut::empty_head);
}

/// The best first.
void keep_best_others(CutListing& listing)
{
    std::ranges::stable_sort(listing.others, {}, [](sim::CutRow const* row) {
        return std::tuple{!row->chosen, !usable(*row), row->price.total().value()};
    });
    auto const worth_a_line = static_cast<std::size_t>(
        std::ranges::count_if(listing.others, [](sim::CutRow const* row) { return usable(*row); }));
    listing.others.resize(std::min(best_others, worth_a_line));
}

/// Those that are chosen, the quickest and that of least energy.
void keep_extremes(CutListing& listing)
{
    auto const better = [&](auto value) {
        return std::ranges::min_element(listing.others, {}, [value](sim::CutRow const* row) {
            return std::tuple{!usable(*row), value(row->price)};
        });
    };
    std::vector<sim::CutRow const*> kept;
    auto const keep = [&](sim::CutRow const* row) {
        if (std::ranges::find(kept, row) == kept.end()) kept.push_back(row);
    };
    for (auto const* row : listing.others)
        if (row->chosen) keep(row);
    auto const quickest = better([](sim::Price const& price) { return price.total().value(); });
    auto const thriftiest = better([](sim::Price const& price) { return price.energy.value(); });
    for (auto const& row : {quickest, thriftiest})
        if (row != listing.others.end() && usable(**row)) keep(*row);
    listing.others = std::move(kept);
}

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

CutListing most_useful(sim::CutTable const& table, ListedBy by)
{
    CutListing listing;
    listing.by = by;
    auto const is_listed = by == ListedBy::op ? is_vertex : is_behind_block;
    for (auto const& row : table.rows)
        (is_listed(row) ? listing.rows : listing.others).push_back(&row);
    auto const all_others = listing.others.size();
    if (by == ListedBy::op)
        keep_best_others(listing);
    else
        keep_extremes(listing);
    listing.left_out = all_others - listing.others.size();
    return listing;
}

ListedBy usual_listing(sim::CutTable const& table)
{
    std::ptrdiff_t behind_blocks = 0;
    std::ptrdiff_t at_vertices = 0; // of these
    for (auto const& row : table.rows) {
        if (row.block.empty()) continue;
        ++behind_blocks;
        if (is_vertex(row)) ++at_vertices;
    }
    bool const is_long = !table.complete || table.rows.size() > most_cuts ||
                         std::ranges::count_if(table.rows, is_vertex) > most_lines;
    bool const would_hide_most = 2 * at_vertices < behind_blocks;
    return behind_blocks > 0 && (is_long || would_hide_most) ? ListedBy::block : ListedBy::op;
}

bool best_is_another(CutListing const& listing)
{
    auto const quickest = [](std::vector<sim::CutRow const*> const& rows) {
        auto best = std::numeric_limits<double>::infinity();
        for (auto const* row : rows)
            if (usable(*row)) best = std::min(best, row->price.total().value());
        return best;
    };
    return quickest(listing.others) < quickest(listing.rows);
}

CutListing listing_of(sim::CutTable const& table, Arguments const& arguments)
{
    auto const by = arguments.choice("by", listing_option.choices);
    if (by && arguments.given("all"))
        throw usage_error("plan", "--all and --by cannot stand together", "--all lists every cut there is");
    if (arguments.given("all")) return everything(table);
    if (!by) return most_useful(table, usual_listing(table));
    return most_useful(table, *by == "op" ? ListedBy::op : ListedBy::block);
}

} // namespace sunder::cli
