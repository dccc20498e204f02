#include "sim/records/rank_correlation.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace sunder::sim {
namespace {

constexpr int samples = 2000;

std::int64_t sign_of(double difference)
{
    return static_cast<std::int64_t>(difference > 0) - static_cast<std::int64_t>(difference < 0);
}

/// Less their mean.
std::vector<double> centred_ranks(std::span<double const> values)
{
    std::vector<double> ranks;
    for (double const value : values) {
        auto const below = std::ranges::count_if(values, [&](double other) { return other < value; });
        auto const equal = std::ranges::count(values, value);
        ranks.push_back(static_cast<double>(below) + static_cast<double>(equal) / 2 -
                        static_cast<double>(values.size()) / 2);
    }
    return ranks;
}

} // namespace

std::optional<double> spearman_rho(std::span<double const> x, std::span<double const> y)
{
    SUNDER_EXPECTS(x.size() == y.size());
    auto const a = centred_ranks(x);
    auto const b = centred_ranks(y);
    auto const product = [](std::vector<double> const& one, std::vector<double> const& other) {
        return std::inner_product(one.begin(), one.end(), other.begin(), 0.0);
    };
    if (product(a, a) == 0 || product(b, b) == 0) return std::nullopt;
    return product(a, b) / std::sqrt(product(a, a) * product(b, b));
}

std::optional<double> kendall_tau(std::span<double const> x, std::span<double const> y)
{
    SUNDER_EXPECTS(x.size() == y.size());
    std::int64_t agreeing = 0; // less the opposed
    std::int64_t told_by_x = 0;
    std::int64_t told_by_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            auto const by_x = sign_of(x[i] - x[j]);
            auto const by_y = sign_of(y[i] - y[j]);
            agreeing += by_x * by_y;
            told_by_x += by_x * by_x;
            told_by_y += by_y * by_y;
        }
    if (told_by_x == 0 || told_by_y == 0) return std::nullopt;
    return static_cast<double>(agreeing) /
           std::sqrt(static_cast<double>(told_by_x) * static_cast<double>(told_by_y));
}

std::optional<Interval> kendall_interval(std::span<double const> x, std::span<double const> y, Seed seed)
{
    if (x.size() < 3 || !kendall_tau(x, y)) return std::nullopt;
    Random random{seed};
    std::vector<double> drawn_x(x.size());
    std::vector<double> drawn_y(y.size());
    std::vector<double> taus;
    for (int sample = 0; sample < samples; ++sample) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            auto const thing = static_cast<std::size_t>(random.uniform() * static_cast<double>(x.size()));
            drawn_x[i] = x[thing];
            drawn_y[i] = y[thing];
        }
        if (auto const tau = kendall_tau(drawn_x, drawn_y)) taus.push_back(*tau);
    }
    if (taus.empty()) return std::nullopt;
    std::ranges::sort(taus);
    return Interval{percentile(taus, 0.025), percentile(taus, 0.975)};
}

} // namespace sunder::sim
