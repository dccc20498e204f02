#include "tools/fit/left_out.hpp"

#include "sim/records/rank_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace sunder::fit {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::RowVectorXd;

std::string_view without_precision(std::string_view network)
{
    constexpr std::string_view quantised = "_int8";
    if (network.ends_with(quantised)) network.remove_suffix(quantised.size());
    return network;
}

/// The values of both where the second is known.
struct Pairs {
    std::vector<double> first;
    std::vector<double> second;
};

Pairs known_pairs(RowVectorXd const& first, RowVectorXd const& second)
{
    Pairs pairs;
    for (Index i = 0; i < second.size(); ++i) {
        if (std::isnan(second[i])) continue;
        pairs.first.push_back(first[i]);
        pairs.second.push_back(second[i]);
    }
    return pairs;
}

} // namespace

MatrixXd foretold(Measurements const& measurements, std::vector<std::string> const& networks)
{
    MatrixXd logs = MatrixXd::Constant(measurements.log_times.rows(), measurements.log_times.cols(),
                                       std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < networks.size(); ++i) {
        auto const name = without_precision(networks[i]);
        auto const is_twin = [&](std::string const& other) { return without_precision(other) == name; };
        if (std::ranges::find_if(networks, is_twin) != networks.begin() + static_cast<std::ptrdiff_t>(i))
            continue; // its twin came before, and both were left out
        auto rest = measurements;
        for (std::size_t j = 0; j < networks.size(); ++j)
            if (is_twin(networks[j]))
                rest.log_times.col(static_cast<Index>(j))
                    .setConstant(std::numeric_limits<double>::quiet_NaN());
        MatrixXd const all = log_times_of(fit_pooled(rest).theta, rest.amounts);
        for (std::size_t j = 0; j < networks.size(); ++j)
            if (is_twin(networks[j])) logs.col(static_cast<Index>(j)) = all.col(static_cast<Index>(j));
    }
    return logs;
}

double quantile(std::vector<double> values, double q)
{
    std::ranges::sort(values);
    double const place = q * static_cast<double>(values.size() - 1);
    auto const below = static_cast<std::size_t>(place);
    auto const above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], place - static_cast<double>(below));
}

ErrorSummary summary_of(std::vector<double> errors)
{
    constexpr double half = 0.5;
    constexpr double most = 0.8;
    return {.median = quantile(errors, half),
            .p80 = quantile(errors, most),
            .networks = static_cast<int>(errors.size())};
}

std::vector<double> errors_of(RowVectorXd const& log_foretold, RowVectorXd const& log_measured)
{
    auto const pairs = known_pairs(log_foretold, log_measured);
    std::vector<double> errors;
    for (std::size_t i = 0; i < pairs.first.size(); ++i)
        errors.push_back(std::abs(std::expm1(pairs.first[i] - pairs.second[i])));
    return errors;
}

double rank_correlation(RowVectorXd const& log_foretold, RowVectorXd const& log_measured)
{
    auto const pairs = known_pairs(log_foretold, log_measured);
    return sim::spearman_rho(pairs.first, pairs.second).value_or(std::numeric_limits<double>::quiet_NaN());
}

} // namespace sunder::fit
