#include "sim/runner/sweep_table.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"

#include <limits>
#include <utility>

namespace sunder::sim {

SweepTable::SweepTable(Parts const& parts, Shard shard) : shard_{shard}, points_in_all_{parts.points.size()}
{
    SUNDER_EXPECTS(shard.number >= 1 && shard.number <= shard.of);
    for (std::int64_t point = shard.number - 1; point < points_in_all_; point += shard.of)
        table_.number.push_back(point);
    auto const rows = table_.number.size();
    table_.status.resize(rows, PointStatus::skipped);
    table_.replications.resize(rows);
    table_.failure.resize(rows);
    known_.resize(rows);
    add_parameters(parts);
    add_figures(parts.schema);
}

void SweepTable::add_parameters(Parts const& parts)
{
    auto const keys = keys_of(parts.sweep);
    for (auto const& key : keys) {
        PointColumn column{.name = key.name, .unit = key.unit, .role = ColumnRole::parameter, .values = {}};
        if (key.kind == Subject::Kind::text) column.values = std::vector<std::string>{};
        table_.columns.push_back(std::move(column));
    }
    for (auto const point : table_.number) {
        auto values = parts.points.at(point);
        for (std::size_t i = 0; i < values.size(); ++i) {
            auto& value = values[i];
            std::visit(
                Match{[&](std::vector<double>& numbers) { numbers.push_back(*value.number); },
                      [&](std::vector<std::string>& texts) { texts.push_back(std::move(value.text)); }},
                table_.columns[i].values);
        }
    }
}

void SweepTable::add_figures(PointSchema const& schema)
{
    first_figure_ = table_.columns.size();
    auto const rows = table_.number.size();
    for (auto const& figure : schema.figures)
        table_.columns.push_back(
            {.name = figure.name,
             .unit = figure.unit,
             .role = ColumnRole::figure,
             .values = std::vector<double>(rows, std::numeric_limits<double>::quiet_NaN())});
    for (auto const& cut : schema.cuts)
        table_.columns.push_back(
            {.name = cut, .unit = {}, .role = ColumnRole::figure, .values = std::vector<std::string>(rows)});
}

bool SweepTable::belongs(std::int64_t point) const
{
    return point >= 0 && point < points_in_all_ && point % shard_.of + 1 == shard_.number;
}

std::size_t SweepTable::row_of(std::int64_t point) const
{
    return static_cast<std::size_t>(point / shard_.of);
}

bool SweepTable::lacks(std::int64_t point) const
{
    return belongs(point) && !known_[row_of(point)];
}

void SweepTable::put(PointResult const& result)
{
    SUNDER_EXPECTS(belongs(result.number));
    auto const row = row_of(result.number);
    known_[row] = true;
    table_.status[row] = result.status;
    table_.replications[row] = result.replications;
    table_.failure[row] = result.failure;
    auto column = first_figure_;
    for (double const figure : result.figures)
        std::get<std::vector<double>>(table_.columns[column++].values)[row] = figure;
    for (auto const& cut : result.cuts)
        std::get<std::vector<std::string>>(table_.columns[column++].values)[row] = cut;
}

std::vector<std::int64_t> SweepTable::missing() const
{
    std::vector<std::int64_t> points;
    for (std::size_t row = 0; row < known_.size(); ++row)
        if (!known_[row]) points.push_back(table_.number[row]);
    return points;
}

} // namespace sunder::sim
