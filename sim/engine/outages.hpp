/// \file
/// When the things of one replication are broken.
#pragma once

#include "sim/base/random.hpp"
#include "sim/platform/fault.hpp"
#include "sim/platform/step_function.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// A device is down in [from, to).
struct Outage {
    Seconds from;
    Seconds to;
    WorkUnderWay work = WorkUnderWay::lost;
};

/// Of device `index` of a group, in order and apart.
/// \param replication  its seed
[[nodiscard]] std::vector<Outage> outages_of(Deployment const& deployment, Seed replication,
                                             Id<DeviceGroup> group, std::int64_t index);

/// By which the rate of one of the links of that name is multiplied, in order and apart.
[[nodiscard]] std::vector<StepFunction::Factor>
rate_factors_of(Deployment const& deployment, Seed replication, Id<Link> link, std::int64_t index);

/// Whether a link of that name has no rate at all at times.
[[nodiscard]] bool may_go_down(Platform const& platform, Id<Link> link);

/// Whether any device is down at times.
[[nodiscard]] bool devices_may_fail(Platform const& platform);

} // namespace sunder::sim
