#include "sim/records/point_table.hpp"

#include <algorithm>

namespace sunder::sim {

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

bool is_end_of(std::string_view end, std::string_view name)
{
    return !end.empty() && name.size() > end.size() && name.ends_with(end) &&
           name[name.size() - end.size() - 1] == '.';
}

} // namespace sunder::sim
