#include "sim/config/spaced_axes.hpp"

#include "sim/sweep/design.hpp"
#include "sim/sweep/range.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

constexpr double most_points = 1e9;
constexpr double most_drawn = 1e7; // they are kept

double rows_of(Sweep const& sweep)
{
    if (sweep.ranges.empty()) return 1;
    return static_cast<double>(count_rows(sweep.design, sweep.samples, sweep.ranges.size()));
}

double points_of(Sweep const& sweep, std::vector<SpacedAxis> const& spaced)
{
    double points = rows_of(sweep);
    for (auto const& axis : sweep.grid)
        points *= std::max(static_cast<double>(axis.values.size()), 1.0);
    for (auto const& axis : spaced)
        points *= axis.most_values();
    return points;
}

} // namespace

double SpacedAxis::most_values() const
{
    double const apart = std::abs(range.high - range.low) + 1;
    return range.whole ? std::min(static_cast<double>(points), apart) : static_cast<double>(points);
}

bool is_of_a_sane_size(Sweep const& sweep, std::vector<SpacedAxis> const& spaced, Location const& where,
                       Diagnostics& diagnostics)
{
    double const drawn = rows_of(sweep) * static_cast<double>(sweep.ranges.size());
    double const points = points_of(sweep, spaced);
    if (drawn > most_drawn)
        diagnostics.report(where, fmt::format("these are {:.15g} values to draw", drawn),
                           fmt::format("a sweep draws at most {:.0f}", most_drawn));
    else if (points > most_points)
        diagnostics.report(where, fmt::format("these are {:.15g} points", points),
                           fmt::format("a sweep has at most {:.0f}", most_points));
    return drawn <= most_drawn && points <= most_points;
}

Sweep with_spaced_values(Sweep sweep, std::vector<SpacedAxis> const& spaced)
{
    for (auto const& [axis, range, points] : spaced)
        for (auto& value : spaced_values(range, points))
            sweep.grid[axis].values.push_back({std::move(value)});
    return sweep;
}

} // namespace sunder::sim
