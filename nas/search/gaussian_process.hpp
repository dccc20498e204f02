/// \file
/// Regression by a Gaussian process.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sunder::nas {

/// Rows of numbers, all as long.
using SampleRows = std::vector<std::vector<double>>;

/// Mean and standard deviations of what the process expects at a place.
struct Expectation {
    double mean = 0;
    double spread = 0; ///< of one more observation there: what is not known of the place, and noise
};

/// A Gaussian process with a Matern kernel of smoothness 5/2 over Euclidean distance and independent noise
/// (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, algorithm 2.1 and equation 4.17).
/// Targets are standardised; length scale (0.4, 0.8, 1.6 or 3.2 times the root of the number of columns) and
/// share of noise (0.3 to 30 %) are those with the greatest marginal likelihood, the variance given by them.
class GaussianProcess {
public:
    /// \pre as many rows as targets, at least one
    GaussianProcess(SampleRows rows, std::span<double const> targets);

    [[nodiscard]] Expectation expect(std::vector<double> const& row) const;

private:
    [[nodiscard]] double kernel(double squared_distance, double length) const;

    SampleRows rows_;
    double length_ = 1;
    double noise_ = 0;            ///< variance, of the kernel's
    double variance_ = 1;         ///< of the kernel, of standardised targets
    double mean_ = 0;             ///< of the targets
    double deviation_ = 1;        ///< likewise
    std::vector<double> factor_;  ///< lower Cholesky factor of kernel and noise, row by row
    std::vector<double> weights_; ///< of each row in the mean
};

} // namespace sunder::nas
