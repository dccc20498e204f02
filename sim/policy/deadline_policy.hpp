/// \file
/// The least energy that is in time.
#pragma once

#include "sim/policy/policy.hpp"

#include <cstddef>
#include <vector>

namespace sunder::sim {

/// Of these ways the numbers of those that no other beats in both latency and energy under usual conditions,
/// from the fastest to the most frugal; of equal ones the first.
[[nodiscard]] std::vector<std::size_t> front_of(std::vector<WayProfile> const& ways);

/// DynaSplit (May, Tundo, Ilager and Brandic, arXiv 2410.23881): offline the front of latency and
/// energy, online for each request the most frugal way on it that meets the request's limit, and the fastest
/// where none does. The front is that of the usual conditions; what the request waits for its own device is
/// taken from its limit.
class DeadlinePolicy final : public Policy {
public:
    explicit DeadlinePolicy(PolicyProblem const& problem);

    [[nodiscard]] std::size_t choose(Observation const& seen) override;

private:
    struct FrontPoint {
        std::size_t way = 0;
        Seconds latency;
    };
    std::vector<FrontPoint> front_; ///< from the most frugal
    Seconds deadline_;
};

} // namespace sunder::sim
