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

std::vector<double> chosen(std::span<double const> of, std::vector<std::size_t> const& things)
{
    std::vector<double> result;
    result.reserve(things.size());
    for (auto const thing : things)
        result.push_back(of[thing]);
    return result;
}

/// Of a figure of so many things, which may be absent for a sample.
template <class Figure>
std::optional<Interval> bootstrapped(std::size_t count, Seed seed, Figure const& figure)
{
    Random random{seed};
    std::vector<std::size_t> things(count);
    std::vector<double> figures;
    for (int sample = 0; sample < samples; ++sample) {
        for (auto& thing : things)
            thing = static_cast<std::size_t>(random.uniform() * static_cast<double>(count));
        if (auto const value = figure(things)) figures.push_back(*value);
    }
    if (figures.empty()) return std::nullopt;
    std::ranges::sort(figures);
    return Interval{percentile(figures, 0.025), percentile(figures, 0.975)};
}

} // namespace

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
    return bootstrapped(x.size(), seed, [&](std::vector<std::size_t> const& things) {
        return kendall_tau(chosen(x, things), chosen(y, things));
    });
}

std::optional<Interval> kendall_lead_interval(std::span<double const> x, std::span<double const> baseline,
                                              std::span<double const> y, Seed seed)
{
    SUNDER_EXPECTS(baseline.size() == x.size());
    if (x.size() < 3) return std::nullopt;
    return bootstrapped(x.size(), seed, [&](std::vector<std::size_t> const& things) {
        auto const truth = chosen(y, things);
        auto const ours = kendall_tau(chosen(x, things), truth);
        auto const theirs = kendall_tau(chosen(baseline, things), truth);
        return ours && theirs ? std::optional{*ours - *theirs} : std::nullopt;
    });
}

std::vector<double> ranks_of(std::span<double const> x)
{
    std::vector<std::size_t> order(x.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t thing) { return x[thing]; });
    std::vector<double> ranks(x.size());
    for (std::size_t first = 0; first < order.size();) {
        auto last = first;
        while (last < order.size() && x[order[last]] == x[order[first]])
            ++last;
        auto const mean = (static_cast<double>(first + last) + 1) / 2;
        for (; first < last; ++first)
            ranks[order[first]] = mean;
    }
    return ranks;
}

std::optional<double> spearman_rho(std::span<double const> x, std::span<double const> y)
{
    SUNDER_EXPECTS(x.size() == y.size());
    auto const by_x = ranks_of(x);
    auto const by_y = ranks_of(y);
    double const mean = (static_cast<double>(x.size()) + 1) / 2;
    double product = 0;
    double squares_x = 0;
    double squares_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        product += (by_x[i] - mean) * (by_y[i] - mean);
        squares_x += (by_x[i] - mean) * (by_x[i] - mean);
        squares_y += (by_y[i] - mean) * (by_y[i] - mean);
    }
    if (squares_x == 0 || squares_y == 0) return std::nullopt;
    return product / std::sqrt(squares_x * squares_y);
}

} // namespace sunder::sim
