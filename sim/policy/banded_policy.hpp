/// \file
/// A way for each band of rates, worked out beforehand.
#pragma once

#include "sim/policy/link_memory.hpp"
#include "sim/policy/policy.hpp"
#include "sim/policy/restraint.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Rates in [from, the one before's from), and the way to take there.
struct RateBand {
    BytesPerSecond from; ///< 0 of the last
    std::size_t way = 0;
};

/// From the fastest rates down: at each rate the way that costs least without waiting. Costs are straight
/// lines over 1 / rate, and these their lower envelope.
[[nodiscard]] std::vector<RateBand> rate_bands(std::vector<WayProfile> const& ways,
                                               Preference const& objective);

/// Edgent in a dynamic environment (Li, Zeng, Zhou and Chen, arXiv 1910.05316): a configuration
/// map from states of the bandwidth to strategies, made offline; at run time the state is looked up, and
/// changes only where the bandwidth has really changed. There a Bayesian detector of change points tells when
/// it has; here a band is left for a rate beyond its edge by more than the share `hysteresis`.
class BandedPolicy final : public Policy {
public:
    BandedPolicy(PolicyProblem const& problem, Threshold const& rule);

    [[nodiscard]] std::size_t choose(Observation const& seen) override;
    void learn(Feedback const& told) override { memory_.learn(told, problem_.ways[told.way]); }

private:
    [[nodiscard]] std::size_t band_of(BytesPerSecond rate) const;
    [[nodiscard]] bool has_left(std::size_t band, BytesPerSecond rate) const;
    [[nodiscard]] bool is_worth_it(std::size_t band, BytesPerSecond rate) const;
    [[nodiscard]] BytesPerSecond usual_rate() const;

    PolicyProblem problem_;
    std::vector<RateBand> bands_;
    double hysteresis_;
    LinkMemory memory_;
    Restraint restraint_;
    LeastGain gain_;
    std::optional<std::size_t> present_; ///< band
};

} // namespace sunder::sim
