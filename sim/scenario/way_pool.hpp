/// \file
/// Ways as somebody measured them.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/base/id.hpp"
#include "sim/base/quantity.hpp"
#include "sim/platform/platform.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// What a request took of one device, and the message that left it.
struct MeasuredStay {
    Id<DeviceGroup> device;
    Seconds time;
    Joules energy;
    Bytes sent;
    std::optional<Seconds> transfer; ///< of that message; absent: what its bytes take on the links
    std::string clock;               ///< empty: not said
    std::string accelerator;         ///< likewise
};

struct MeasuredWay {
    std::string name;                ///< as results call it
    std::string cut;                 ///< device_only, server_only or the last op on the device
    std::vector<MeasuredStay> stays; ///< (devices of the table,)
    Location where;
};

/// A table of configurations, one a row, of an application with one server at most. Each lasts and costs on
/// the devices what was measured. Of a measured transfer what is beyond the links' own time is the device's,
/// as if it had encoded the message meanwhile; so a lone request over these links takes what was measured.
using WayPool = std::vector<MeasuredWay>;

} // namespace sunder::sim
