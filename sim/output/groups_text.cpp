#include "sim/analysis/groups.hpp"
#include "sim/output/points_text.hpp"
#include "sim/output/shown_values.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>

namespace sunder::sim {
namespace {

std::string with_unit(std::string_view name, Notation const& notation)
{
    return notation.unit.empty() ? std::string{name} : fmt::format("{} [{}]", name, notation.unit);
}

} // namespace

std::string groups_text(PointTable const& points, std::string const& key,
                        std::vector<std::string> const& figures, std::string const& split)
{
    auto const& by = points.column(key);
    auto const by_notation = notation_of(by);
    auto const* const splits = split.empty() ? nullptr : &points.column(split);
    std::vector<std::vector<std::string>> rows{{short_name(points, by), "points"},
                                               {with_unit("", by_notation), ""}};
    std::vector<PointColumn const*> columns;
    std::vector<Notation> notations;
    for (auto const& figure : figures) {
        columns.push_back(&points.column(figure));
        notations.push_back(notation_of(*columns.back()));
        rows[0].insert(rows[0].end(), {short_name(points, *columns.back()), "", ""});
        rows[1].insert(rows[1].end(), {with_unit("mean", notations.back()), "min", "max"});
    }
    std::vector<Alignment> alignments(rows.front().size(), Alignment::right);
    alignments.front() = by.is_text() ? Alignment::left : Alignment::right;
    if (splits != nullptr) {
        rows[0].emplace_back("best");
        rows[1].emplace_back("split");
        alignments.push_back(Alignment::left);
    }
    auto const groups = group_points(points, by, columns);
    for (auto const& group : groups) {
        if (rows.size() == most_rows + 2) break;
        std::vector<std::string> cells{shown(group.value, by_notation), std::to_string(group.points)};
        for (std::size_t i = 0; i < columns.size(); ++i)
            for (double const value : {group.figures[i].mean, group.figures[i].min, group.figures[i].max})
                cells.push_back(shown(value, notations[i]));
        if (splits != nullptr) cells.push_back(group.best ? shown(value_in(*splits, *group.best), {}) : "-");
        rows.push_back(std::move(cells));
    }
    auto text = aligned(rows, alignments);
    if (groups.size() > most_rows)
        text += fmt::format("... and {} more values; --json prints all\n", groups.size() - most_rows);
    return text;
}

} // namespace sunder::sim
