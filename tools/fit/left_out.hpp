/// \file
/// How well a pooled fit foretells networks that it has not seen.
#pragma once

#include "tools/fit/pooled_fit.hpp"

#include <string>
#include <vector>

namespace sunder::fit {

/// Logarithms of the times of each network by a fit to all others, shape (machines, networks): it and its
/// int8 twin are left out on every machine at once, and the fit begins anew.
[[nodiscard]] Eigen::MatrixXd foretold(Measurements const& measurements,
                                       std::vector<std::string> const& networks);

/// Of |foretold / measured - 1|.
struct ErrorSummary {
    double median = 0;
    double p80 = 0; ///< 80th percentile
    int networks = 0;
};
/// \pre not empty
[[nodiscard]] ErrorSummary summary_of(std::vector<double> errors);

/// |foretold / measured - 1| of those networks that were measured on the machine.
[[nodiscard]] std::vector<double> errors_of(Eigen::RowVectorXd const& log_foretold,
                                            Eigen::RowVectorXd const& log_measured);

/// Spearman's: how far both have the networks in the same order, of those that were measured; equals share
/// their mean rank.
[[nodiscard]] double rank_correlation(Eigen::RowVectorXd const& log_foretold,
                                      Eigen::RowVectorXd const& log_measured);

/// The q-quantile, on straight lines between the values. \pre there are some
[[nodiscard]] double quantile(std::vector<double> values, double q);

} // namespace sunder::fit
