/// \file
/// The least predicted cost at what was measured last.
#pragma once

#include "sim/policy/link_memory.hpp"
#include "sim/policy/policy.hpp"
#include "sim/policy/restraint.hpp"

#include <cstddef>
#include <optional>

namespace sunder::sim {

/// Neurosurgeon (Kang et al., ASPLOS 2017): before each request the latency (or energy) of each
/// way is predicted out of profiles of its ops, the present bandwidth and the server's load, and the least is
/// taken. There the profiles are regressions; here they are the means of the deployment.
///
/// With a low quantile of the last rates, a hold and a least gain it is the cautious variant, which gives up
/// some of the mean for a shorter tail.
class ReplanningPolicy final : public Policy {
public:
    ReplanningPolicy(PolicyProblem const& problem, RateEstimate const& rule);

    [[nodiscard]] std::size_t choose(Observation const& seen) override;
    void learn(Feedback const& told) override { memory_.learn(told, problem_.ways[told.way]); }

private:
    [[nodiscard]] Seconds cost(std::size_t way, Seconds now) const;

    PolicyProblem problem_;
    LinkMemory memory_;
    Restraint restraint_;
    LeastGain gain_;
    std::optional<std::size_t> present_;
};

} // namespace sunder::sim
