/// \file
/// A coming rate out of those that were measured.
#pragma once

#include "sim/policy/policy_settings.hpp"

#include <cstddef>
#include <vector>

namespace sunder::sim {

/// Keeps what its rule needs of the measured rates, in a ring.
class RateEstimator {
public:
    explicit RateEstimator(RateEstimate const& rule);

    void add(BytesPerSecond rate);
    /// As if nothing had been measured.
    void clear();
    [[nodiscard]] bool empty() const { return count_ == 0; }
    /// \pre !empty()
    [[nodiscard]] BytesPerSecond estimate() const;

private:
    RateEstimate rule_;
    std::vector<double> last_; ///< at most as many as the rule asks for
    std::size_t next_ = 0;     ///< place in the ring
    std::size_t count_ = 0;    ///< rates that are kept
    double smoothed_ = 0;
};

} // namespace sunder::sim
