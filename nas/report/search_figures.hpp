/// \file
/// The figures of a search. For the sources of this room only.
#pragma once

#include "nas/runner/search_result.hpp"
#include "sim/page/display_unit.hpp"
#include "sim/page/page.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// "s", "J", "B", "%" or nothing.
[[nodiscard]] std::string si_unit_of(Metric metric);
/// Value and unit, for people.
[[nodiscard]] std::string readable(Evaluation const& evaluation, Metric metric);

/// Some of many, evenly spaced, the first and the last among them.
template <class T>
std::vector<T> thinned(std::vector<T> const& all, std::size_t most)
{
    if (all.size() <= most) return all;
    std::vector<T> some;
    for (std::size_t i = 0; i < most; ++i)
        some.push_back(all[i * (all.size() - 1) / (most - 1)]);
    return some;
}

/// Nothing where there is nothing to show.
/// The first two objectives of all feasible candidates, and the front.
[[nodiscard]] std::optional<sim::ReportFigure> front_figure(SearchResult const& result,
                                                            std::vector<std::string> const& texts);
/// The best first objective so far.
[[nodiscard]] std::optional<sim::ReportFigure> best_figure(SearchResult const& result,
                                                           Progress const& progress);
[[nodiscard]] std::optional<sim::ReportFigure> hypervolume_figure(SearchResult const& result,
                                                                  Progress const& progress);
/// How often each split was tried, and how often it is on the front.
[[nodiscard]] std::optional<sim::ReportFigure> splits_figure(SearchResult const& result);
/// Probability of each choice of each variable, a slider over the evaluations: a figure for the variables
/// that have the same choices. None where the optimizer has no theta.
[[nodiscard]] std::vector<sim::ReportFigure> theta_figures(SearchResult const& result);

} // namespace sunder::nas
