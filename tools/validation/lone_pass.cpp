#include "tools/validation/lone_pass.hpp"

#include "sim/base/run_error.hpp"
#include "sim/cost/compute_cost.hpp"

#include <fmt/format.h>

namespace sunder::validation {

sim::Seconds lone_pass(sim::ModelGraph const& fused, sim::DeviceProfile const& profile)
{
    sim::DeviceGroup const group{.name = profile.name, .profile = profile};
    sim::Seconds sum;
    for (std::size_t op = 0; op < fused.ops.size(); ++op) {
        auto const time = sim::find_op_time(fused, static_cast<int>(op), group);
        if (!time)
            throw sim::RunError{fmt::format("'{}' has no time for op '{}' of '{}'", profile.name,
                                            fused.ops[op].name, fused.name)};
        sum += time->mean();
    }
    return sum;
}

} // namespace sunder::validation
