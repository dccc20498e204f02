#include "sim/records/point_table.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <type_traits>

namespace sunder::sim {

std::string_view name_of(PointStatus status)
{
    switch (status) {
    case PointStatus::done:
        return "done";
    case PointStatus::failed:
        return "failed";
    case PointStatus::skipped:
        return "skipped";
    }
    return {};
}

PointValue value_in(PointColumn const& column, std::size_t row)
{
    return std::visit([row](auto const& values) { return PointValue{values[row]}; }, column.values);
}

PointColumn const* PointTable::find(std::string_view name) const
{
    auto const whole = std::ranges::find(columns, name, &PointColumn::name);
    if (whole != columns.end()) return &*whole;
    PointColumn const* found = nullptr;
    for (auto const& column : columns) {
        if (!is_end_of(name, column.name)) continue;
        if (found != nullptr) return nullptr;
        found = &column;
    }
    return found;
}

PointColumn const& PointTable::column(std::string_view name) const
{
    auto const found = std::ranges::find(columns, name, &PointColumn::name);
    SUNDER_EXPECTS(found != columns.end());
    return *found;
}

PointTable rows_of(PointTable const& all, std::vector<std::size_t> const& rows)
{
    auto const pick = [&rows](auto const& values) {
        std::decay_t<decltype(values)> chosen;
        chosen.reserve(rows.size());
        for (auto const row : rows)
            chosen.push_back(values[row]);
        return chosen;
    };
    PointTable some{.number = pick(all.number),
                    .status = pick(all.status),
                    .replications = pick(all.replications),
                    .failure = pick(all.failure),
                    .columns = {},
                    .left_out = all.left_out};
    for (auto const& column : all.columns)
        some.columns.push_back(
            {.name = column.name,
             .unit = column.unit,
             .role = column.role,
             .values = std::visit(
                 [&](auto const& values) { return std::decay_t<decltype(column.values)>{pick(values)}; },
                 column.values)});
    return some;
}

bool is_end_of(std::string_view end, std::string_view name)
{
    return !end.empty() && name.size() > end.size() && name.ends_with(end) &&
           name[name.size() - end.size() - 1] == '.';
}

} // namespace sunder::sim
