#include "sim/report/sweep_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

namespace sunder::sim {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The two keys of a map: the first goes up, the second to the right.
std::optional<std::vector<std::size_t>> keys_of_map(PointGrid const& grid, std::optional<std::size_t> without)
{
    std::vector<std::size_t> keys;
    for (std::size_t key = 0; key < grid.keys.size() && keys.size() < 2; ++key)
        if (key != without) keys.push_back(key);
    if (keys.size() < 2) return std::nullopt;
    return std::vector{keys[1], keys[0]};
}

std::vector<Slider> sliders_of(PointGrid const& grid, std::vector<std::size_t> const& shown)
{
    std::vector<Slider> sliders;
    for (auto const key : grid.others(shown))
        sliders.push_back(
            {.name = with_unit(grid.keys[key].name, grid.keys[key].unit), .labels = grid.keys[key].labels});
    return sliders;
}

/// An axis of labels only.
Axis labelled(GridKey const& key)
{
    auto axis = axis_of(key);
    axis.title = with_unit(key.name, key.unit);
    axis.labels = key.labels;
    return axis;
}

std::string place_of(GridKey const& key, std::size_t value)
{
    return key.unit.name.empty() ? key.labels[value] : fmt::format("{} {}", key.labels[value], key.unit.name);
}

/// A figure around a map over the keys `upright` and `along`.
ReportFigure figure_around(MovingValues moving, GridKey const& upright, GridKey const& along)
{
    for (std::size_t row = 0; row < upright.size(); ++row)
        for (std::size_t column = 0; column < along.size(); ++column)
            moving.places.push_back(fmt::format("{}, {}", place_of(along, column), place_of(upright, row)));
    HeatMap const map{.x = labelled(along),
                      .y = labelled(upright),
                      .styles = opening_styles(moving),
                      .texts = opening_texts(moving)};
    ReportFigure figure{.title = {}, .description = {}, .draw = {}, .legend = {}, .table = {}, .moving = {}};
    bool const kinds = moving.kind == MovingValues::Kind::kinds;
    figure.draw = [map, kinds](double width) {
        auto drawn = map;
        if (kinds) drawn.texts.assign(map.texts.size(), "");
        return draw(drawn, width);
    };
    figure.table.head = {
        fmt::format(R"({} \ {})", with_unit(upright.name, upright.unit), with_unit(along.name, along.unit))};
    figure.table.head.insert(figure.table.head.end(), along.labels.begin(), along.labels.end());
    for (std::size_t row = 0; row < upright.size(); ++row) {
        figure.table.rows.push_back({upright.labels[row]});
        for (std::size_t column = 0; column < along.size(); ++column)
            figure.table.rows.back().push_back(map.texts[row * along.size() + column]);
    }
    figure.moving = std::move(moving);
    return figure;
}

std::string left_out_note(PointGrid const& grid)
{
    auto const some = std::ranges::any_of(grid.keys, [](GridKey const& key) { return key.left_out > 0; });
    return some ? " Of keys with many values some are left out." : "";
}

/// Names of the cuts, and which of them each value is.
struct Kinds {
    std::vector<std::string> names;
    std::map<std::string, double> index;
};

/// Those in `order` first, as they stand there, then by frequency.
Kinds kinds_of(std::vector<std::vector<std::string>> const& slices, std::vector<std::string> const& order)
{
    std::map<std::string, std::size_t> counts;
    for (auto const& slice : slices)
        for (auto const& name : slice)
            if (!name.empty()) ++counts[name];
    Kinds kinds{.names = order, .index = {}};
    for (auto const& [name, count] : counts)
        if (std::ranges::find(order, name) == order.end()) kinds.names.push_back(name);
    std::ranges::stable_sort(kinds.names.begin() + std::ssize(order), kinds.names.end(), std::greater{},
                             [&](std::string const& name) { return counts[name]; });
    for (std::size_t i = 0; i < kinds.names.size(); ++i)
        kinds.index[kinds.names[i]] = static_cast<double>(i);
    return kinds;
}

/// For each cell the split with the least mean latency, or the one that the planner chose; empty: none.
std::vector<std::vector<std::string>> best_splits(SweepView const& view, PointGrid const& grid,
                                                  std::vector<std::size_t> shown)
{
    std::vector<std::vector<std::string>> best;
    auto const split = view.split_key(grid);
    if (!split) {
        auto const* const chosen = view.figure("cut");
        for (auto const& slice : grid.slices(shown)) {
            auto& names = best.emplace_back();
            for (auto const row : slice)
                names.push_back(row < 0 ? std::string{}
                                        : std::get<1>(chosen->values)[static_cast<std::size_t>(row)]);
        }
        return best;
    }
    shown.push_back(*split);
    auto const& latencies = std::get<0>(view.figure("latency.mean")->values);
    auto const splits = grid.keys[*split].size();
    for (auto const& slice : grid.slices(shown)) {
        auto& names = best.emplace_back();
        for (std::size_t cell = 0; cell < slice.size() / splits; ++cell) {
            double least = std::numeric_limits<double>::infinity();
            names.emplace_back();
            for (std::size_t i = 0; i < splits; ++i) {
                auto const row = slice[cell * splits + i];
                if (row < 0 || !(latencies[static_cast<std::size_t>(row)] < least)) continue;
                least = latencies[static_cast<std::size_t>(row)];
                names.back() = grid.keys[*split].labels[i];
            }
        }
    }
    return best;
}

} // namespace

