/// \file
/// Fits the terms of one device to its times and to what is known of it before.
#pragma once

#include "tools/fit/pooled_fit.hpp"

#include <Eigen/Core>

namespace sunder::fit {

/// What is known of a device before its times.
struct Prior {
    Population population;
    Eigen::VectorXd least; ///< (terms,) logarithms of seconds a unit, below which no term goes
};

/// From a data sheet, of a device of which nothing else is known: classes that multiply matrices reach about
/// half of its speed and others a tenth, bytes move at 0.7 of the rate, a launch takes 20 us. The logarithm
/// of each has a deviation of 1 of its own and all share one of 0.3; nothing is faster than the data sheet.
/// These shares are rules of thumb; the times decide wherever they say anything.
struct DataSheet {
    double speed = 0;       ///< flop a second
    double memory_rate = 0; ///< bytes a second, of float32
};
[[nodiscard]] Prior prior_of(DataSheet const& sheet);

/// Times of one device.
struct WeighedTimes {
    Eigen::MatrixXd amounts;   ///< (times, terms)
    Eigen::VectorXd log_times; ///< (times,) of seconds
    Eigen::VectorXd weights;   ///< (times,) as how many independent times it counts
};

/// The likeliest theta under the prior and errors as fit_pooled() has them, shape (terms,): Newton's method
/// with halved steps and the bounds as an active set, begun with errors ten times as large and made smaller
/// twice, so that times that lie apart from the start still pull.
[[nodiscard]] Eigen::VectorXd fit_single(Prior const& prior, WeighedTimes const& times);

} // namespace sunder::fit
