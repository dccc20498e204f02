#include "sim/output/points_json.hpp"

#include "sim/analysis/groups.hpp"
#include "sim/analysis/split_changes.hpp"
#include "sim/analysis/split_shares.hpp"

#include <nlohmann/json.hpp>

namespace sunder::sim {
namespace {

using Json = nlohmann::ordered_json;

/// NaN becomes null when it is printed.
Json json_of(PointValue const& value)
{
    return std::visit([](auto const& plain) { return Json(plain); }, value);
}

std::string printed(Json const& json, int indent = -1)
{
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json point_json(PointTable const& points, std::size_t row)
{
    Json json;
    json["number"] = points.number[row];
    json["status"] = name_of(points.status[row]);
    json["replications"] = points.replications[row];
    if (points.status[row] == PointStatus::failed) json["failure"] = points.failure[row];
    json["values"] = Json::object();
    for (auto const& column : points.columns)
        json["values"][column.name] = json_of(value_in(column, row));
    return json;
}

Json range_json(FigureRange const& range)
{
    return {{"count", range.count}, {"mean", range.mean}, {"min", range.min}, {"max", range.max}};
}

} // namespace

void write_points_json(std::ostream& stream, SweepFile const& sweep)
{
    Json head{{"format", "sunder-points/1"},
              {"scenario", sweep.scenario},
              {"seed", sweep.seed},
              {"application", sweep.application},
              {"points_in_all", sweep.points_in_all},
              {"columns", Json::array()}};
    for (auto const& column : sweep.points.columns)
        head["columns"].push_back({{"name", column.name},
                                   {"unit", column.unit},
                                   {"role", column.role == ColumnRole::parameter ? "parameter" : "figure"}});
    auto text = printed(head);
    text.back() = ','; // the points follow one by one, so that a million of them need no tree
    stream << text << "\n\"points\": [";
    for (std::size_t row = 0; row < sweep.points.size() && stream; ++row)
        stream << (row == 0 ? "\n" : ",\n") << printed(point_json(sweep.points, row));
    stream << "\n]}\n";
}

std::string groups_json(PointTable const& points, std::string const& key,
                        std::vector<std::string> const& figures, std::string const& split)
{
    auto const& by = points.column(key);
    std::vector<PointColumn const*> columns;
    columns.reserve(figures.size());
    for (auto const& figure : figures)
        columns.push_back(&points.column(figure));
    Json json{
        {"format", "sunder-point-groups/1"}, {"by", by.name}, {"unit", by.unit}, {"groups", Json::array()}};
    for (auto const& group : group_points(points, by, columns)) {
        Json row{{"value", json_of(group.value)}, {"points", group.points}, {"figures", Json::object()}};
        for (std::size_t i = 0; i < columns.size(); ++i)
            row["figures"][columns[i]->name] = range_json(group.figures[i]);
        row["best"] = nullptr;
        if (group.best) {
            row["best"] = {{"number", points.number[*group.best]}, {"split", nullptr}};
            if (!split.empty()) row["best"]["split"] = json_of(value_in(points.column(split), *group.best));
        }
        json["groups"].push_back(std::move(row));
    }
    return printed(json, 2) + '\n';
}

std::string splits_json(PointTable const& points, std::string const& application, std::string const& metric)
{
    auto const map = map_splits(points, application, points.column(metric));
    Json json{{"format", "sunder-splits/1"},
              {"application", application},
              {"metric", points.column(metric).name},
              {"points", Json::array()},
              {"changes", Json::array()}};
    for (std::size_t i = 0; i < map.rows.size(); ++i)
        json["points"].push_back({{"number", points.number[map.rows[i]]}, {"split", map.split[i]}});
    for (auto const& change : map.changes) {
        auto const end = [&](std::size_t i) {
            Json point{
                {"number", points.number[map.rows[i]]}, {"split", map.split[i]}, {"values", Json::object()}};
            for (auto const& axis : map.axes)
                for (auto const column : axis)
                    point["values"][points.columns[column].name] =
                        json_of(value_in(points.columns[column], map.rows[i]));
            return point;
        };
        Json keys = Json::array();
        for (auto const column : map.axes[change.axis])
            keys.push_back(points.columns[column].name);
        json["changes"].push_back({{"keys", keys}, {"from", end(change.from)}, {"to", end(change.to)}});
    }
    auto const drawn = shares_of_splits(points, map);
    for (auto const& place : drawn.places) {
        Json one{{"values", Json::object()}, {"draws", place.draws}, {"shares", Json::object()}};
        for (auto const key : drawn.keys)
            one["values"][points.columns[key].name] = json_of(value_in(points.columns[key], place.row));
        for (auto const& [split, share] : place.shares)
            one["shares"][split] = share;
        json["drawn"].push_back(std::move(one));
    }
    return printed(json, 2) + '\n';
}

} // namespace sunder::sim
