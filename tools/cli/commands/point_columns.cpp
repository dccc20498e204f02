#include "tools/cli/commands/point_columns.hpp"

#include "sim/analysis/points_where.hpp"
#include "sim/base/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace sunder::cli {

using sim::PointColumn;
using sim::PointTable;

PointColumn const& column_typed(PointTable const& points, Typed const& typed)
{
    if (auto const* const column = points.find(typed.text)) return *column;
    std::vector<std::string> names;
    std::vector<std::string> ending_so;
    for (auto const& column : points.columns) {
        names.push_back(column.name);
        if (sim::is_end_of(typed.text, column.name)) ending_so.push_back(column.name);
        for (auto dot = column.name.find('.'); dot != std::string::npos; dot = column.name.find('.', dot + 1))
            names.push_back(column.name.substr(dot + 1));
    }
    if (ending_so.size() > 1)
        throw usage_error(typed.command,
                          fmt::format("--{}: '{}' is the end of several names", typed.option, typed.text),
                          fmt::format("write {}", fmt::join(ending_so, " or ")));
    auto const meant = sim::nearest(typed.text, names);
    throw usage_error(typed.command, fmt::format("--{}: there is no column '{}'", typed.option, typed.text),
                      meant.empty() ? "`sunder show FILE.h5 --json` lists the columns"
                                    : fmt::format("did you mean '{}'?", meant));
}

PointColumn const& metric_typed(PointTable const& points, Typed const& typed)
{
    auto const& column = column_typed(points, typed);
    if (column.is_text())
        throw usage_error(typed.command,
                          fmt::format("--{}: the values of '{}' are no numbers", typed.option, column.name));
    return column;
}

std::vector<std::string> columns_typed(PointTable const& points, Typed const& typed)
{
    std::vector<std::string> names;
    auto rest = typed.text;
    for (bool more = true; more;) {
        auto const comma = rest.find(',');
        auto const name = rest.substr(0, comma);
        names.push_back(
            column_typed(points, {.command = typed.command, .option = typed.option, .text = name}).name);
        more = comma != std::string_view::npos;
        if (more) rest.remove_prefix(comma + 1);
    }
    return names;
}

std::optional<sim::Condition> condition_typed(PointTable const& points, Arguments const& arguments)
{
    auto const text = arguments.text("where");
    if (!text) return std::nullopt;
    auto const source = std::make_shared<sim::Source const>(sim::Source{.name = "--where", .text = *text});
    sim::Diagnostics diagnostics;
    auto condition = sim::parse_condition(*text, {.source = source, .line = 1, .column = 1},
                                          sim::subjects_of(points), diagnostics);
    diagnostics.raise_if_any();
    return condition;
}

std::string application_of(std::string_view figure, std::string const& otherwise)
{
    constexpr std::string_view prefix = "applications.";
    if (!figure.starts_with(prefix)) return otherwise;
    figure.remove_prefix(prefix.size());
    return std::string{figure.substr(0, figure.find('.'))};
}

} // namespace sunder::cli
