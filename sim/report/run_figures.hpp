/// \file
/// The figures of a run. For the sources of this room only.
#pragma once

#include "sim/records/summary.hpp"
#include "sim/report/page.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace sunder::sim {

/// A stage of a request's life, in the order in which they mostly come.
struct Stage {
    std::string_view name;
    std::string_view style;
    std::vector<Seconds> Requests::*column;
    Seconds Breakdown::*mean;
};
[[nodiscard]] std::array<Stage, 9> const& stages();
/// Those of which some request had any.
[[nodiscard]] std::vector<Stage> stages_in(Summary const& summary);

/// Nothing where there is nothing to show.
[[nodiscard]] std::optional<ReportFigure> latency_figure(Records const& records);
[[nodiscard]] std::optional<ReportFigure> breakdown_figure(Summary const& summary);
[[nodiscard]] std::optional<ReportFigure> utilisation_figure(Records const& records);
[[nodiscard]] std::optional<ReportFigure> in_flight_figure(Records const& records);
[[nodiscard]] std::optional<ReportFigure> first_requests_figure(Records const& records);

/// Class of the i-th series.
[[nodiscard]] std::string series_style(std::size_t index);
constexpr std::size_t most_series = 6;

} // namespace sunder::sim
