/// \file
/// The figures of a run. For the sources of this room only.
#pragma once

#include "sim/page/page.hpp"
#include "sim/records/summary.hpp"
#include "sim/report/run_content.hpp"
#include "sim/report/usage.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// Those of which some request had any, as they are passed.
[[nodiscard]] std::vector<Stage> stages_in(Summary const& summary);

/// One curve of a figure of latencies.
struct LatencyCurve {
    std::string name;
    std::optional<Seconds> deadline;
    std::vector<double> shares;
    std::vector<double> latencies; ///< (shares,) in seconds
    std::vector<double> of_table;  ///< the same at the shares of the table
};
/// \pre not empty, ascending
[[nodiscard]] LatencyCurve latency_curve(std::string name, std::vector<double> const& sorted);
/// \pre one curve at least, and at most most_series
[[nodiscard]] ReportFigure latency_figure(std::vector<LatencyCurve> const& curves, std::string description);

/// Nothing where there is nothing to show.
[[nodiscard]] std::optional<ReportFigure> latency_figure(RunContent const& run);
[[nodiscard]] std::optional<ReportFigure> breakdown_figure(Summary const& summary);
[[nodiscard]] std::optional<ReportFigure> utilisation_figure(RunContent const& run);
[[nodiscard]] std::optional<ReportFigure> in_flight_figure(RunContent const& run);
[[nodiscard]] std::optional<ReportFigure> batches_figure(RunContent const& run);
/// What the messages met of those applications whose devices chose among ways, and what these chose.
[[nodiscard]] std::optional<ReportFigure> met_rates_figure(RunContent const& run);
[[nodiscard]] std::optional<ReportFigure> ways_figure(RunContent const& run);
[[nodiscard]] std::optional<ReportFigure> outages_figure(RunContent const& run);
[[nodiscard]] std::optional<ReportFigure> batteries_figure(RunContent const& run);
[[nodiscard]] std::optional<ReportFigure> first_requests_figure(RunContent const& run);

/// What curves over time share.
struct OverTime {
    std::string title;
    std::string description;
    ReportFigure::Size size = ReportFigure::Size::half;
    std::string quantity; ///< name of the upright axis, with its unit
    double scale = 1;     ///< of the values
    AxisStart start = AxisStart::at_zero;
    std::optional<double> top = {};
    std::vector<UsageCurve> curves;
};
/// \pre at most most_series curves, of as many values as there are bins
[[nodiscard]] ReportFigure figure_of(OverTime const& what, TimeBins const& bins);

/// Class of the i-th series.
[[nodiscard]] std::string series_style(std::size_t index);
constexpr std::size_t most_series = 6;

} // namespace sunder::sim
