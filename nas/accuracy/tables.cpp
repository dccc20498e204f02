#include "nas/accuracy/tables.hpp"

#include "nas/accuracy/cell_table.hpp"
#include "nas/realise/nasbench201_cell.hpp"
#include "sim/base/decimal.hpp"

#include <fmt/core.h>

#include <array>
#include <cstdint>

namespace sunder::nas {
namespace {

using detail::Csv;
using sim::Complaints;
using sim::Piece;

std::optional<CellLatencies> latencies_of_table(Csv const& csv, std::string_view column,
                                                Complaints& complaints)
{
    auto const at = detail::column_of(csv, column, complaints);
    auto const unit = at ? detail::unit_of_time(csv.titles[*at], complaints) : std::nullopt;
    if (!complaints.none()) return std::nullopt;
    auto const numbers = detail::numbers_by_index(
        csv, {.index = *at, .unit = *unit, .gaps = detail::NumberColumn::Gaps::infinite},
        [&](Piece const& field, double number) { return detail::is_duration(field, number, complaints); },
        complaints);
    if (!complaints.none()) return std::nullopt;
    CellLatencies latencies{
        .by_index = {}, .source = fmt::format("table {}, column {}", sim::file_name_of(*csv.source), column)};
    latencies.by_index.reserve(cell_count);
    for (double const number : numbers)
        latencies.by_index.emplace_back(number);
    return latencies;
}

// ---- a row of figures per op ----

constexpr std::array<std::string_view, cell_ops> figure_titles{"none", "skip", "conv1x1", "conv3x3",
                                                               "pool3x3"};

enum class Counts : std::uint8_t { all, leading };

struct CellFigures {
    double constant = 0;               ///< of every network
    std::array<double, cell_ops> op{}; ///< of an op on an edge, all 15 copies of the cell together
    Counts counts = Counts::all;       ///< edges: all, or those leading to the output
    double unreached = 0;              ///< leading: network whose output the input does not reach
};

/// `none` on the edges that do not lead to the output.
Cell leading(Cell cell)
{
    // In the order of Cell: 2->3 leads there, then 1->3 and 1->2, then those from node 0.
    auto const drop = [&cell](std::size_t edge) { cell[edge] = CellOp::none; };
    bool const from_two = cell[5] != CellOp::none;
    if (!from_two) drop(2);
    bool const from_one = cell[4] != CellOp::none || cell[2] != CellOp::none;
    if (!from_two) drop(1);
    if (!from_one) drop(0);
    return cell;
}

double latency_of(Cell const& cell, CellFigures const& figures)
{
    auto counted = cell;
    if (figures.counts == Counts::leading) {
        if (pruned(cell) == Cell{}) return figures.unreached;
        counted = leading(cell);
    }
    double sum = figures.constant;
    for (auto const op : counted)
        if (figures.counts == Counts::all || op != CellOp::none)
            sum += figures.op[static_cast<std::size_t>(op)];
    return sum;
}

/// Seconds in the column called `name` of the row.
double duration_in(Csv const& csv, std::vector<Piece> const& row, std::string_view name,
                   Complaints& complaints)
{
    auto const at = detail::column_of(csv, name, complaints);
    if (!at) return 0;
    auto const unit = detail::unit_of_time(csv.titles[*at], complaints);
    auto const number = unit ? detail::number_of(row[*at], complaints, *unit) : std::nullopt;
    return number && detail::is_duration(row[*at], *number, complaints) ? *number : 0;
}

CellFigures figures_in(Csv const& csv, std::vector<Piece> const& row, Complaints& complaints)
{
    CellFigures figures;
    figures.constant = duration_in(csv, row, "constant", complaints);
    for (std::size_t op = 0; op < cell_ops; ++op)
        figures.op[op] = duration_in(csv, row, figure_titles[op], complaints);
    auto const counts = detail::column_of(csv, "counts", complaints);
    if (!counts) return figures;
    if (row[*counts].text == "leading") {
        figures.counts = Counts::leading;
        figures.unreached = duration_in(csv, row, "unreached", complaints);
    } else if (row[*counts].text != "all") {
        complaints.report(row[*counts], fmt::format("'{}' is no way to count edges", row[*counts].text),
                          "use one of all, leading");
    }
    return figures;
}

std::string source_of_figures(Csv const& csv, std::vector<Piece> const& row, std::string_view device)
{
    auto text = fmt::format("figures per op, {}, device {}", sim::file_name_of(*csv.source), device);
    auto const fit = detail::find_column(csv, "fit");
    auto const error = detail::find_column(csv, "median_error");
    double const share = error ? sim::find_number(row[*error].text).value_or(0) : 0;
    if (fit) text += fmt::format(", {}", row[*fit].text);
    if (share > 0) text += fmt::format(", median error {:.2g} %", 100 * share);
    return text;
}

std::optional<CellLatencies> latencies_of_figures(Csv const& csv, std::string_view device,
                                                  Complaints& complaints)
{
    std::vector<Piece> const* row = nullptr;
    std::vector<std::string> names;
    for (auto const& each : csv.rows) {
        if (each.front().text == device) {
            if (row != nullptr)
                complaints.report(each.front(), fmt::format("a second row of device '{}'", device));
            row = &each;
        }
        names.emplace_back(each.front().text);
    }
    if (row == nullptr) {
        auto const near = sim::nearest(device, names);
        complaints.report(csv.titles.front(), fmt::format("there is no row of device '{}'", device),
                          near.empty() ? std::string{} : fmt::format("did you mean '{}'?", near));
        return std::nullopt;
    }
    auto const figures = figures_in(csv, *row, complaints);
    if (!complaints.none()) return std::nullopt;
    CellLatencies latencies{.by_index = {}, .source = source_of_figures(csv, *row, device)};
    latencies.by_index.reserve(cell_count);
    for (std::size_t index = 0; index < cell_count; ++index)
        latencies.by_index.emplace_back(latency_of(cell_of_index(index), figures));
    return latencies;
}

} // namespace

std::optional<CellAccuracies> parse_accuracy_table(SourceText const& text, std::string_view column,
                                                   sim::Diagnostics& diagnostics)
{
    Complaints complaints{text, diagnostics};
    auto const csv = detail::parse_csv(text, complaints);
    auto at = detail::find_column(csv, fmt::format("acc_{}", column));
    if (!at) at = detail::column_of(csv, column, complaints);
    if (!complaints.none()) return std::nullopt;
    auto numbers = detail::numbers_by_index(
        csv, {.index = *at},
        [&](Piece const& field, double number) { return detail::is_accuracy(field, number, complaints); },
        complaints);
    if (!complaints.none()) return std::nullopt;
    return CellAccuracies{std::move(numbers), fmt::format("table {}, column {}", sim::file_name_of(*text),
                                                          sim::title_of(csv.titles[*at].text).name)};
}

std::optional<CellLatencies> parse_cell_latencies(SourceText const& text, std::string_view column,
                                                  sim::Diagnostics& diagnostics)
{
    Complaints complaints{text, diagnostics};
    auto const csv = detail::parse_csv(text, complaints);
    if (!complaints.none()) return std::nullopt;
    return csv.titles.front().text == "device" ? latencies_of_figures(csv, column, complaints)
                                               : latencies_of_table(csv, column, complaints);
}

std::optional<CellEnergies> parse_cell_energies(SourceText const& text, std::string_view column,
                                                sim::Diagnostics& diagnostics)
{
    Complaints complaints{text, diagnostics};
    auto const csv = detail::parse_csv(text, complaints);
    auto const at = detail::column_of(csv, column, complaints);
    auto const unit = at ? detail::unit_of_energy(csv.titles[*at], complaints) : std::nullopt;
    if (!complaints.none() || !unit) return std::nullopt;
    auto const numbers = detail::numbers_by_index(
        csv, {.index = *at, .unit = *unit},
        [&](Piece const& field, double number) { return detail::is_energy(field, number, complaints); },
        complaints);
    if (!complaints.none()) return std::nullopt;
    CellEnergies energies{.by_index = {}, .source = fmt::format("energy by column {}", column)};
    energies.by_index.reserve(cell_count);
    for (double const number : numbers)
        energies.by_index.emplace_back(number);
    return energies;
}

std::optional<KindLatencies> parse_kind_latencies(SourceText const& text, std::string_view column,
                                                  sim::Diagnostics& diagnostics)
{
    Complaints complaints{text, diagnostics};
    auto const csv = detail::parse_csv(text, complaints);
    auto const at = detail::find_column(csv, column);
    auto const unit = at ? detail::unit_of_time(csv.titles[*at], complaints) : std::nullopt;
    auto const figures = detail::named_numbers(
        csv, {.names = "kind", .numbers = column, .unit = unit.value_or(sim::Scale{})}, complaints);
    KindLatencies latencies{.by_kind = {},
                            .places = {},
                            .source = fmt::format("table {}, column {}", sim::file_name_of(*text), column)};
    for (auto const& [kind, number, where] : figures) {
        if (!detail::is_duration(where, number, complaints)) continue;
        auto const [_, is_new] = latencies.by_kind.try_emplace(std::string{kind.text}, sim::Seconds{number});
        latencies.places.try_emplace(std::string{kind.text}, sim::Location{text, kind.line, kind.column});
        if (!is_new) complaints.report(kind, fmt::format("a second row of kind '{}'", kind.text));
    }
    if (!complaints.none()) return std::nullopt;
    return latencies;
}

} // namespace sunder::nas
