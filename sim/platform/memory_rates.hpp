/// \file
/// How fast a device moves bytes, and what computing has to do with it.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace sunder::sim {

/// Whether an op's bytes move while it computes.
enum class Overlap : std::uint8_t {
    full, ///< the longer of both rules (Williams, Waterman and Patterson, CACM 52(4), 2009)
    none  ///< one after the other: their sum
};

/// By cost class (sim/model/cost_class.hpp), where bytes of its ops move at another rate than the device's.
using MemoryRates = std::map<std::string, BytesPerSecond, std::less<>>;

} // namespace sunder::sim
