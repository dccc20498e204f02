#include "nas/supernet/distance_correlation.hpp"

#include "sim/base/contract.hpp"

#include <cmath>
#include <vector>

namespace sunder::nas {
namespace {

/// Euclidean distances between all rows, less the means of their row and column, plus the mean of all.
std::vector<double> centred_distances(std::span<float const> rows, std::size_t samples)
{
    auto const length = rows.size() / samples;
    std::vector<double> distances(samples * samples);
    std::vector<double> means(samples);
    double mean = 0;
    for (std::size_t i = 0; i < samples; ++i)
        for (std::size_t j = 0; j < i; ++j) {
            double sum = 0;
            for (std::size_t k = 0; k < length; ++k) {
                double const difference =
                    static_cast<double>(rows[i * length + k]) - static_cast<double>(rows[j * length + k]);
                sum += difference * difference;
            }
            double const distance = std::sqrt(sum);
            distances[i * samples + j] = distances[j * samples + i] = distance;
            means[i] += distance;
            means[j] += distance;
        }
    for (auto& row : means) {
        row /= static_cast<double>(samples);
        mean += row / static_cast<double>(samples);
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
