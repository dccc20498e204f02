#include "sim/config/trace_table.hpp"

#include "sim/base/parse_quantity.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sunder::sim::detail {
namespace {

constexpr double shortest_step = 0.999e-6; // seconds: 1 us but for rounding
constexpr double longest_time = 1e12;      // seconds
constexpr double least_rate = 1e-3;        // bytes per second, unless zero
constexpr double largest_rate = 1e18;      // bytes per second
constexpr int most_mistakes = 20;          // reported of one file

std::vector<std::string> names_of(std::vector<Column> const& columns)
{
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (auto const& column : columns)
        names.push_back(column.name);
    return names;
}

std::string units_hint(Column const& column)
{
    using Kind = Column::Kind;
    if (column.kind == Kind::index) return "write it without a unit";
    if (column.kind == Kind::share) return "write 'load [%]', or 'load' for a share";
    return fmt::format("use one of {}, as in '{} [{}]'", units_of(column.unit),
                       column.name.empty() ? "delay" : column.name,
                       column.unit == Seconds::dimension ? "s" : "Mbit/s");
}

/// `rate [Mbit/s]` as the name and what stands in the brackets.
std::pair<std::string_view, std::optional<std::string_view>> name_and_unit(std::string_view title)
{
    auto const open = title.find('[');
    if (open == std::string_view::npos || !title.ends_with(']')) return {title, std::nullopt};
    return {trimmed({title.substr(0, open)}).text,
            trimmed({title.substr(open + 1, title.size() - open - 2)}).text};
}

void read_header(Line line, std::vector<Column> const& wanted, Table& table, Complaints& complaints)
{
    table.header_line = line.number;
    table.columns.resize(wanted.size());
    auto const titles = split(line.text, ",");
    auto const names = names_of(wanted);
    auto const list = fmt::format("the columns are {}", fmt::join(names, ", "));
    if (number_in(titles.front().text)) {
        complaints.report(line.number, titles.front().column, "the first line must name the columns",
                          "for example 'time [s],rate [Mbit/s]'");
        return;
    }
    for (std::size_t position = 0; position < titles.size(); ++position) {
        auto const [text, column] = titles[position];
        auto const [name, unit] = name_and_unit(text);
        auto const match = std::ranges::find_if(
            wanted, [name = name](Column const& c) { return c.name == name || c.name.empty(); });
        if (match == wanted.end()) {
            auto const near = nearest(name, names);
            complaints.report(line.number, column, fmt::format("unknown column '{}'", name),
                              near.empty() ? list : fmt::format("did you mean '{}'?", near));
            continue;
        }
        auto& found = table.columns[static_cast<std::size_t>(match - wanted.begin())];
        auto const factor = factor_of(*match, unit);
        if (found)
            complaints.report(line.number, column, fmt::format("a second column '{}'", name));
        else if (!factor && unit)
            complaints.report(line.number, column, fmt::format("'{}' is not a unit that fits here", *unit),
                              units_hint(*match));
        else if (!factor)
            complaints.report(line.number, column, fmt::format("column '{}' has no unit", name),
                              units_hint(*match));
        found = Found{position, factor.value_or(1.0), column};
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!table.columns[i] && wanted[i].presence == Column::Presence::required)
            complaints.report(line.number, titles.front().column,
                              fmt::format("column '{}' is missing", wanted[i].name), units_hint(wanted[i]));
    }
}

} // namespace

Column time_column()
{
    return {.name = "time", .unit = Seconds::dimension, .largest = longest_time};
}

Column rate_column()
{
    return {.name = "rate", .unit = BytesPerSecond::dimension, .largest = largest_rate};
}

void Complaints::report(int line, int column, std::string message, std::string hint)
{
    if (!too_many()) diagnostics_->report({source_, line, column}, std::move(message), std::move(hint));
    ++count_;
}

bool Complaints::too_many() const
{
    return count_ >= most_mistakes;
}

Cell trimmed(Cell cell)
{
    auto const first = std::min(cell.text.find_first_not_of(" \t\r"), cell.text.size());
    cell.text.remove_prefix(first);
    cell.column += static_cast<int>(first);
    cell.text = cell.text.substr(0, cell.text.find_last_not_of(" \t\r") + 1);
    return cell;
}

