#include "sim/platform/stated_error.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/normal.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

constexpr int halvings = 60;
constexpr double least_power = 0.25;
constexpr double greatest_power = 4;
constexpr double greatest_factor = 100;

/// The first where it falls below 0. \pre falling goes on falling
template <class Falling>
double zero_of(Falling const& falling, double low, double high)
{
    for (int i = 0; i < halvings; ++i) {
        auto const middle = (low + high) / 2;
        (falling(middle) > 0 ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// Of x = s z |z|^(k - 1) being at most so far from 0.
double probability_within(double distance, double scale, double power)
{
    return normal_cumulative(std::pow(distance / scale, 1 / power)) - 0.5;
}

/// Of |exp(x) - 1| <= error.
double probability_of(double error, double scale, double power)
{
    auto const below = error < 1 ? probability_within(-std::log1p(-error), scale, power) : 0.5;
    return probability_within(std::log1p(error), scale, power) + below;
}

double scale_for(double median, double power)
{
    constexpr double widest = 14; // as a power of e
    return std::exp(
        zero_of([&](double log_scale) { return probability_of(median, std::exp(log_scale), power) - 0.5; },
                -widest, widest));
}

} // namespace

ErrorLaw::ErrorLaw(StatedError const& error)
{
    SUNDER_EXPECTS(error.median > 0 && error.median < 1);
    SUNDER_EXPECTS(!error.p80 || *error.p80 >= error.median);
    if (error.p80)
        power_ = zero_of(
            [&](double power) {
                return probability_of(*error.p80, scale_for(error.median, power), power) - 0.8;
            },
            least_power, greatest_power);
    scale_ = scale_for(error.median, power_);
}

double ErrorLaw::factor(double share) const
{
    auto const z = normal_quantile(share);
    auto const factor = std::exp(std::copysign(scale_ * std::pow(std::abs(z), power_), z));
    return std::clamp(factor, 1 / greatest_factor, greatest_factor);
}

std::vector<double> drawn_factors(StatedError const& error, std::string_view profile,
                                  FactorDraws const& draws)
{
    ErrorLaw const law{error};
    auto const seed = draws.seed.child("doubt").child(profile);
    std::vector<double> factors;
    for (std::int64_t i = 0; i < draws.count; ++i)
        factors.push_back(law.factor(Draws{seed.child(static_cast<std::uint64_t>(i))}.uniform()));
    return factors;
}

DeviceProfile slowed(DeviceProfile profile, double factor)
{
    if (profile.speed) *profile.speed = *profile.speed / factor;
    if (profile.memory_rate) *profile.memory_rate = *profile.memory_rate / factor;
    for (auto& [kind, rate] : profile.memory_rates)
        rate = rate / factor;
    if (profile.weight_rate) *profile.weight_rate = *profile.weight_rate / factor;
    profile.launch_overhead = profile.launch_overhead * factor;
    return profile;
}

} // namespace sunder::sim
