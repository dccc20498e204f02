/// \file
/// The figures of a sweep. For the sources of this room only.
#pragma once

#include "sim/page/page.hpp"
#include "sim/report/point_grid.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// The points of a sweep, and whose figures of them are drawn.
struct SweepView {
    PointTable const& points;
    std::string application;

    /// "latency.p95" of the application; null where there is none, or where it is undefined everywhere.
    [[nodiscard]] PointColumn const* figure(std::string const& name) const;
    /// Key of the grid that varies where the application is cut, if one does.
    [[nodiscard]] std::optional<std::size_t> split_key(PointGrid const& grid) const;
};

/// What is drawn of a figure of the summary.
struct DrawnFigure {
    std::string figure; ///< "latency.p95"
    std::string words;  ///< "95th percentile of the latency"
};

/// Nothing where the grid has fewer than two keys, or where there is nothing to show.
[[nodiscard]] std::optional<ReportFigure> level_map(SweepView const& view, PointGrid const& grid,
                                                    DrawnFigure const& quantity);
[[nodiscard]] std::optional<ReportFigure> best_split_map(SweepView const& view, PointGrid const& grid);

/// Percentiles against each key.
[[nodiscard]] std::vector<ReportFigure> percentile_lines(SweepView const& view, PointGrid const& grid);
/// Mean latency of each split against each key with numbers.
[[nodiscard]] std::vector<ReportFigure> split_lines(SweepView const& view, PointGrid const& grid);

/// How much of the 95th percentile's variance each key explains; nothing where that cannot be told.
[[nodiscard]] std::optional<ReportFigure> sensitivity_figure(SweepView const& view);

/// A point's 95th percentile against each of its numbers, for samples that fill no grid.
[[nodiscard]] std::vector<ReportFigure> sample_clouds(SweepView const& view);

} // namespace sunder::sim
