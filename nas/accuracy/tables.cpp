#include "nas/accuracy/tables.hpp"

#include "nas/accuracy/csv.hpp"
#include "nas/realise/nasbench201_cell.hpp"
#include "sim/base/parse_quantity.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace sunder::nas {
namespace {

using detail::Csv;
using sim::Complaints;
using sim::Piece;

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// Which cell each row is about.
struct CellColumns {
    std::optional<std::size_t> index;
    std::optional<std::size_t> text;
};

CellColumns cell_columns(Csv const& csv, Complaints& complaints)
{
    CellColumns columns{.index = detail::find_column(csv, "idx"),
                        .text = detail::find_column(csv, "arch_str")};
    if (!columns.index && !columns.text && !csv.titles.empty())
        complaints.report(csv.titles.front(), "no column says which cell a row is about",
                          "name it 'idx' (0 .. 15624) or 'arch_str'");
    return columns;
}

std::optional<std::size_t> index_at(Piece const& field, Complaints& complaints)
{
    auto const number = sim::find_number(field.text);
    if (number && *number >= 0 && *number < static_cast<double>(cell_count) && *number == std::floor(*number))
        return static_cast<std::size_t>(*number);
    complaints.report(field, fmt::format("'{}' is no index of a cell", field.text),
                      "they run from 0 to 15624");
    return std::nullopt;
}

std::optional<std::size_t> index_of_row(std::vector<Piece> const& row, CellColumns const& columns,
                                        Complaints& complaints)
{
    if (!columns.text) return index_at(row[*columns.index], complaints);
    auto const& field = row[*columns.text];
    auto const cell = find_cell(field.text);
    if (!cell) {
        complaints.report(field, fmt::format("'{}' is no cell of NAS-Bench-201", field.text),
                          "cells look like |nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|");
        return std::nullopt;
    }
    auto const index = index_of(*cell);
    if (!columns.index) return index;
    auto const stated = index_at(row[*columns.index], complaints);
    if (!stated || *stated == index) return stated;
    complaints.report(row[*columns.index], fmt::format("{} is not the index of this cell", *stated),
                      fmt::format("the benchmark lists it under {}", index));
    return std::nullopt;
}

/// A number of each cell, checked by `accepts`, which reports what it does not like.
template <class Accepts>
std::vector<double> numbers_by_index(Csv const& csv, std::size_t column, Complaints& complaints,
                                     Accepts accepts)
{
    std::vector<double> by_index(cell_count, absent);
    auto const cells = cell_columns(csv, complaints);
    if (!complaints.none()) return by_index;
    std::size_t left = cell_count;
    for (auto const& row : csv.rows) {
        if (complaints.too_many()) return by_index;
        auto const index = index_of_row(row, cells, complaints);
        auto const number = detail::number_of(row[column], complaints);
        if (!index || !number || !accepts(row[column], *number)) continue;
        if (!std::isnan(by_index[*index])) {
            complaints.report(row.front(), fmt::format("a second row of cell {}", *index));
            continue;
        }
        by_index[*index] = *number;
        --left;
    }
    if (left > 0 && complaints.none()) {
        std::size_t first = 0;
        while (!std::isnan(by_index[first]))
            ++first;
        complaints.report(csv.titles.front(),
                          fmt::format("{} of 15625 cells are missing, the first of them {}", left, first),
                          "a search may ask for any of them");
    }
    return by_index;
}

/// Seconds for one of the unit that the title names, ms where it names none.
std::optional<double> seconds_per_unit(Piece const& title, Complaints& complaints)
{
    auto const unit = sim::title_of(title.text).unit.value_or("ms");
    sim::ParseProblem problem;
    auto const factor = sim::parse_quantity(fmt::format("1 {}", unit), sim::Seconds::dimension, problem);
    if (!factor)
        complaints.report(
            title, fmt::format("'{}' is no unit of time", unit),
            fmt::format("use one of {}, as in 'raspi4 [ms]'", sim::units_of(sim::Seconds::dimension)));
    return factor;
}

bool is_duration(Piece const& field, double number, Complaints& complaints)
{
    if (number < 0) complaints.report(field, fmt::format("a latency of '{}' is negative", field.text));
    return number >= 0;
}

std::optional<CellLatencies> latencies_of_table(Csv const& csv, std::string_view column,
                                                Complaints& complaints)
{
    auto const at = detail::column_of(csv, column, complaints);
    auto const unit = at ? seconds_per_unit(csv.titles[*at], complaints) : std::nullopt;
    if (!complaints.none()) return std::nullopt;
    auto const numbers = numbers_by_index(csv, *at, complaints, [&](Piece const& field, double number) {
        return is_duration(field, number, complaints);
    });
    if (!complaints.none()) return std::nullopt;
    CellLatencies latencies{
        .by_index = {}, .source = fmt::format("table {}, column {}", sim::file_name_of(*csv.source), column)};
    latencies.by_index.reserve(cell_count);
    for (double const number : numbers)
        latencies.by_index.emplace_back(number * *unit);
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
    auto const unit = seconds_per_unit(csv.titles[*at], complaints);
    auto const number = detail::number_of(row[*at], complaints);
    if (!unit || !number || !is_duration(row[*at], *number, complaints)) return 0;
    return *number * *unit;
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
    auto numbers = numbers_by_index(csv, *at, complaints, [&](Piece const& field, double number) {
        bool const fits = number >= 0 && number <= 100;
        if (!fits)
            complaints.report(field, fmt::format("'{}' is no accuracy", field.text),
                              "it must lie between 0 and 100 per cent");
        return fits;
    });
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

std::optional<KindLatencies> parse_kind_latencies(SourceText const& text, std::string_view column,
                                                  sim::Diagnostics& diagnostics)
{
    Complaints complaints{text, diagnostics};
    auto const csv = detail::parse_csv(text, complaints);
    auto const kind = detail::column_of(csv, "kind", complaints);
    auto const at = detail::column_of(csv, column, complaints);
    auto const unit = at ? seconds_per_unit(csv.titles[*at], complaints) : std::nullopt;
    if (!complaints.none()) return std::nullopt;
    KindLatencies latencies{.by_kind = {},
                            .source = fmt::format("table {}, column {}", sim::file_name_of(*text), column)};
    for (auto const& row : csv.rows) {
        auto const number = detail::number_of(row[*at], complaints);
        if (!number || !is_duration(row[*at], *number, complaints)) continue;
        auto const [_, is_new] =
            latencies.by_kind.try_emplace(std::string{row[*kind].text}, sim::Seconds{*number * *unit});
        if (!is_new) complaints.report(row[*kind], fmt::format("a second row of kind '{}'", row[*kind].text));
    }
    if (!complaints.none()) return std::nullopt;
    return latencies;
}

} // namespace sunder::nas
