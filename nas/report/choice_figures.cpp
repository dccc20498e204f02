#include "nas/report/search_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace sunder::nas {
namespace {

using sim::AxisScale;
using sim::AxisStart;
using sim::ReportFigure;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

sim::BarChart split_bars(std::map<std::string, std::array<int, 3>> const& counts,
                         std::vector<std::string> const& order)
{
    sim::BarChart chart{.x = {}, .bars = {}};
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> parts{
        {{"on the front", "s1"}, {"feasible", "s0"}, {"not feasible", "faint"}}};
    std::vector<double> ends{0};
    for (auto const& name : order) {
        sim::Bar bar{.name = name, .parts = {}, .note = {}};
        double reached = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            auto const count = counts.at(name)[i];
            if (count == 0) continue;
            bar.parts.push_back({.from = reached,
                                 .to = reached + count,
                                 .style = std::string{parts[i].second},
                                 .tip = fmt::format("{}\n{}: {}", name, parts[i].first, count)});
            reached += count;
        }
        ends.push_back(reached);
        chart.bars.push_back(std::move(bar));
    }
    chart.x = sim::axis_over(ends, {.title = "evaluations", .start = AxisStart::at_zero});
    if (chart.bars.size() > 8) chart.thickness = sim::BarChart::Thickness::thin;
    return chart;
}

/// Variables that one map of theta shows, and what its columns are called.
struct ThetaMap {
    std::string title;
    std::vector<std::size_t> variables;
    std::vector<std::string>
        columns; ///< names of the choices, or their numbers where variables differ in them
};

/// A map for all variables of the same choices, so that its columns have names; one for all of them where
/// that would be too many maps.
std::vector<ThetaMap> theta_maps(SearchSpace const& space)
{
    constexpr std::size_t most_maps = 4;
    auto const& variables = space.variables;
    std::vector<ThetaMap> maps;
    for (std::size_t i = 0; i < variables.size(); ++i) {
        auto const known = std::ranges::find(maps, variables[i].choices, &ThetaMap::columns);
        if (known != maps.end())
            known->variables.push_back(i);
        else
            maps.push_back({.title = {}, .variables = {i}, .columns = variables[i].choices});
    }
    if (maps.size() == 1) maps.front().title = "Theta";
    if (maps.size() > most_maps) {
        ThetaMap all{.title = "Theta", .variables = {}, .columns = {}};
        for (std::size_t i = 0; i < variables.size(); ++i) {
            all.variables.push_back(i);
            while (all.columns.size() < variables[i].choices.size())
                all.columns.push_back(std::to_string(all.columns.size() + 1));
        }
        return {all};
    }
    for (auto& map : maps) {
        auto const& first = variables[map.variables.front()].name;
        auto const& last = variables[map.variables.back()].name;
        if (map.title.empty())
            map.title = fmt::format("Theta of {}{}", first, first == last ? "" : " to " + last);
    }
    return maps;
}

/// Theta at one moment, (variables, columns) of the map; NaN where a variable has fewer.
std::vector<double> cells_of(SearchSpace const& space, std::vector<double> const& theta, ThetaMap const& map)
{
    std::vector<std::size_t> begins;
    std::size_t category = 0;
    for (auto const& variable : space.variables) {
        begins.push_back(category);
        category += variable.choices.size();
    }
    std::vector<double> cells;
    for (auto const i : map.variables)
        for (std::size_t choice = 0; choice < map.columns.size(); ++choice)
            cells.push_back(choice < space.variables[i].choices.size() ? theta[begins[i] + choice] : nan);
    return cells;
}

