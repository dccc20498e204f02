/// \file
/// How the devices of a group differ.
#pragma once

#include <optional>
#include <variant>

namespace sunder::sim {

/// exp(s z), z standard normal and s^2 = ln(1 + variation^2), so `variation` is deviation over mean.
struct LognormalFactor {
    double variation = 0;
};
/// Each value in [1 - width, 1 + width] as likely as any other.
struct UniformFactor {
    double width = 0; ///< in (0, 1)
};

/// The distribution of a positive factor whose median is 1.
using FactorSpread = std::variant<LognormalFactor, UniformFactor>;

/// The factor below which a share `probability` of them is. \pre 0 < probability < 1
[[nodiscard]] double quantile(FactorSpread const& spread, double probability);

/// A factor for each device, on what its group says: so the group's figures are those of the median device,
/// and so is whatever is said without a run. Which devices one has is luck, drawn anew in each replication.
struct DeviceSpread {
    std::optional<FactorSpread> speed;    ///< of all that it computes, however its time is known
    std::optional<FactorSpread> power;    ///< idle and busy, not that of the radio
    std::optional<FactorSpread> capacity; ///< of the battery
};

/// What one device has of it.
struct DeviceFactors {
    double speed = 1;
    double power = 1;
    double capacity = 1;
};

} // namespace sunder::sim