std::optional<ReportFigure> level_map(SweepView const& view, PointGrid const& grid,
                                      DrawnFigure const& quantity)
{
    auto const shown = keys_of_map(grid, view.split_key(grid));
    auto const* const column = view.figure(quantity.figure);
    if (!shown || !column || column->is_text()) return std::nullopt;
    auto const unit = unit_of(*column);
    auto const numbers = numbers_of(*column, unit);
    MovingValues moving{.kind = MovingValues::Kind::levels,
                        .sliders = sliders_of(grid, *shown),
                        .axis = {},
                        .unit = unit.name,
                        .names = {},
                        .places = {},
                        .slices = {}};
    std::vector<double> all;
    for (auto const& slice : grid.slices(*shown)) {
        auto& values = moving.slices.emplace_back();
        for (auto const row : slice) {
            values.push_back(row < 0 ? nan : numbers[static_cast<std::size_t>(row)]);
            if (std::isfinite(values.back())) all.push_back(values.back());
            if (std::isinf(values.back())) values.back() = nan;
        }
    }
    if (all.empty() || std::ranges::min(all) == std::ranges::max(all)) return std::nullopt;
    moving.axis = {.title = with_unit(quantity.words, unit),
                   .low = std::ranges::min(all),
                   .high = std::ranges::max(all),
                   .scale = fitting_scale(all),
                   .labels = {}};
    auto const axis = moving.axis;
    auto figure = figure_around(std::move(moving), grid.keys[shown->front()], grid.keys[shown->back()]);
    figure.title = quantity.words;
    figure.description = fmt::format(
        "{} at each point{}.{}", with_unit(quantity.words, unit),
        axis.scale == AxisScale::logarithmic ? "; the colours are logarithmic" : "", left_out_note(grid));
    figure.legend = scale_of(axis, unit.name);
    return figure;
}

std::optional<ReportFigure> best_split_map(SweepView const& view, PointGrid const& grid)
{
    auto const split = view.split_key(grid);
    auto const shown = keys_of_map(grid, split);
    if (!shown || !view.figure(split ? "latency.mean" : "cut")) return std::nullopt;
    auto const best = best_splits(view, grid, *shown);
    auto const kinds = kinds_of(best, split ? grid.keys[*split].labels : std::vector<std::string>{});
    if (kinds.names.empty()) return std::nullopt;
    MovingValues moving{.kind = MovingValues::Kind::kinds,
                        .sliders = {},
                        .axis = {},
                        .unit = {},
                        .names = kinds.names,
                        .places = {},
                        .slices = {}};
    auto hidden = *shown;
    if (split) hidden.push_back(*split);
    moving.sliders = sliders_of(grid, hidden);
    for (auto const& slice : best) {
        auto& values = moving.slices.emplace_back();
        for (auto const& name : slice)
            values.push_back(name.empty() ? nan : kinds.index.at(name));
    }
    auto figure = figure_around(std::move(moving), grid.keys[shown->front()], grid.keys[shown->back()]);
    figure.title = split ? "Best split" : "Chosen split";
    figure.description = (split ? "The split with the least mean latency at each point."
                                : "Where the model was cut at each point.") +
                         left_out_note(grid);
    constexpr std::size_t most = 8;
    for (std::size_t i = 0; i < std::min(most, kinds.names.size()); ++i)
        figure.legend.push_back({.name = kinds.names[i], .style = fmt::format("k{}", i)});
    if (kinds.names.size() > most)
        figure.legend.push_back({.name = fmt::format("{} others", kinds.names.size() - most), .style = "k8"});
    return figure;
}

} // namespace sunder::sim
