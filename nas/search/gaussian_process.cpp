#include "nas/search/gaussian_process.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

namespace sunder::nas {
namespace {

constexpr std::array lengths{0.4, 0.8, 1.6, 3.2};
constexpr std::array noises{0.003, 0.01, 0.03, 0.1, 0.3};

double squared_distance(std::vector<double> const& a, std::vector<double> const& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

/// The lower Cholesky factor of a symmetric matrix of `size` rows; nothing where it is not positive definite.
std::optional<std::vector<double>> factor_of(std::vector<double> matrix, std::size_t size)
{
    for (std::size_t i = 0; i < size; ++i) {
        auto* const row = &matrix[i * size];
        for (std::size_t j = 0; j <= i; ++j) {
            auto const* const other = &matrix[j * size];
            double const rest = row[j] - std::inner_product(row, row + j, other, 0.0);
            if (j < i)
                row[j] = rest / other[j];
            else if (rest > 0)
                row[j] = std::sqrt(rest);
            else
                return std::nullopt;
        }
    }
    return matrix;
}

/// Solves factor x = values.
std::vector<double> solved_forward(std::vector<double> const& factor, std::vector<double> values)
{
    auto const size = values.size();
    for (std::size_t i = 0; i < size; ++i) {
        auto const* const row = &factor[i * size];
        values[i] = (values[i] - std::inner_product(row, row + i, values.begin(), 0.0)) / row[i];
    }
    return values;
}

/// Solves factor' x = values.
std::vector<double> solved_backward(std::vector<double> const& factor, std::vector<double> values)
{
    auto const size = values.size();
    for (std::size_t i = size; i-- > 0;) {
        auto const* const row = &factor[i * size];
        values[i] /= row[i];
        for (std::size_t j = 0; j < i; ++j)
            values[j] -= row[j] * values[i];
    }
    return values;
}

} // namespace

GaussianProcess::GaussianProcess(SampleRows rows, std::span<double const> targets) : rows_{std::move(rows)}
{
    SUNDER_EXPECTS(!rows_.empty() && rows_.size() == targets.size());
    auto const size = rows_.size();
    auto const count = static_cast<double>(size);
    mean_ = std::accumulate(targets.begin(), targets.end(), 0.0) / count;
    double squares = 0;
    for (double const target : targets)
        squares += (target - mean_) * (target - mean_);
    if (squares > 0) deviation_ = std::sqrt(squares / count);
    std::vector<double> standard;
    for (double const target : targets)
        standard.push_back((target - mean_) / deviation_);

    std::vector<double> distances(size * size);
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j < i; ++j)
            distances[i * size + j] = squared_distance(rows_[i], rows_[j]);
    double const unit = std::sqrt(static_cast<double>(std::max<std::size_t>(1, rows_.front().size())));
    double best = -std::numeric_limits<double>::infinity();
    for (double const length : lengths) {
        std::vector<double> kernels(size * size);
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t j = 0; j < i; ++j)
                kernels[i * size + j] = kernel(distances[i * size + j], length * unit);
        for (double const noise : noises) {
            auto matrix = kernels;
            for (std::size_t i = 0; i < size; ++i)
                matrix[i * size + i] = 1 + noise;
            auto factor = factor_of(std::move(matrix), size);
            if (!factor) continue;
            auto const white = solved_forward(*factor, standard);
            double const variance =
                std::inner_product(white.begin(), white.end(), white.begin(), 0.0) / count;
            if (variance <= 0 && best > -std::numeric_limits<double>::infinity()) continue;
            double likelihood = -0.5 * count * std::log(std::max(variance, 1e-300));
            for (std::size_t i = 0; i < size; ++i)
                likelihood -= std::log((*factor)[i * size + i]);
            if (likelihood <= best) continue;
            best = likelihood;
            length_ = length * unit;
            noise_ = noise;
            variance_ = variance;
            weights_ = solved_backward(*factor, white);
            factor_ = *std::move(factor);
        }
    }
    SUNDER_ENSURES(!factor_.empty());
}

double GaussianProcess::kernel(double squared_distance, double length) const
{
    double const far = std::sqrt(5 * squared_distance) / length;
    return (1 + far + far * far / 3) * std::exp(-far);
}

Expectation GaussianProcess::expect(std::vector<double> const& row) const
{
    std::vector<double> near;
    near.reserve(rows_.size());
    for (auto const& known : rows_)
        near.push_back(kernel(squared_distance(known, row), length_));
    double const mean = std::inner_product(near.begin(), near.end(), weights_.begin(), 0.0);
    auto const explained = solved_forward(factor_, std::move(near));
    double const left =
        1 + noise_ - std::inner_product(explained.begin(), explained.end(), explained.begin(), 0.0);
    return {.mean = mean_ + deviation_ * mean,
            .spread = deviation_ * std::sqrt(variance_ * std::max(left, 0.0))};
}

} // namespace sunder::nas
