/// \file
/// Quantities for people: the unit that fits, five digits for times, three for the rest.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace sunder::sim {

[[nodiscard]] std::string readable(Seconds time);                             ///< "27.000 ms"
[[nodiscard]] std::string readable(Bytes bytes);                              ///< "150 kB"
[[nodiscard]] std::string readable(Joules energy);                            ///< "1.25 J"
[[nodiscard]] std::string readable(Flops work);                               ///< "1.25 Gflop"
[[nodiscard]] std::string readable(PerSecond rate);                           ///< "30.3 /s"
[[nodiscard]] std::string readable(std::int64_t count);                       ///< "12,345"
[[nodiscard]] std::string counted(std::int64_t count, std::string_view noun); ///< "12,345 points", "1 point"
[[nodiscard]] std::string readable_share(double share);                       ///< "48.2 %"

} // namespace sunder::sim
