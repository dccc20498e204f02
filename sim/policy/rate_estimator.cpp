#include "sim/policy/rate_estimator.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace sunder::sim {
namespace {

std::size_t kept_by(RateEstimate const& rule)
{
    auto const count =
        std::visit(Match{[](Ewma) { return std::int64_t{1}; },
                         [](OneOf<MeanOfLast, HarmonicMeanOfLast> auto const& mean) { return mean.count; },
                         [](QuantileOfLast const& quantile) { return quantile.of; }},
                   rule);
    SUNDER_EXPECTS(count > 0);
    return static_cast<std::size_t>(count);
}

double quantile_of(std::span<double const> values, double share)
{
    std::vector<double> sorted{values.begin(), values.end()};
    std::ranges::sort(sorted);
    double const place = share * static_cast<double>(sorted.size() - 1);
    auto const below = static_cast<std::size_t>(place);
    if (below + 1 == sorted.size()) return sorted.back();
    return std::lerp(sorted[below], sorted[below + 1], place - static_cast<double>(below));
}

double harmonic_mean(std::span<double const> values)
{
    double sum = 0;
    for (double const value : values)
        sum += 1 / value;
    return static_cast<double>(values.size()) / sum;
}

double mean(std::span<double const> values)
{
    double sum = 0;
    for (double const value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

} // namespace

RateEstimator::RateEstimator(RateEstimate const& rule) : rule_{rule}, last_(kept_by(rule)) {}

void RateEstimator::add(BytesPerSecond rate)
{
    double const x = rate.value();
    std::visit(Match{[&](Ewma const& ewma) {
                         smoothed_ = empty() ? x : ewma.weight * x + (1 - ewma.weight) * smoothed_;
                     },
                     [](OneOf<MeanOfLast, HarmonicMeanOfLast, QuantileOfLast> auto const&) {}},
               rule_);
    last_[next_] = x;
    next_ = (next_ + 1) % last_.size();
    count_ = std::min(count_ + 1, last_.size());
}

void RateEstimator::clear()
{
    next_ = 0;
    count_ = 0;
}

BytesPerSecond RateEstimator::estimate() const
{
    SUNDER_EXPECTS(!empty());
    std::span const kept{last_.data(), count_};
    return BytesPerSecond{
        std::visit(Match{[this](Ewma) { return smoothed_; }, [&](MeanOfLast) { return mean(kept); },
                         [&](HarmonicMeanOfLast) { return harmonic_mean(kept); },
                         [&](QuantileOfLast const& quantile) { return quantile_of(kept, quantile.share); }},
                   rule_)};
}

} // namespace sunder::sim
