#include "sim/analysis/points_where.hpp"

namespace sunder::sim {

std::vector<Subject> subjects_of(PointTable const& points)
{
    std::vector<Subject> subjects;
    subjects.reserve(points.columns.size() + 3);
    for (auto const& column : points.columns)
        subjects.push_back({.name = column.name,
                            .unit = column.unit,
                            .kind = column.is_text() ? Subject::Kind::text : Subject::Kind::number});
    subjects.push_back({.name = "number", .unit = {}});
    subjects.push_back({.name = "replications", .unit = {}});
    subjects.push_back(
        {.name = "status",
         .unit = {},
         .kind = Subject::Kind::text,
         .values = {std::string{name_of(PointStatus::done)}, std::string{name_of(PointStatus::failed)},
                    std::string{name_of(PointStatus::skipped)}}});
    return subjects;
}

PointTable points_where(PointTable const& points, Condition const& condition)
{
    std::size_t row = 0;
    auto const value_of = [&](std::size_t subject) -> Condition::Value {
        auto const columns = points.columns.size();
        if (subject == columns) return static_cast<double>(points.number[row]);
        if (subject == columns + 1) return static_cast<double>(points.replications[row]);
        if (subject == columns + 2) return name_of(points.status[row]);
        return std::visit([&](auto const& values) { return Condition::Value{values[row]}; },
                          points.columns[subject].values);
    };
    std::vector<std::size_t> rows;
    for (; row < points.size(); ++row)
        if (condition.holds(value_of)) rows.push_back(row);
    return rows_of(points, rows);
}

} // namespace sunder::sim
