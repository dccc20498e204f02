/// \file
/// What is asked of devices and links, beside what they can do.
#pragma once

#include "sim/scenario/deployment.hpp"

#include <vector>

namespace sunder::sim {

/// Mean work asked for over what can be done in the same time; 1 or more: a queue without end. Closed loops
/// offer nothing: they wait. A device with batches can do what it does in full ones. To a cell it is time
/// that is offered: 1 or more is more than there is, whoever has equal parts of what.
struct OfferedLoad {
    Table<std::vector<double>, DeviceGroup> devices; ///< (groups, devices)
    Table<std::vector<double>, Link> up;             ///< (links, links of the group); with half duplex all
    Table<std::vector<double>, Link> down;           ///< (links, links of the group)
};

[[nodiscard]] OfferedLoad offered_load(Deployment const& deployment);

/// Whether that much is more than can be done.
[[nodiscard]] bool is_too_much(double offered);

} // namespace sunder::sim
