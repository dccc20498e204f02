#include "sim/base/distribution.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"
#include "sim/base/normal.hpp"

#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

/// In double precision alone: Boost's default passes through long double, which takes two to eleven times as
/// long and gives the same within 1e-12.
using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

double gamma_quantile(double shape, double p)
{
    return boost::math::gamma_p_inv(shape, p, InDouble{});
}

double squared(double x)
{
    return x * x;
}

struct GammaShape {
    double shape, scale;
};

GammaShape shape_of(Gamma const& d)
{
    return {squared(d.mean / d.deviation), squared(d.deviation.value()) / d.mean.value()};
}

struct LogParameters {
    double location, scale;
};

LogParameters logarithm_of(Lognormal const& d)
{
    double const variance = std::log1p(squared(d.deviation / d.mean));
    return {std::log(d.mean.value()) - variance / 2, std::sqrt(variance)};
}

/// Share of the untruncated normal variable that lies below zero.
double cut_off(TruncatedNormal const& d)
{
    return normal_cumulative(-(d.mean / d.deviation));
}

double density(double z)
{
    return std::exp(-z * z / 2) / std::sqrt(2 * M_PI);
}

/// The value below which a share of all is.
struct QuantileAt {
    double p = 0;

    Seconds operator()(Deterministic const& d) const { return d.value; }
    Seconds operator()(Uniform const& d) const { return d.low + (d.high - d.low) * p; }
    Seconds operator()(Exponential const& d) const { return d.mean * -std::log1p(-p); }
    Seconds operator()(Erlang const& d) const
    {
        return d.mean * (gamma_quantile(static_cast<double>(d.stages), p) / d.stages);
    }
    Seconds operator()(Gamma const& d) const
    {
        auto const [shape, scale] = shape_of(d);
        return Seconds{scale * gamma_quantile(shape, p)};
    }
    Seconds operator()(Lognormal const& d) const
    {
        auto const [location, scale] = logarithm_of(d);
        return Seconds{std::exp(location + scale * normal_quantile(p))};
    }
    /// By the upper tail, which keeps its digits where the mean lies far below zero.
    Seconds operator()(TruncatedNormal const& d) const
    {
        double const above = normal_cumulative(d.mean / d.deviation) * (1 - p);
        double const least = std::numeric_limits<double>::min();
        return std::max(Seconds{}, d.mean - d.deviation * normal_quantile(std::max(above, least)));
    }
    Seconds operator()(Pareto const& d) const { return d.scale * std::pow(1 - p, -1 / d.shape); }
    Seconds operator()(Empirical const& d) const
    {
        auto const count = static_cast<double>(d.values->size());
        return (*d.values)[std::min(static_cast<std::size_t>(p * count), d.values->size() - 1)];
    }
};

} // namespace

Seconds mean_of(Distribution const& distribution)
{
    return std::visit(
        Match{[](Deterministic const& d) { return d.value; },
              [](Uniform const& d) { return (d.low + d.high) / 2; },
              [](Pareto const& d) { return d.scale * (d.shape / (d.shape - 1)); },
              [](TruncatedNormal const& d) {
                  double const a = -(d.mean / d.deviation);
                  return d.mean + d.deviation * (density(a) / normal_cumulative(-a));
              },
              [](Empirical const& d) {
                  Seconds sum;
                  for (auto const value : *d.values)
                      sum += value;
                  return sum / static_cast<double>(d.values->size());
              },
              [](OneOf<Exponential, Erlang, Gamma, Lognormal> auto const& d) { return d.mean; }},
        distribution);
}

Seconds least_of(Distribution const& distribution)
{
    return std::visit(Match{[](Deterministic const& d) { return d.value; },
                            [](Uniform const& d) { return d.low; }, [](Pareto const& d) { return d.scale; },
                            [](Empirical const& d) { return d.values->front(); },
                            [](OneOf<Exponential, Erlang, Gamma, Lognormal, TruncatedNormal> auto const&) {
                                return Seconds{};
                            }},
                      distribution);
}

double cumulative(Distribution const& distribution, Seconds t)
{
    if (t < least_of(distribution)) return 0;
    double const x = t.value();
    return std::visit(
        Match{[](Deterministic const&) { return 1.0; },
              [=](Uniform const& d) { return std::min(1.0, (x - d.low.value()) / (d.high - d.low).value()); },
              [=](Exponential const& d) { return -std::expm1(-x / d.mean.value()); },
              [=](Erlang const& d) { return boost::math::gamma_p(d.stages, x * d.stages / d.mean.value()); },
              [=](Gamma const& d) { return boost::math::gamma_p(shape_of(d).shape, x / shape_of(d).scale); },
              [=](Lognormal const& d) {
                  auto const [location, scale] = logarithm_of(d);
                  return x <= 0 ? 0 : normal_cumulative((std::log(x) - location) / scale);
              },
              [=](TruncatedNormal const& d) {
                  double const below = cut_off(d);
                  return (normal_cumulative((x - d.mean.value()) / d.deviation.value()) - below) /
                         (1 - below);
              },
              [=](Pareto const& d) { return 1 - std::pow(d.scale.value() / x, d.shape); },
              [=](Empirical const& d) {
                  auto const below = std::ranges::upper_bound(*d.values, t) - d.values->begin();
                  return static_cast<double>(below) / static_cast<double>(d.values->size());
              }},
        distribution);
}

Seconds quantile(Distribution const& distribution, double probability)
{
    SUNDER_EXPECTS(probability > 0 && probability < 1);
    return std::visit(QuantileAt{probability}, distribution);
}

Distribution scaled(Distribution const& distribution, double factor)
{
    return std::visit(
        Match{[=](Deterministic const& d) -> Distribution { return Deterministic{factor * d.value}; },
              [=](Uniform const& d) -> Distribution {
                  return Uniform{factor * d.low, factor * d.high};
              },
              [=](Exponential const& d) -> Distribution { return Exponential{factor * d.mean}; },
              [=](Erlang const& d) -> Distribution {
                  return Erlang{d.stages, factor * d.mean};
              },
              [=](Gamma const& d) -> Distribution {
                  return Gamma{factor * d.mean, factor * d.deviation};
              },
              [=](Lognormal const& d) -> Distribution {
                  return Lognormal{factor * d.mean, factor * d.deviation};
              },
              [=](TruncatedNormal const& d) -> Distribution {
                  return TruncatedNormal{factor * d.mean, factor * d.deviation};
              },
              [=](Pareto const& d) -> Distribution {
                  return Pareto{factor * d.scale, d.shape};
              },
              [=](Empirical const& d) -> Distribution {
                  auto values = *d.values;
                  for (auto& value : values)
                      value = factor * value;
                  return Empirical{std::make_shared<std::vector<Seconds> const>(std::move(values))};
              }},
        distribution);
}

Seconds sample(Distribution const& distribution, Draws draws)
{
    return std::visit(Match{[](Deterministic const& d) { return d.value; },
                            [&](Erlang const& d) {
                                double sum = 0;
                                for (int stage = 0; stage < d.stages; ++stage)
                                    sum -= std::log(draws.uniform());
                                return d.mean * (sum / d.stages);
                            },
                            [&](OneOf<Uniform, Exponential, Gamma, Lognormal, TruncatedNormal, Pareto,
                                      Empirical> auto const& d) { return QuantileAt{draws.uniform()}(d); }},
                      distribution);
}

} // namespace sunder::sim