ReportFigure figure_of(SearchResult const& result, ThetaMap const& shown)
{
    constexpr std::size_t most_snapshots = 60;
    auto const& theta = result.theta;
    auto const& variables = result.space.variables;
    sim::MovingValues moving{
        .kind = sim::MovingValues::Kind::levels,
        .sliders = {{.name = "evaluations", .labels = {}}},
        .axis = {.title = "probability", .low = 0, .high = 1, .scale = AxisScale::linear, .labels = {}},
        .unit = {},
        .names = {},
        .places = {},
        .slices = {}};
    std::vector<std::size_t> snapshots(theta.probabilities.size());
    for (std::size_t i = 0; i < snapshots.size(); ++i)
        snapshots[i] = i;
    for (auto const snapshot : thinned(snapshots, most_snapshots)) {
        moving.sliders.front().labels.push_back(std::to_string(theta.evaluations[snapshot]));
        moving.slices.push_back(cells_of(result.space, theta.probabilities[snapshot], shown));
    }
    sim::HeatMap map{.x = {.title = "choice", .labels = shown.columns},
                     .y = {.title = "variable", .labels = {}},
                     .styles = opening_styles(moving),
                     .texts = opening_texts(moving)};
    sim::ReportTable table{.title = {}, .head = {"variable"}, .rows = {}, .names = 1, .note = {}};
    table.head.insert(table.head.end(), shown.columns.begin(), shown.columns.end());
    for (auto const i : shown.variables) {
        auto const& name = variables[i].name;
        auto const& choices = variables[i].choices;
        auto const row = map.y.labels.size();
        map.y.labels.push_back(name);
        table.rows.push_back({name});
        for (std::size_t choice = 0; choice < shown.columns.size(); ++choice) {
            table.rows.back().push_back(map.texts[row * shown.columns.size() + choice]);
            moving.places.push_back(choice < choices.size() ? fmt::format("{} = {}", name, choices[choice])
                                                            : name);
        }
    }
    auto legend = sim::scale_of(moving.axis, moving.unit);
    return {.title = shown.title,
            .description = "Probability of each choice of each variable; move the slider to see it settle.",
            .size = ReportFigure::Size::full,
            .draw = [map](double width) { return draw(map, width); },
            .legend = std::move(legend),
            .table = std::move(table),
            .moving = std::move(moving)};
}

} // namespace

std::optional<ReportFigure> splits_figure(SearchResult const& result)
{
    auto const split = result.space.find("split");
    if (!split || result.candidates.empty()) return std::nullopt;
    auto const& names = result.space.variables[*split].choices;
    auto const members = front_of(result);
    std::set<std::size_t> const front{members.begin(), members.end()};
    std::map<std::string, std::array<int, 3>> counts; // on the front, feasible, not feasible
    for (std::size_t row = 0; row < result.candidates.size(); ++row) {
        auto const& candidate = result.candidates[row];
        auto& count = counts[names[static_cast<std::size_t>(candidate.choices[*split])]];
        ++count[front.contains(row) ? 0 : candidate.violation <= 0 ? 1 : 2];
    }
    std::vector<std::string> order;
    sim::ReportTable table{.title = {},
                           .head = {"split", "evaluations", "feasible", "on the front"},
                           .rows = {},
                           .names = 1,
                           .note = {}};
    for (auto const& name : names) {
        if (!counts.contains(name)) continue;
        order.push_back(name);
        auto const& [on_front, feasible, not_feasible] = counts.at(name);
        table.rows.push_back({name, std::to_string(on_front + feasible + not_feasible),
                              std::to_string(on_front + feasible), std::to_string(on_front)});
    }
    auto const chart = split_bars(counts, order);
    return ReportFigure{.title = "Splits",
                        .description = "How often each split was evaluated, and what came of it.",
                        .draw = [chart](double width) { return draw(chart, width); },
                        .legend = {{.name = "on the front", .style = "s1"},
                                   {.name = "feasible", .style = "s0"},
                                   {.name = "not feasible", .style = "faint"}},
                        .table = std::move(table),
                        .moving = {}};
}

std::vector<ReportFigure> theta_figures(SearchResult const& result)
{
    std::vector<ReportFigure> figures;
    if (result.theta.probabilities.empty()) return figures;
    for (auto const& map : theta_maps(result.space))
        figures.push_back(figure_of(result, map));
    return figures;
}

} // namespace sunder::nas
