/// \file
/// Do these values come from this distribution?
#pragma once

#include "sim/base/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sunder::sim {

/// The probability that values of the distribution stray from it at least as far as these do, asymptotically
/// (Kolmogorov 1933; Smirnov 1948).
inline double kolmogorov_smirnov(std::vector<double> values, Distribution const& distribution)
{
    std::ranges::sort(values);
    auto const n = static_cast<double>(values.size());
    double distance = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        double const expected = cumulative(distribution, Seconds{values[i]});
        auto const below = static_cast<double>(i);
        distance = std::max({distance, expected - below / n, (below + 1) / n - expected});
    }
    double p = 0;
    for (int k = 1; k < 100; ++k)
        p += (k % 2 == 1 ? 2 : -2) * std::exp(-2 * k * k * n * distance * distance);
    return p;
}

} // namespace sunder::sim
