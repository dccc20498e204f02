/// \file
/// The scenarios of the oracles, files in the folder `oracles`, whose settings are changed by each of them.
#pragma once

#include <string_view>

namespace sunder::sim {

enum class OracleScenario : unsigned char {
    lone_request, ///< 100 kB over 50 Mbit/s and 1 ms, then 10 ms of compute
    station,      ///< Poisson arrivals, exponential service of 10 ms
    pool,         ///< phones that ask four servers
    loss,         ///< 100 kB over a link that loses a tenth of the packets that it carries
    codecs,       ///< 25.6 kB of features over 8 Mbit/s and 1 ms, after 10 ms and before 5 ms
    exits         ///< three stages with an exit behind each of the first two
};

[[nodiscard]] std::string_view text_of(OracleScenario scenario);

} // namespace sunder::sim
