#include "sim/records/statistics.hpp"

#include "sim/base/contract.hpp"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

/// Which order statistics a percentile lies between, and how far from the lower one.
struct Rank {
    std::size_t below;
    std::size_t above;
    double between;
};

Rank rank_of(double share, std::size_t count)
{
    double const rank = static_cast<double>(count - 1) * share;
    auto const below = static_cast<std::size_t>(rank);
    return {below, std::min(below + 1, count - 1), rank - static_cast<double>(below)};
}

/// Exact where both ends are equal.
double mix(double low, double high, double share)
{
    return low + share * (high - low);
}

/// Of the mean of independent values: its variance, and the degrees of freedom of that estimate.
struct MeanSpread {
    double variance;
    double freedom;
};

MeanSpread spread_of_mean(std::vector<double> const& values)
{
    auto const count = static_cast<double>(values.size());
    double const mean = mean_of(values);
    Sum squares;
    for (double const x : values)
        squares.add((x - mean) * (x - mean));
    return {.variance = squares.value() / (count - 1) / count, .freedom = count - 1};
}

Interval t_interval(double mean, MeanSpread spread)
{
    double const half =
        boost::math::quantile(boost::math::students_t{spread.freedom}, 0.975) * std::sqrt(spread.variance);
    return {mean - half, mean + half};
}

} // namespace

double mean_of(std::span<double const> values)
{
    SUNDER_EXPECTS(!values.empty());
    Sum sum;
    for (double const x : values)
        sum.add(x);
    return sum.value() / static_cast<double>(values.size());
}

double percentile(std::vector<double> const& sorted, double share)
{
    SUNDER_EXPECTS(!sorted.empty() && share >= 0 && share <= 1);
    auto const rank = rank_of(share, sorted.size());
    return mix(sorted[rank.below], sorted[rank.above], rank.between);
}

std::vector<double> percentiles(std::span<double> values, std::vector<double> const& shares)
{
    SUNDER_EXPECTS(!values.empty() && std::ranges::is_sorted(shares));
    std::vector<double> answers;
    std::size_t settled = 0; // values before it are no greater than those from it on
    // Ranks come in ascending order, so one before `settled` was asked for already and stands in its place.
    auto const order_statistic = [&](std::size_t k) {
        if (k >= settled) {
            auto const at = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i); };
            std::nth_element(at(settled), at(k), values.end());
            settled = k + 1;
        }
        return values[k];
    };
    for (double const share : shares) {
        SUNDER_EXPECTS(share >= 0 && share <= 1);
        auto const rank = rank_of(share, values.size());
        double const low = order_statistic(rank.below);
        answers.push_back(mix(low, order_statistic(rank.above), rank.between));
    }
    return answers;
}

std::optional<Interval> confidence_interval(std::vector<double> const& values)
{
    if (values.size() < 2) return std::nullopt;
    return t_interval(mean_of(values), spread_of_mean(values));
}

std::optional<Interval> difference_interval(std::vector<double> const& a, std::vector<double> const& b)
{
    if (a.size() < 2 || b.size() < 2) return std::nullopt;
    double const difference = mean_of(b) - mean_of(a);
    auto const [variance_a, freedom_a] = spread_of_mean(a);
    auto const [variance_b, freedom_b] = spread_of_mean(b);
    double const variance = variance_a + variance_b;
    if (variance == 0) return Interval{difference, difference};
    double const freedom =
        variance * variance / (variance_a * variance_a / freedom_a + variance_b * variance_b / freedom_b);
    return t_interval(difference, {.variance = variance, .freedom = freedom});
}

} // namespace sunder::sim
