#include "tools/cli/commands/plan_exits.hpp"

#include "sim/output/text_table.hpp"
#include "tools/cli/commands/cut_listing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <utility>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;
using Cells = std::vector<std::string>;

std::string scaled(double value, double unit, int decimals)
{
    return std::isfinite(value) ? fmt::format("{:.{}f}", value / unit, decimals) : "-";
}

Cells cells_of(sim::ExitTable const& table, sim::CutRow const& row)
{
    auto const& price = row.price;
    return {row.chosen ? ">" : "",
            table.exits.empty() ? "none" : fmt::format("{}", fmt::join(table.exits, ", ")),
            row.name,
            scaled(price.payload.value(), 1e3, 1),
            scaled(price.total().value(), 1e-3, 3),
            scaled(price.energy.value(), 1e-3, 3),
            price.accuracy ? scaled(*price.accuracy, 1e-2, 2) : "-"};
}

std::string text_of(std::vector<Cells> rows)
{
    rows.insert(rows.begin(), {{"", "exits", "cut", "payload", "total", "energy", "accuracy"},
                               {"", "", "", "[kB]", "[ms]", "[mJ]", "[%]"}});
    using enum sim::Alignment;
    return sim::aligned(std::move(rows), {left, left, left, right, right, right, right});
}

sim::CutRow const* quickest(sim::CutTable const& table)
{
    sim::CutRow const* best = nullptr;
    for (auto const& row : table.rows)
        if (usable(row) && (best == nullptr || row.price.total() < best->price.total())) best = &row;
    return best;
}

Json number_or_null(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

} // namespace

std::string best_pairs_text(std::vector<sim::ExitTable> const& tables)
{
    std::vector<Cells> rows;
    for (auto const& table : tables)
        if (auto const* const row = quickest(table.cuts)) rows.push_back(cells_of(table, *row));
    return rows.empty() ? std::string{}
                        : "  the quickest cut with each set of exits:\n" + text_of(std::move(rows));
}

std::string all_pairs_text(std::vector<sim::ExitTable> const& tables)
{
    std::vector<Cells> rows;
    for (auto const& table : tables)
        for (auto const& row : table.cuts.rows)
            if (usable(row)) rows.push_back(cells_of(table, row));
    return rows.empty() ? std::string{} : "  all pairs of exits and cut:\n" + text_of(std::move(rows));
}

Json pairs_json(std::vector<sim::ExitTable> const& tables)
{
    Json pairs = Json::array();
    for (auto const& table : tables)
        for (auto const& row : table.cuts.rows)
            pairs.push_back({{"exits", table.exits},
                             {"cut", row.name},
                             {"chosen", row.chosen},
                             {"why_not", usable(row) ? Json(nullptr) : Json(row.why_not)},
                             {"payload", number_or_null(row.price.payload.value())},
                             {"total", number_or_null(row.price.total().value())},
                             {"energy", number_or_null(row.price.energy.value())},
                             {"accuracy", row.price.accuracy ? Json(*row.price.accuracy) : Json(nullptr)}});
    return pairs;
}

} // namespace sunder::cli
