/// \file
/// Confidence intervals of one run or several: for the mean of values that depend on their neighbours, and
/// for percentiles.
#pragma once

#include "sim/records/statistics.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Why there is an interval, or none.
enum class IntervalState : std::uint8_t {
    given,
    too_few,          ///< values
    too_correlated,   ///< values: the runs are short beside the time in which they forget their past
    infinite_variance ///< of the values, whatever their number
};

/// "fewer than 200 requests"; empty for `given`.
[[nodiscard]] std::string_view reason_of(IntervalState state);

/// Values in the order of time, a span a run; runs are independent of one another.
using Runs = std::vector<std::span<double const>>;

/// What else an interval rests on.
struct Grounds {
    double utilisation = 0; ///< of the busiest device or link that the values may have waited for
    double each = 1;        ///< how many numbers each value stands for, as the mean of so many in a row
    std::optional<double> mean = {}; ///< of all numbers; absent: that of the values
};

struct MeanInterval {
    std::optional<Interval> interval = {};
    IntervalState state = IntervalState::given;
};

/// The 95 % interval for the mean of all values.
///
/// Each run is cut into batches of equal size, 20 of all runs together (a run is one batch where there are 20
/// runs or more), whose means stand for independent values but for what correlation and skewness is left in
/// them: Student's t is bent for their skewness (Johnson 1978; Willink 2005) and their variance is that of
/// the mean of an AR(1) process with the correlation r of neighbours, not below 0 (both as in N-Skart:
/// Tafazzoli and Wilson 2011). Runs of exactly the same mean need no batches: chance changes nothing. There
/// is none unless the batches are long enough to forget one another. That is told by r of 512 batches: either
/// r is 1/4 at most, or 512 (1 - r) / (1 + r) values independent of each other would tell as much and that is
/// 30 or more. As a run too short sees too little of its own correlation, (1 - utilisation)^2 times the
/// values of a run must then be 250 or more as well: a queue forgets its past in about 1 / (1 -
/// utilisation)^2 arrivals (Whitt 1989). The numbers are our choice, and INTERVALS.md says how well they do.
[[nodiscard]] MeanInterval mean_interval(Runs const& runs, Grounds const& grounds);

/// The 95 % interval for a percentile of all runs together by sectioning (Asmussen and Glynn 2007, III.5):
/// Student's t over the deviations of the runs' own percentiles from that of all. Nothing for one run.
[[nodiscard]] std::optional<Interval> section_interval(double of_all, std::vector<double> const& of_runs);

} // namespace sunder::sim