std::vector<Line> lines_of(std::string_view text)
{
    std::vector<Line> lines;
    for (int number = 1; !text.empty(); ++number) {
        auto const end = std::min(text.find('\n'), text.size());
        auto const line = text.substr(0, end);
        auto const content = trimmed({line}).text;
        if (!content.empty() && content.front() != '#') lines.push_back({line, number});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::vector<Cell> split(std::string_view line, std::string_view separators)
{
    std::vector<Cell> cells;
    std::size_t begin = 0;
    while (true) {
        auto const end = std::min(line.find_first_of(separators, begin), line.size());
        cells.push_back(trimmed({line.substr(begin, end - begin), static_cast<int>(begin) + 1}));
        if (end == line.size()) return cells;
        begin = end + 1;
    }
}

std::optional<double> number_in(std::string_view text)
{
    double number = 0.0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<double> factor_of(Column const& column, std::optional<std::string_view> unit)
{
    using Kind = Column::Kind;
    if (column.kind == Kind::index) return unit ? std::nullopt : std::optional{1.0};
    if (column.kind == Kind::share) {
        if (!unit) return 1.0;
        return *unit == "%" ? std::optional{0.01} : std::nullopt;
    }
    if (!unit) return std::nullopt;
    ParseProblem problem;
    return parse_quantity(fmt::format("1 {}", *unit), column.unit, problem);
}

std::optional<Value> read_value(Cell cell, int line, Column const& column, Found const& found,
                                Complaints& complaints)
{
    auto const number = number_in(cell.text);
    auto const wrong = [&](std::string_view what, std::string hint = {}) {
        complaints.report(line, cell.column, fmt::format("'{}' {}", cell.text, what), std::move(hint));
        return std::nullopt;
    };
    if (cell.text.empty()) {
        complaints.report(line, cell.column, "a value is missing here");
        return std::nullopt;
    }
    if (!number) return wrong("is not a finite number");
    if (*number < 0) return wrong("is negative");
    double const si = *number * found.si_per_unit;
    if (column.kind == Column::Kind::share && si >= 1) return wrong("is no load", "it must be below 100 %");
    if (column.kind == Column::Kind::index && (si != std::floor(si) || si >= column.largest))
        return wrong("is no device", fmt::format("devices count from 0 to {}", column.largest - 1));
    if (si > column.largest || (column.unit == BytesPerSecond::dimension && si > 0 && si < least_rate))
        return wrong("is too large or too small for this program");
    return Value{si == 0 ? 0.0 : si, line, cell.column, cell.text};
}

Table read_table(std::shared_ptr<Source const> const& source, std::vector<Column> const& wanted,
                 Complaints& complaints)
{
    Table table;
    auto const lines = lines_of(source->text);
    if (lines.empty()) {
        complaints.report(1, 1, "this trace is empty");
        return table;
    }
    read_header(lines.front(), wanted, table, complaints);
    if (!complaints.none()) return table;
    auto const width = split(lines.front().text, ",").size();
    for (auto line = lines.begin() + 1; line != lines.end() && !complaints.too_many(); ++line) {
        auto const cells = split(line->text, ",");
        if (cells.size() != width) {
            auto const& place = cells.size() > width ? cells[width] : cells.front();
            complaints.report(line->number, place.column,
                              fmt::format("{} value{} where the header names {} column{}", cells.size(),
                                          cells.size() == 1 ? "" : "s", width, width == 1 ? "" : "s"));
            continue;
        }
        auto& row = table.rows.emplace_back(wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            if (!table.columns[i]) continue;
            auto const& cell = cells[table.columns[i]->position];
            bool const may_be_blank = wanted[i].presence == Column::Presence::optional;
            if (cell.text.empty() && may_be_blank) continue;
            row[i] = read_value(cell, line->number, wanted[i], *table.columns[i], complaints);
        }
    }
    if (lines.size() == 1) complaints.report(lines.front().number, 1, "there is no row below this line");
    return table;
}

void check_ascending(std::vector<Value> const& times, Complaints& complaints)
{
    for (std::size_t i = 1; i < times.size(); ++i) {
        auto const& [si, line, column, text] = times[i];
        if (si <= times[i - 1].si)
            complaints.report(
                line, column,
                fmt::format("time '{}' does not come after '{}', the one before", text, times[i - 1].text));
        else if (si - times[i - 1].si < shortest_step)
            complaints.report(line, column,
                              fmt::format("time '{}' comes too soon after the one before", text),
                              "rows must be at least 1 us apart");
    }
}

} // namespace sunder::sim::detail
