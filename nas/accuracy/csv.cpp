#include "nas/accuracy/csv.hpp"

#include "sim/base/plain_text.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace sunder::nas::detail {
namespace {

constexpr std::size_t most_named = 12; ///< columns that a hint lists

/// At each separator that stands in no double quotes; these are taken away.
std::vector<sim::Piece> split_quoted(sim::Piece const& line, std::string_view separators)
{
    std::vector<sim::Piece> fields;
    bool is_quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= line.text.size(); ++i) {
        bool const is_end = i == line.text.size();
        if (!is_end && line.text[i] == '"') is_quoted = !is_quoted;
        if (!is_end && (is_quoted || separators.find(line.text[i]) == std::string_view::npos)) continue;
        fields.push_back(sim::unquoted(sim::trimmed({.text = line.text.substr(begin, i - begin),
                                                     .line = line.line,
                                                     .column = line.column + static_cast<int>(begin)})));
        begin = i + 1;
    }
    return fields;
}

} // namespace

Csv parse_csv(std::shared_ptr<sim::Source const> const& source, sim::Complaints& complaints, Dialect dialect)
{
    Csv csv{.source = source, .titles = {}, .rows = {}};
    auto const lines = sim::lines_of(source->text);
    if (lines.empty()) {
        complaints.report({}, "this table is empty");
        return csv;
    }
    auto const separator = dialect == Dialect::ours ? "," : sim::separator_of(lines.front().text);
    auto const fields_of = [&](sim::Piece const& line) {
        return dialect == Dialect::ours ? sim::split(line, separator) : split_quoted(line, separator);
    };
    csv.titles = fields_of(lines.front());
    for (auto const& title : csv.titles)
        if (auto const flaw = sim::flaw_of_name(title.text); !flaw.empty())
            complaints.report(title, fmt::format("the title of this column {}", flaw));
    for (auto line = lines.begin() + 1; line != lines.end() && !complaints.too_many(); ++line) {
        auto fields = fields_of(*line);
        if (fields.size() == csv.titles.size())
            csv.rows.push_back(std::move(fields));
        else
            sim::report_width(fields, csv.titles.size(), complaints);
    }
    if (lines.size() == 1) complaints.report(csv.titles.front(), "there is no row below this line");
    return csv;
}

std::optional<std::size_t> find_column(Csv const& csv, std::string_view name)
{
    auto const match = std::ranges::find_if(
        csv.titles, [name](sim::Piece const& title) { return sim::title_of(title.text).name == name; });
    if (match == csv.titles.end()) return std::nullopt;
    return static_cast<std::size_t>(match - csv.titles.begin());
}

std::optional<std::size_t> column_of(Csv const& csv, std::string_view name, sim::Complaints& complaints)
{
    auto const found = find_column(csv, name);
    if (found || csv.titles.empty()) return found;
    std::vector<std::string> names;
    for (auto const& title : csv.titles)
        names.emplace_back(sim::title_of(title.text).name);
    auto const near = sim::nearest(name, names);
    auto const left_out = names.size() > most_named ? ", ..." : "";
    auto const shown = std::vector<std::string>(
        names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most_named)));
    complaints.report(csv.titles.front(), fmt::format("column '{}' is missing", name),
                      near.empty() ? fmt::format("the columns are {}{}", fmt::join(shown, ", "), left_out)
                                   : fmt::format("did you mean '{}'?", near));
    return std::nullopt;
}

std::optional<double> number_of(sim::Piece const& field, sim::Complaints& complaints, sim::Scale const& unit)
{
    auto const number = sim::find_number(field.text, unit);
    if (field.text.empty())
        complaints.report(field, "a value is missing here");
    else if (!number)
        complaints.report(field, fmt::format("'{}' is not a finite number", field.text));
    return number;
}

std::vector<NamedNumber> named_numbers(Csv const& csv, NamedNumberColumns const& columns,
                                       sim::Complaints& complaints)
{
    auto const names = column_of(csv, columns.names, complaints);
    auto const numbers = column_of(csv, columns.numbers, complaints);
    std::vector<NamedNumber> found;
    if (!names || !numbers) return found;
    for (auto const& row : csv.rows)
        if (auto const number = number_of(row[*numbers], complaints, columns.unit))
            found.push_back({.name = row[*names], .number = *number, .where = row[*numbers]});
    return found;
}

} // namespace sunder::nas::detail
