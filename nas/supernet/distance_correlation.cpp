#include "nas/supernet/distance_correlation.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace sunder::nas {
namespace {

constexpr std::size_t lanes = 16;    ///< sums side by side, as vector units like them
constexpr std::size_t stretch = 512; ///< columns at once: those of all rows stay in the cache

/// Of (a - b)^2 over the columns: in single precision, so over few of them only.
double squared_distance(std::span<float const> a, std::span<float const> b)
{
    std::array<float, lanes> sums{};
    std::size_t column = 0;
    for (; column + lanes <= a.size(); column += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            float const difference = a[column + lane] - b[column + lane];
            sums[lane] += difference * difference;
        }
    double rest = 0;
    for (; column < a.size(); ++column) {
        float const difference = a[column] - b[column];
        rest += static_cast<double>(difference * difference);
    }
    return std::accumulate(sums.begin(), sums.end(), rest);
}

/// Euclidean distances between all rows; shape (samples, samples).
std::vector<double> distances_between(std::span<float const> rows, std::size_t samples)
{
    auto const length = rows.size() / samples;
    std::vector<double> distances(samples * samples);
    for (std::size_t first = 0; first < length; first += stretch) {
        auto const columns = std::min(stretch, length - first);
        auto const part_of = [&](std::size_t row) { return rows.subspan(row * length + first, columns); };
        for (std::size_t i = 0; i < samples; ++i)
            for (std::size_t j = 0; j < i; ++j)
                distances[i * samples + j] += squared_distance(part_of(i), part_of(j));
    }
    for (std::size_t i = 0; i < samples; ++i)
        for (std::size_t j = 0; j < i; ++j)
            distances[i * samples + j] = distances[j * samples + i] = std::sqrt(distances[i * samples + j]);
    return distances;
}

/// The distances less the means of their row and column, plus the mean of all.
std::vector<double> centred_distances(std::span<float const> rows, std::size_t samples)
{
    auto distances = distances_between(rows, samples);
    std::vector<double> means(samples);
    double mean = 0;
    for (std::size_t i = 0; i < samples; ++i) {
        auto const row = std::span{distances}.subspan(i * samples, samples);
        means[i] = std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(samples);
        mean += means[i] / static_cast<double>(samples);
    }
    for (std::size_t i = 0; i < samples; ++i)
        for (std::size_t j = 0; j < samples; ++j)
            distances[i * samples + j] += mean - means[i] - means[j];
    return distances;
}

double mean_product(std::vector<double> const& a, std::vector<double> const& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum / static_cast<double>(a.size());
}

} // namespace

double distance_correlation(std::span<float const> x, std::span<float const> y, std::size_t samples)
{
    SUNDER_EXPECTS(samples >= 2 && x.size() % samples == 0 && y.size() % samples == 0);
    auto const a = centred_distances(x, samples);
    auto const b = centred_distances(y, samples);
    double const variances = mean_product(a, a) * mean_product(b, b);
    if (!(variances > 0)) return 0;
    return std::sqrt(std::fmax(mean_product(a, b), 0) / std::sqrt(variances));
}

} // namespace sunder::nas
