/// \file
/// What a device remembers of its link and its servers.
#pragma once

#include "sim/policy/policy.hpp"
#include "sim/policy/rate_estimator.hpp"

#include <optional>

namespace sunder::sim {

/// Rates are those of the device's own messages, bytes / (duration - the delay that its way is known to
/// have); the servers' wait is what they reported last. Neurosurgeon (ASPLOS 2017) asks link and
/// server now and then in the background; here what is older than `forget` counts no more, and the usual
/// conditions are assumed until the next message tells better: so a device that has stayed with itself looks
/// again whether the link is back.
class LinkMemory {
public:
    LinkMemory(RateEstimate const& rule, Seconds forget) : rates_{rule}, forget_{forget} {}

    /// \param way  that the request took
    void learn(Feedback const& told, WayProfile const& way);

    /// What to reckon with for a way.
    [[nodiscard]] Conditions conditions(Seconds now, WayProfile const& way) const;
    /// Nothing where no rate is known that still counts.
    [[nodiscard]] std::optional<BytesPerSecond> rate(Seconds now) const;

private:
    RateEstimator rates_;
    Seconds forget_;
    Seconds measured_at_;
    Seconds server_wait_;
    std::optional<Seconds> reported_at_;
};

} // namespace sunder::sim
