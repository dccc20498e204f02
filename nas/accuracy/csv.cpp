#include "nas/accuracy/csv.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace sunder::nas::detail {
namespace {

constexpr int most_mistakes = 20;
constexpr std::size_t most_named = 12; ///< columns that a hint lists

Field trimmed(Field field)
{
    auto const first = std::min(field.text.find_first_not_of(" \t\r"), field.text.size());
    field.text.remove_prefix(first);
    field.column += static_cast<int>(first);
    field.text = field.text.substr(0, field.text.find_last_not_of(" \t\r") + 1);
    return field;
}

std::vector<Field> split(Field const& line)
{
    std::vector<Field> fields;
    std::size_t begin = 0;
    while (true) {
        auto const end = std::min(line.text.find(',', begin), line.text.size());
        fields.push_back(
            trimmed({line.text.substr(begin, end - begin), line.line, static_cast<int>(begin) + 1}));
        if (end == line.text.size()) return fields;
        begin = end + 1;
    }
}

std::vector<Field> lines_of(std::string_view text)
{
    std::vector<Field> lines;
    for (int number = 1; !text.empty(); ++number) {
        auto const end = std::min(text.find('\n'), text.size());
        auto const content = trimmed({text.substr(0, end), number}).text;
        if (!content.empty() && content.front() != '#') lines.push_back({text.substr(0, end), number});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string plural(std::size_t count, std::string_view noun)
{
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

} // namespace

Mistakes::Mistakes(std::shared_ptr<sim::Source const> source, sim::Diagnostics& diagnostics)
    : source_{std::move(source)}, diagnostics_{&diagnostics}
{
}

void Mistakes::report(Field const& at, std::string message, std::string hint)
{
    if (!enough()) diagnostics_->report({source_, at.line, at.column}, std::move(message), std::move(hint));
    ++count_;
}

bool Mistakes::enough() const
{
    return count_ >= most_mistakes;
}

Csv parse_csv(std::shared_ptr<sim::Source const> const& source, Mistakes& mistakes)
{
    Csv csv{.source = source, .titles = {}, .rows = {}};
    auto const lines = lines_of(source->text);
    if (lines.empty()) {
        mistakes.report({}, "this table is empty");
        return csv;
    }
    csv.titles = split(lines.front());
    for (auto line = lines.begin() + 1; line != lines.end() && !mistakes.enough(); ++line) {
        auto fields = split(*line);
        if (fields.size() == csv.titles.size())
            csv.rows.push_back(std::move(fields));
        else
            mistakes.report(fields.size() > csv.titles.size() ? fields[csv.titles.size()] : fields.front(),
                            fmt::format("{} where the header names {}", plural(fields.size(), "value"),
                                        plural(csv.titles.size(), "column")));
    }
    if (lines.size() == 1) mistakes.report(csv.titles.front(), "there is no row below this line");
    return csv;
}

Title title_of(Field const& field)
{
    auto const open = field.text.find('[');
    if (open == std::string_view::npos || !field.text.ends_with(']')) return {field.text, {}};
    return {trimmed({field.text.substr(0, open)}).text,
            trimmed({field.text.substr(open + 1, field.text.size() - open - 2)}).text};
}

std::optional<std::size_t> find_column(Csv const& csv, std::string_view name)
{
    auto const match =
        std::ranges::find_if(csv.titles, [name](Field const& title) { return title_of(title).name == name; });
    if (match == csv.titles.end()) return std::nullopt;
    return static_cast<std::size_t>(match - csv.titles.begin());
}

std::optional<std::size_t> column_of(Csv const& csv, std::string_view name, Mistakes& mistakes)
{
    auto const found = find_column(csv, name);
    if (found || csv.titles.empty()) return found;
    std::vector<std::string> names;
    for (auto const& title : csv.titles)
        names.emplace_back(title_of(title).name);
    auto const near = sim::nearest(name, names);
    auto const left_out = names.size() > most_named ? ", ..." : "";
    auto const shown = std::vector<std::string>(
        names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), most_named)));
    mistakes.report(csv.titles.front(), fmt::format("column '{}' is missing", name),
                    near.empty() ? fmt::format("the columns are {}{}", fmt::join(shown, ", "), left_out)
                                 : fmt::format("did you mean '{}'?", near));
    return std::nullopt;
}

std::optional<double> find_number(std::string_view text)
{
    double number = 0.0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<double> number_of(Field const& field, Mistakes& mistakes)
{
    auto const number = find_number(field.text);
    if (field.text.empty())
        mistakes.report(field, "a value is missing here");
    else if (!number)
        mistakes.report(field, fmt::format("'{}' is not a finite number", field.text));
    return number;
}

std::string_view file_name_of(sim::Source const& source)
{
    std::string_view const name = source.name;
    return name.substr(name.rfind('/') + 1); // npos + 1 is 0
}

} // namespace sunder::nas::detail
