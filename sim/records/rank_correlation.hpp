/// \file
/// Whether two lists of numbers rank the same things alike.
#pragma once

#include "sim/base/random.hpp"
#include "sim/records/statistics.hpp"

#include <optional>
#include <span>
#include <vector>

namespace sunder::sim {

/// Kendall's tau-b (Kendall, Biometrika 33(3), 1945): pairs of things that both lists put in the same order,
/// less those that they put in opposite orders, over the geometric mean of the numbers of pairs that x and
/// that y tells apart. 1: the same order; 0: no relation; -1: the reverse. \param x, y  shape (things,) each
/// \pre of equal length \return nothing where one list tells no two things apart
[[nodiscard]] std::optional<double> kendall_tau(std::span<double const> x, std::span<double const> y);

/// Spearman's rho (Spearman, American Journal of Psychology 15(1), 1904): the correlation of the ranks, of
/// which equals share the mean. \param x, y  shape (things,) each \pre of equal length \return nothing where
/// one list tells no two things apart
[[nodiscard]] std::optional<double> spearman_rho(std::span<double const> x, std::span<double const> y);

/// A 95 % interval for Kendall's tau by the percentile bootstrap (Efron, Annals of Statistics 7(1), 1979):
/// between the 2.5th and 97.5th percentile of 2,000 samples of as many things, drawn with repetition. Samples
/// without a tau are left out. \return nothing for fewer than three things, or where there is no tau
[[nodiscard]] std::optional<Interval> kendall_interval(std::span<double const> x, std::span<double const> y,
                                                       Seed seed);

/// A 95 % interval for how much better x ranks than `baseline` does, kendall_tau(x, y) -
/// kendall_tau(baseline, y), by a paired bootstrap: both are taken of the same samples of things, 2,000 of
/// them. Samples without both are left out. \pre all of equal length \return nothing for fewer than three
/// things, or without any
[[nodiscard]] std::optional<Interval> kendall_lead_interval(std::span<double const> x,
                                                            std::span<double const> baseline,
                                                            std::span<double const> y, Seed seed);

/// The least number has rank 1, and equal ones the mean of theirs; shape (things,).
[[nodiscard]] std::vector<double> ranks_of(std::span<double const> x);

} // namespace sunder::sim
