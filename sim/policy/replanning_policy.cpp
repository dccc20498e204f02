#include "sim/policy/replanning_policy.hpp"

namespace sunder::sim {

ReplanningPolicy::ReplanningPolicy(PolicyProblem const& problem, RateEstimate const& rule)
    : problem_{problem},
      memory_{rule, problem.settings.estimate.forget},
      restraint_{problem.settings},
      gain_{gain_of(problem.settings)}
{
}

Seconds ReplanningPolicy::cost(std::size_t way, Seconds now) const
{
    auto const& profile = problem_.ways[way];
    return predicted_cost(profile, memory_.conditions(now, profile), problem_.settings.objective);
}

std::size_t ReplanningPolicy::choose(Observation const& seen)
{
    if (present_ && !restraint_.may_switch(seen)) return *present_;
    std::size_t best = 0;
    Seconds least = cost(0, seen.now);
    for (std::size_t way = 1; way < problem_.ways.size(); ++way) {
        Seconds const other = cost(way, seen.now);
        if (!clearly_less(other, least)) continue;
        best = way;
        least = other;
    }
    if (!present_) {
        present_ = best;
        restraint_.switched(seen);
    } else if (best != *present_) {
        Seconds const now = cost(*present_, seen.now);
        if (clearly_less(least, now) && gain_.is_met_by(now, least)) {
            present_ = best;
            restraint_.switched(seen);
        }
    }
    return *present_;
}

} // namespace sunder::sim
