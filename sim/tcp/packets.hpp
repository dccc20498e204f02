/// \file
/// What sender and receiver tell each other.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstdint>

namespace sunder::sim::tcp {

struct DataPacket {
    std::int64_t segment = 0; ///< number within the connection
    std::int64_t end = 0;     ///< bytes of the stream up to and with it
    Bytes bytes;              ///< of data
    Seconds sent_at;
    Seconds echo; ///< when the newest acknowledgement was sent that the sender had; negative: none
};

struct Acknowledgement {
    std::int64_t next = 0; ///< first segment that is missing
    std::int64_t arrivals =
        0; ///< segments beyond a gap that it tells of, counted from the connection's start
    std::int64_t duplicates = 0; ///< segments that came again (RFC 2883), likewise
    std::int64_t window_end = 0; ///< bytes of the stream that may be sent
    Seconds echo;                ///< when the packet was sent that it answers
    Seconds sent_at;
};

} // namespace sunder::sim::tcp
