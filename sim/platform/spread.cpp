#include "sim/platform/spread.hpp"

#include "sim/base/match.hpp"
#include "sim/base/normal.hpp"

#include <cmath>

namespace sunder::sim {

double quantile(FactorSpread const& spread, double probability)
{
    return std::visit(Match{[&](LognormalFactor const& of) {
                                double const s = std::sqrt(std::log1p(of.variation * of.variation));
                                return std::exp(s * normal_quantile(probability));
                            },
                            [&](UniformFactor const& of) { return 1 + of.width * (2 * probability - 1); }},
                      spread);
}

} // namespace sunder::sim
