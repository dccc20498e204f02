#include "nas/accuracy/cell_table.hpp"

#include "nas/realise/nasbench201_cell.hpp"
#include "sim/base/parse_quantity.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace sunder::nas::detail {
namespace {

using sim::Complaints;
using sim::Piece;

constexpr std::array<std::string_view, 2> index_titles{"idx", "index"};
constexpr std::array<std::string_view, 4> text_titles{"arch_str", "arch", "architecture", "cell"};

std::optional<std::size_t> find_any(Csv const& csv, std::span<std::string_view const> titles)
{
    for (auto const title : titles)
        if (auto const found = find_column(csv, title)) return found;
    return std::nullopt;
}

constexpr double largest = 1e15; // of a latency or an energy, in SI units or less: sums stay finite

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

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

struct Measured {
    Piece const& field;
    double number = 0;
    std::string_view what;
};

bool is_measured(Measured const& of, Complaints& complaints)
{
    if (of.number < 0)
        complaints.report(of.field, fmt::format("{} of '{}' is negative", of.what, of.field.text));
    if (of.number > largest)
        complaints.report(of.field, fmt::format("'{}' is too large for {}", of.field.text, of.what));
    return of.number >= 0 && of.number <= largest;
}

} // namespace

CellColumns cell_columns(Csv const& csv, Complaints& complaints)
{
    CellColumns columns{.index = find_any(csv, index_titles), .text = find_any(csv, text_titles), .net = {}};
    if (!columns.index && !columns.text) columns.net = find_column(csv, "net");
    if (columns.net && csv.rows.size() != cell_count)
        complaints.report(csv.titles[*columns.net],
                          fmt::format("there are {} rows in the order of the benchmark instead of {}",
                                      csv.rows.size(), cell_count),
                          "one for each cell, by the benchmark's index");
    if (!columns.index && !columns.text && !columns.net && !csv.titles.empty())
        complaints.report(csv.titles.front(), "no column says which cell a row is about",
                          "name it 'idx' (0 .. 15624) or 'arch_str'");
    return columns;
}

std::vector<double> numbers_by_index(Csv const& csv, NumberColumn const& column, Accepts const& accepts,
                                     Complaints& complaints)
{
    std::vector<double> by_index(cell_count, absent);
    auto const cells = cell_columns(csv, complaints);
    if (!complaints.none()) return by_index;
    std::size_t left = cell_count;
    std::size_t next = 0;
    for (auto const& row : csv.rows) {
        if (complaints.too_many()) return by_index;
        auto const index = cells.net ? std::optional{next++} : index_of_row(row, cells, complaints);
        auto const& field = row[column.index];
        bool const is_gap = column.gaps == NumberColumn::Gaps::infinite && field.text.empty();
        auto const number = is_gap ? std::optional{std::numeric_limits<double>::infinity()}
                                   : number_of(field, complaints, column.unit);
        if (!index || !number || (!is_gap && !accepts(field, *number))) continue;
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

std::optional<sim::Scale> unit_of_time(Piece const& title, Complaints& complaints)
{
    auto const unit = sim::title_of(title.text).unit.value_or("ms");
    auto const size = sim::find_unit(unit, sim::Seconds::dimension);
    if (!size)
        complaints.report(
            title, fmt::format("'{}' is no unit of time", unit),
            fmt::format("use one of {}, as in 'raspi4 [ms]'", sim::units_of(sim::Seconds::dimension)));
    return size;
}

std::optional<sim::Scale> unit_of_energy(Piece const& title, Complaints& complaints)
{
    auto const unit = sim::title_of(title.text).unit.value_or("mJ");
    auto const size = sim::find_unit(unit, sim::Joules::dimension);
    if (!size)
        complaints.report(
            title, fmt::format("'{}' is no unit of energy", unit),
            fmt::format("use one of {}, as in 'fpga_energy [mJ]'", sim::units_of(sim::Joules::dimension)));
    return size;
}

bool is_duration(Piece const& field, double number, Complaints& complaints)
{
    return is_measured({.field = field, .number = number, .what = "a latency"}, complaints);
}

bool is_energy(Piece const& field, double number, Complaints& complaints)
{
    return is_measured({.field = field, .number = number, .what = "an energy"}, complaints);
}

bool is_accuracy(Piece const& field, double number, Complaints& complaints)
{
    bool const fits = number >= 0 && number <= 100;
    if (!fits)
        complaints.report(field, fmt::format("'{}' is no accuracy", field.text),
                          "it must lie between 0 and 100 per cent");
    return fits;
}

} // namespace sunder::nas::detail
