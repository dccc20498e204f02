/// \file
/// Platform files of SimGrid as scenarios.
#pragma once

#include "sim/base/diagnostic.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sunder::sim {

struct PlatformImport {
    std::shared_ptr<Source const> source; ///< XML, as SimGrid 3.32 reads it
    std::vector<std::string> from;        ///< hosts that ask, by name or pattern; none: all others
    std::vector<std::string> to;          ///< of each hop the hosts that serve; none: the fastest one
    std::int64_t wifi_level = 0;          ///< which of the rates of a WIFI link holds, for all stations
};

struct ImportedPlatform {
    std::string text;                 ///< a scenario, whole, with a workload that is made up
    std::vector<Diagnostic> warnings; ///< what of the platform it does not say
};

/// Hosts that lie alike become one group of devices with `count`, links that each of them has for itself
/// `each`. What holds of a platform holds of the scenario: the latency of a way is the sum of its links', its
/// rate their least, SHARED links share it both ways (`duplex: half`), SPLITDUPLEX links each way, and hosts
/// share their cores (`queue: sharing`).
/// - Wi-Fi: all stations of a cell have one rate, and none sends to another.
/// - FATPIPE: a link that is never the slowest of a way limits nobody; else each device that asks has one of
///   its own, which is less where it has several transfers at once.
/// - What changes over time, actors, disks and properties are left out, with a warning.
/// \throws InputError  with every mistake found
[[nodiscard]] ImportedPlatform import_platform(PlatformImport const& import);

} // namespace sunder::sim
