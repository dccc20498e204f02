#include "nas/proxy/scores.hpp"

#include "sim/base/contract.hpp"

#include <ATen/ATen.h>

#include <bitset>
#include <cmath>
#include <cstddef>
#include <limits>

namespace sunder::nas {
namespace {

using torch::Tensor;

constexpr std::int64_t most_images = 16;
constexpr double least_eigenvalue = 1e-5;
constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

/// Of the rows; 0 beside a row that is the same everywhere.
Tensor correlation_of(Tensor const& rows)
{
    auto const centred = rows - rows.mean(1, true);
    auto const lengths = centred.norm(2, 1, true);
    auto const unit = centred / lengths.masked_fill(lengths == 0, 1);
    return unit.mm(unit.t());
}

template <class Term>
double sum_over(std::vector<WeightGradient> const& weights, Term const& term)
{
    double sum = 0;
    for (auto const& each : weights)
        if (each.gradient.defined()) sum += term(each).template item<double>();
    return sum;
}

} // namespace

double swap_score(std::vector<Tensor> const& activations)
{
    std::bitset<std::size_t{1} << most_images> seen;
    std::vector<std::uint16_t> patterns;
    for (auto const& each : activations) {
        auto const values = each.to(torch::kFloat).contiguous();
        auto const images = values.size(0);
        SUNDER_EXPECTS(images <= most_images);
        auto const units = static_cast<std::size_t>(values.numel() / images);
        auto const* value = values.data_ptr<float>();
        patterns.assign(units, 0);
        for (std::int64_t image = 0; image < images; ++image, value += units)
            for (std::size_t unit = 0; unit < units; ++unit)
                patterns[unit] =
                    static_cast<std::uint16_t>(patterns[unit] | ((value[unit] > 0 ? 1U : 0U) << image));
        for (auto const pattern : patterns)
            seen.set(pattern);
    }
    return static_cast<double>(seen.count());
}

double naswot_score(std::vector<Tensor> const& activations)
{
    Tensor kernel;
    for (auto const& each : activations) {
        auto const active = each.reshape({each.size(0), -1}).gt(0).to(torch::kDouble);
        auto const silent = 1 - active;
        auto const alike = active.mm(active.t()) + silent.mm(silent.t());
        kernel = kernel.defined() ? kernel + alike : alike;
    }
    if (!kernel.defined()) return minus_infinity;
    auto const [sign, log_determinant] = at::slogdet(kernel);
    return sign.item<double>() == 0 ? minus_infinity : log_determinant.item<double>();
}

double jacob_cov_score(Tensor const& jacobian)
{
    auto const rows = jacobian.reshape({jacobian.size(0), -1}).to(torch::kDouble);
    auto const values = at::linalg_eigvalsh(correlation_of(rows)).clamp_min(0) + least_eigenvalue;
    return -(values.log() + values.reciprocal()).sum().item<double>();
}

double meco_score(std::vector<Tensor> const& maps)
{
    double sum = 0;
    for (auto const& map : maps) {
        auto const rows = map.reshape({map.size(0), -1}).to(torch::kDouble);
        if (rows.size(1) <= rows.size(0)) continue; // centred rows of so few values depend on one another
        sum += at::linalg_eigvalsh(correlation_of(rows)).min().item<double>();
    }
    return sum;
}

double zen_score(Tensor const& moved, std::vector<Tensor> const& variances)
{
    double score = std::log(moved.mean().item<double>());
    for (auto const& each : variances)
        score += 0.5 * std::log(each.mean().item<double>());
    return score;
}

double snip_score(std::vector<WeightGradient> const& weights)
{
    return sum_over(weights,
                    [](WeightGradient const& each) { return (each.weight * each.gradient).abs().sum(); });
}

double grad_norm_score(std::vector<WeightGradient> const& weights)
{
    return sum_over(weights, [](WeightGradient const& each) { return each.gradient.norm(); });
}

double synflow_score(std::vector<WeightGradient> const& weights)
{
    double const sum =
        sum_over(weights, [](WeightGradient const& each) { return (each.weight * each.gradient).sum(); });
    return sum > 0 ? std::log(sum) : minus_infinity;
}

} // namespace sunder::nas
