#include "sim/sweep/design.hpp"

#include "sim/base/contract.hpp"

#include <boost/random/sobol.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

namespace sunder::sim {
namespace {

using Rows = std::vector<std::vector<double>>;

constexpr std::size_t most_keys = 1800; // the generator knows 3667 dimensions

/// A whole number in [0, n).
std::size_t draw_below(std::size_t n, Random& random)
{
    return std::min(n - 1, static_cast<std::size_t>(random.uniform() * static_cast<double>(n)));
}

std::vector<std::size_t> permutation(std::size_t n, Random& random)
{
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = n; i > 1; --i)
        std::swap(order[i - 1], order[draw_below(i, random)]);
    return order;
}

Rows random_rows(std::vector<std::string> const& keys, std::size_t samples, Seed seed)
{
    Rows rows(samples, std::vector<double>(keys.size()));
    for (std::size_t key = 0; key < keys.size(); ++key) {
        Random random{seed.child(keys[key])};
        for (auto& row : rows)
            row[key] = random.uniform();
    }
    return rows;
}

Rows latin_rows(std::vector<std::string> const& keys, std::size_t samples, Seed seed)
{
    Rows rows(samples, std::vector<double>(keys.size()));
    for (std::size_t key = 0; key < keys.size(); ++key) {
        Random random{seed.child(keys[key])};
        auto const strata = permutation(samples, random);
        for (std::size_t row = 0; row < samples; ++row)
            rows[row][key] =
                (static_cast<double>(strata[row]) + random.uniform()) / static_cast<double>(samples);
    }
    return rows;
}

/// Points of the shifted sequence, shape (samples, 2 d).
Rows shifted_sobol(std::vector<std::string> const& keys, std::size_t samples, Seed seed)
{
    auto const d = keys.size();
    std::vector<double> shift(2 * d);
    for (std::size_t key = 0; key < d; ++key) {
        Random random{seed.child(keys[key])};
        shift[key] = random.uniform();
        shift[key + d] = random.uniform();
    }
    boost::random::sobol sequence{2 * d};
    auto const range = static_cast<double>(boost::random::sobol::max()) + 1;
    Rows rows(samples, std::vector<double>(2 * d));
    for (auto& row : rows) {
        for (std::size_t i = 0; i < 2 * d; ++i) {
            double const u = static_cast<double>(sequence()) / range + shift[i];
            row[i] = std::min(u - std::floor(u), std::nextafter(1.0, 0.0));
        }
    }
    return rows;
}

Rows saltelli_rows(std::vector<std::string> const& keys, std::size_t samples, Seed seed)
{
    auto const d = static_cast<std::ptrdiff_t>(keys.size());
    Rows rows;
    for (auto const& point : shifted_sobol(keys, samples, seed)) {
        std::vector<double> const a(point.begin(), point.begin() + d);
        std::vector<double> const b(point.begin() + d, point.end());
        rows.push_back(a);
        for (std::size_t key = 0; key < keys.size(); ++key) {
            rows.push_back(a);
            rows.back()[key] = b[key];
        }
        rows.push_back(b);
    }
    return rows;
}

} // namespace

Rows design_rows(SamplingDesign design, std::vector<std::string> const& keys, std::int64_t samples, Seed seed)
{
    SUNDER_EXPECTS(samples > 0);
    auto const count = static_cast<std::size_t>(samples);
    if (design == SamplingDesign::random) return random_rows(keys, count, seed);
    if (design == SamplingDesign::latin) return latin_rows(keys, count, seed);
    SUNDER_EXPECTS(keys.size() <= most_keys);
    return saltelli_rows(keys, count, seed);
}

std::int64_t count_rows(SamplingDesign design, std::int64_t samples, std::size_t keys)
{
    return design == SamplingDesign::sobol ? samples * (static_cast<std::int64_t>(keys) + 2) : samples;
}

} // namespace sunder::sim
