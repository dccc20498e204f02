#include "sim/trace/trace_table.hpp"

#include "sim/base/parse_quantity.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim::detail {
namespace {

constexpr double shortest_step = 0.999e-6; // seconds: 1 us but for rounding
constexpr double longest_time = 1e12;      // seconds
constexpr double least_rate = 1e-3;        // bytes per second, unless zero
constexpr double largest_rate = 1e18;      // bytes per second

std::vector<std::string> names_of(std::vector<TraceColumn> const& columns)
{
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (auto const& column : columns)
        names.push_back(column.name);
    return names;
}

void read_header(Piece const& line, std::vector<TraceColumn> const& wanted, TraceTable& table,
                 Complaints& complaints)
{
    table.columns.resize(wanted.size());
    auto const titles = split(line, ",");
    auto const names = names_of(wanted);
    auto const list = fmt::format("the columns are {}", fmt::join(names, ", "));
    if (find_number(titles.front().text)) {
        complaints.report(titles.front(), "the first line must name the columns",
                          "for example 'time [s],rate [Mbit/s]'");
        return;
    }
    for (std::size_t position = 0; position < titles.size(); ++position) {
        auto const& title = titles[position];
        auto const [name, unit] = title_of(title.text);
        auto const match = std::ranges::find_if(
            wanted, [name = name](TraceColumn const& c) { return c.name == name || c.name.empty(); });
        if (match == wanted.end()) {
            auto const near = nearest(name, names);
            complaints.report(title, fmt::format("unknown column '{}'", name),
                              near.empty() ? list : fmt::format("did you mean '{}'?", near));
            continue;
        }
        auto& found = table.columns[static_cast<std::size_t>(match - wanted.begin())];
        auto const size = unit_of(*match, unit);
        if (found)
            complaints.report(title, fmt::format("a second column '{}'", name));
        else if (!size && unit)
            complaints.report(title, fmt::format("'{}' is not a unit that fits here", *unit),
                              units_hint(*match));
        else if (!size)
            complaints.report(title, fmt::format("column '{}' has no unit", name), units_hint(*match));
        found = FoundColumn{position, size.value_or(Scale{}), title};
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!table.columns[i] && wanted[i].occurrence == TraceColumn::Occurrence::required)
            complaints.report(titles.front(), fmt::format("column '{}' is missing", wanted[i].name),
                              units_hint(wanted[i]));
    }
}

} // namespace

std::string units_hint(TraceColumn const& column)
{
    using Kind = TraceColumn::Kind;
    if (column.kind == Kind::index) return "write it without a unit";
    if (column.kind == Kind::share) return "write 'load [%]', or 'load' for a share";
    return fmt::format("use one of {}, as in '{} [{}]'", units_of(column.unit),
                       column.name.empty() ? "delay" : column.name,
                       column.unit == Seconds::dimension  ? "s"
                       : column.unit == Metres::dimension ? "m"
                                                          : "Mbit/s");
}

TraceColumn time_column()
{
    return {.name = "time", .unit = Seconds::dimension, .largest = longest_time};
}

TraceColumn rate_column()
{
    return {.name = "rate", .unit = BytesPerSecond::dimension, .largest = largest_rate};
}

bool is_possible_rate(double bytes_per_second)
{
    return bytes_per_second == 0 || (bytes_per_second >= least_rate && bytes_per_second <= largest_rate);
}

std::optional<Scale> unit_of(TraceColumn const& column, std::optional<std::string_view> unit)
{
    using Kind = TraceColumn::Kind;
    if (column.kind == Kind::quantity || column.kind == Kind::coordinate)
        return unit ? find_unit(*unit, column.unit) : std::nullopt;
    if (!unit) return Scale{};
    return column.kind == Kind::share && *unit == "%" ? std::optional{hundredth} : std::nullopt;
}

std::optional<TraceValue> read_value(Piece const& cell, TraceColumn const& column, FoundColumn const& found,
                                     Complaints& complaints)
{
    auto const number = find_number(cell.text, found.unit);
    auto const wrong = [&](std::string_view what, std::string hint = {}) {
        complaints.report(cell, fmt::format("'{}' {}", cell.text, what), std::move(hint));
        return std::nullopt;
    };
    if (cell.text.empty()) {
        complaints.report(cell, "a value is missing here");
        return std::nullopt;
    }
    if (!number) return wrong("is not a finite number");
    if (*number < 0 && column.kind != TraceColumn::Kind::coordinate) return wrong("is negative");
    double const si = *number;
    if (column.kind == TraceColumn::Kind::share && si >= 1)
        return wrong("is no load", "it must be below 100 %");
    if (column.kind == TraceColumn::Kind::index && (si != std::floor(si) || si >= column.largest))
        return wrong("is no device", fmt::format("devices count from 0 to {}", column.largest - 1));
    if (std::abs(si) > column.largest || (column.unit == BytesPerSecond::dimension && !is_possible_rate(si)))
        return wrong("is too large or too small for this program");
    return TraceValue{si, cell};
}

TraceTable read_table(std::shared_ptr<Source const> const& source, std::vector<TraceColumn> const& wanted,
                      Complaints& complaints)
{
    TraceTable table;
    auto const lines = lines_of(source->text);
    if (lines.empty()) {
        complaints.report({}, "this trace is empty");
        return table;
    }
    read_header(lines.front(), wanted, table, complaints);
    if (!complaints.none()) return table;
    auto const width = split(lines.front(), ",").size();
    for (auto line = lines.begin() + 1; line != lines.end() && !complaints.too_many(); ++line) {
        auto const cells = split(*line, ",");
        if (cells.size() != width) {
            report_width(cells, width, complaints);
            continue;
        }
        auto& row = table.rows.emplace_back(wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (!table.columns[i]) continue;
            auto const& cell = cells[table.columns[i]->position];
            bool const may_be_blank = wanted[i].occurrence == TraceColumn::Occurrence::optional;
            if (cell.text.empty() && may_be_blank) continue;
            row[i] = read_value(cell, wanted[i], *table.columns[i], complaints);
        }
    }
    if (lines.size() == 1) complaints.report(lines.front(), "there is no row below this line");
    return table;
}

std::string comment_of_import(Source const& source, std::string_view how)
{
    return fmt::format("# {}\n",
                       comment_text(fmt::format("imported from {} ({})", file_name_of(source), how)));
}

void check_ascending(std::vector<TraceValue> const& times, Complaints& complaints)
{
    for (std::size_t i = 1; i < times.size(); ++i) {
        auto const& [si, at] = times[i];
        if (si <= times[i - 1].si)
            complaints.report(at, fmt::format("time '{}' does not come after '{}', the one before", at.text,
                                              times[i - 1].at.text));
        else if (si - times[i - 1].si < shortest_step)
            complaints.report(at, fmt::format("time '{}' comes too soon after the one before", at.text),
                              "rows must be at least 1 us apart");
    }
}

} // namespace sunder::sim::detail
