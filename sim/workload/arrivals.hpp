/// \file
/// Who asks when. Every device of the origin group has a stream of its own.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/base/quantity.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace sunder::sim {

/// Device i of n asks at start + i x stagger + k x every.
struct Periodic {
    Seconds every;
    Seconds start;
    std::optional<Seconds> stagger; ///< absent: every / n, so that the devices take turns
};
/// Independent exponential gaps.
struct Poisson {
    PerSecond rate;
};
/// Independent gamma gaps with coefficient of variation `cv`.
struct GammaArrivals {
    PerSecond rate;
    double cv = 1.0;
};
/// Instants read from a file. A device asks at those that hold for every device of the group and at its own.
struct Recorded {
    std::shared_ptr<std::vector<Seconds> const> every_device;
    std::shared_ptr<std::vector<std::vector<Seconds>> const> by_device; ///< up to the last one with a row

    /// Both in ascending order, and empty where there are none.
    [[nodiscard]] std::span<Seconds const> of_every_device() const;
    [[nodiscard]] std::span<Seconds const> of_device(std::int64_t device) const;
};
/// Closed loop: each device asks, waits for the end of its request, thinks, and asks again; first at 0 after
/// one time to think.
struct Closed {
    Distribution think;
};

using Arrivals = std::variant<Periodic, Poisson, GammaArrivals, Recorded, Closed>;

/// How often device number `device` of the origin group asks on average. Recorded instants count up to
/// `until`, or up to the last of them; a closed loop has no rate of its own: 0.
[[nodiscard]] PerSecond mean_rate(Arrivals const& arrivals, std::int64_t device,
                                  std::optional<Seconds> until);

} // namespace sunder::sim
