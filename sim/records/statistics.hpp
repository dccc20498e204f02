/// \file
/// Percentiles, sums and confidence intervals of plain numbers.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace sunder::sim {

/// A 95 % confidence interval for a mean.
struct Interval {
    double low = 0;
    double high = 0;
};

/// \pre not empty
[[nodiscard]] double mean_of(std::span<double const> values);

/// Percentile of type 7 (Hyndman and Fan 1996): linear between the order statistics around (n - 1) share.
/// \pre sorted ascending and not empty; 0 <= share <= 1
[[nodiscard]] double percentile(std::vector<double> const& sorted, double share);

/// The same for several shares of numbers in any order, in linear time; leaves `values` in another order.
/// \pre values not empty; shares ascending, each in [0, 1]
[[nodiscard]] std::vector<double> percentiles(std::span<double> values, std::vector<double> const& shares);

/// Student's t interval for the mean of independent values; nothing for fewer than two.
[[nodiscard]] std::optional<Interval> confidence_interval(std::vector<double> const& values);

/// Welch's interval (Welch 1947) for the difference of two means, of `b` less that of `a`, where neither the
/// sizes nor the variances need be equal; nothing for fewer than two values on either side.
[[nodiscard]] std::optional<Interval> difference_interval(std::vector<double> const& a,
                                                          std::vector<double> const& b);

/// Adds with compensation (Neumaier 1974): the error does not grow with the number of terms. What each
/// addition loses is found without a branch (Knuth 1997, 4.2.2, theorem B).
class Sum {
public:
    void add(double x)
    {
        double const sum = sum_ + x;
        double const added = sum - sum_;
        lost_ += (sum_ - (sum - added)) + (x - added);
        sum_ = sum;
    }
    /// What the other has added up.
    void add(Sum const& other)
    {
        add(other.sum_);
        lost_ += other.lost_;
    }
    [[nodiscard]] double value() const { return sum_ + lost_; }

private:
    double sum_ = 0;
    double lost_ = 0;
};

} // namespace sunder::sim
