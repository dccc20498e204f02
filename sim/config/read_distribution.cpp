#include "sim/config/read_parts.hpp"

#include <cmath>

namespace sunder::sim {
namespace {

/// Beyond these the distributions cannot be worked out in double precision.
constexpr double least_variation = 1e-4;
constexpr double most_variation = 1e3;

struct Moments {
    Seconds mean{1};
    Seconds deviation{1};
};

Moments read_moments(YamlCursor const& at, Reading const& reading)
{
    auto const mean = at["mean"];
    auto const deviation = at["deviation"];
    Moments const moments{mean.quantity<Seconds>(), deviation.quantity<Seconds>()};
    if (!mean.sound() || !deviation.sound()) return {};
    double const variation = moments.deviation / moments.mean;
    if (variation < least_variation || variation > most_variation) {
        reading.diagnostics.report(deviation.where(), "this deviation does not suit the mean",
                                   "it must be from 1/10000 of the mean to 1000 times the mean");
        return {};
    }
    return moments;
}

Distribution read_uniform(YamlCursor const& at, Reading const& reading)
{
    Uniform const uniform{at["min"].quantity<Seconds>(), at["max"].quantity<Seconds>()};
    if (!at["min"].sound() || !at["max"].sound()) return Deterministic{};
    if (uniform.low < uniform.high) return uniform;
    reading.diagnostics.report(at["max"].where(), "'max' is not more than 'min'");
    return Deterministic{};
}

Distribution read_normal(YamlCursor const& at)
{
    TruncatedNormal const normal{at["mean"].quantity<Seconds>(), at["deviation"].quantity<Seconds>()};
    if (!at["deviation"].sound()) return Deterministic{};
    return normal;
}

/// Shape a and scale s from the mean a s / (a - 1) and the squared coefficient of variation 1 / (a (a - 2)).
Distribution read_pareto(YamlCursor const& at, Reading const& reading)
{
    if (at.choice().empty()) return Deterministic{};
    if (at.choice() == "shape") {
        double const shape = at["shape"].number();
        auto const mean = at["mean"].quantity<Seconds>();
        if (!at["shape"].sound() || !at["mean"].sound()) return Deterministic{};
        return Pareto{mean * ((shape - 1) / shape), shape};
    }
    auto const [mean, deviation] = read_moments(at, reading);
    double const variation = deviation / mean;
    double const shape = 1 + std::sqrt(1 + 1 / (variation * variation));
    return Pareto{mean * ((shape - 1) / shape), shape};
}

} // namespace

Distribution read_distribution(YamlCursor const& at, Reading const& reading)
{
    if (at.is_scalar()) return Deterministic{at.quantity<Seconds>()};
    if (!at.is_mapping()) return Deterministic{};
    auto const choice = at.choice();
    if (choice == "deterministic") return Deterministic{at[choice].quantity<Seconds>()};
    if (choice == "exponential") {
        auto const mean = at[choice];
        if (mean.sound()) return Exponential{mean.quantity<Seconds>()};
        return Deterministic{};
    }
    if (choice == "empirical") return read_empirical(at[choice], reading);
    if (choice.empty() || !at[choice].is_mapping()) return Deterministic{};
    auto const values = at[choice];
    if (choice == "uniform") return read_uniform(values, reading);
    if (choice == "normal") return read_normal(values);
    if (choice == "pareto") return read_pareto(values, reading);
    if (choice == "erlang") {
        auto const mean = values["mean"];
        auto const stages = values["stages"];
        if (!mean.sound() || !stages.sound()) return Deterministic{};
        return Erlang{static_cast<int>(stages.whole()), mean.quantity<Seconds>()};
    }
    auto const [mean, deviation] = read_moments(values, reading);
    if (choice == "gamma") return Gamma{mean, deviation};
    return Lognormal{mean, deviation};
}

} // namespace sunder::sim
