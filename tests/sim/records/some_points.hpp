/// \file
/// Builders of tables of points.
#pragma once

#include "sim/records/point_table.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// `size` points that all went well, without columns.
inline PointTable done_points(std::size_t size)
{
    PointTable points;
    for (std::size_t i = 0; i < size; ++i) {
        points.number.push_back(static_cast<std::int64_t>(i));
        points.status.push_back(PointStatus::done);
        points.replications.push_back(1);
        points.failure.emplace_back();
    }
    return points;
}

inline PointColumn parameter(std::string name, std::string unit, std::vector<double> values)
{
    return {std::move(name), std::move(unit), ColumnRole::parameter, std::move(values)};
}

inline PointColumn parameter(std::string name, std::vector<std::string> values)
{
    return {std::move(name), {}, ColumnRole::parameter, std::move(values)};
}

inline PointColumn figure(std::string name, std::string unit, std::vector<double> values)
{
    return {std::move(name), std::move(unit), ColumnRole::figure, std::move(values)};
}

inline PointColumn figure(std::string name, std::vector<std::string> values)
{
    return {std::move(name), {}, ColumnRole::figure, std::move(values)};
}

/// Two rates by two arrivals; the last point failed.
inline PointTable four_points()
{
    auto points = done_points(4);
    points.status[3] = PointStatus::failed;
    points.replications[3] = 0;
    points.failure[3] = "the run ran out of memory";
    points.columns = {parameter("links.wifi.rate", "B/s", {1e6, 1e6, 2e6, 2e6}),
                      parameter("applications.camera.arrivals", {"{poisson: 10 /s}", "{poisson: 20 /s}",
                                                                 "{poisson: 10 /s}", "{poisson: 20 /s}"}),
                      figure("applications.camera.latency.mean", "s", {0.2, 0.4, 0.1, undefined}),
                      figure("applications.camera.latency.p95", "s", {0.3, 0.6, 0.15, undefined}),
                      figure("applications.camera.energy", "J", {undefined, undefined, undefined, undefined}),
                      figure("devices.phone.utilisation", "", {0.5, 0.9, 0.5, undefined}),
                      figure("applications.camera.cut", {"pool 1", "server_only", "pool 1", ""})};
    return points;
}

} // namespace sunder::sim
