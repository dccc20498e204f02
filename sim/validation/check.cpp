#include "sim/validation/check.hpp"

#include <cmath>

namespace sunder::sim {

bool HeldFigure::holds() const
{
    if (!std::isfinite(simulated)) return false;
    switch (side) {
    case Asked::at_least:
        return difference() >= -tolerance;
    case Asked::at_most:
        return difference() <= tolerance;
    case Asked::both:
        break;
    }
    return std::abs(difference()) <= tolerance;
}

std::vector<CheckResult> carry_out(std::vector<Check> const& checks)
{
    std::vector<CheckResult> results;
    results.reserve(checks.size());
    for (auto const& check : checks) {
        auto const figure = check.missing.empty() ? std::optional{check.carry_out()} : std::nullopt;
        results.push_back({.name = check.name,
                           .model = check.model,
                           .against = check.against,
                           .figure = figure,
                           .data = check.data,
                           .why_skipped = check.missing});
    }
    return results;
}

} // namespace sunder::sim
