#include "sim/platform/fault.hpp"

#include "sim/base/match.hpp"

namespace sunder::sim {

double share_of_time(Spells const& spells)
{
    return std::visit(Match{[](Once const&) { return 0.0; },
                            [](Recurring const& recurring) {
                                Seconds const lasts = mean_of(recurring.lasts);
                                return lasts / (mean_of(recurring.every) + lasts);
                            }},
                      spells);
}

} // namespace sunder::sim
