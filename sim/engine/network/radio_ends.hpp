/// \file
/// The radios at both ends of messages.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/power/device_power.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

struct Channel;

/// Of a channel; nothing at an end without a radio.
struct RadioEnds {
    DevicePower* sender = nullptr;
    DevicePower* receiver = nullptr;
};

/// Tells radios of messages, and messages of their part of what radios use.
class Radios {
public:
    void set(Id<Channel> channel, RadioEnds const& ends);

    /// Bytes of a message begin to flow. \param token  small, see Network
    void begin(std::uint64_t token, Id<Channel> channel);
    /// They end. \return its part of the energy at both ends. \pre they have begun
    Joules end(std::uint64_t token, Id<Channel> channel);

private:
    [[nodiscard]] RadioEnds ends_of(Id<Channel> channel) const;

    std::vector<RadioEnds> ends_; ///< by channel
    struct Before {
        Joules sender;
        Joules receiver;
    };
    std::vector<Before> before_; ///< by token: what one that was always there had had when it began
};

} // namespace sunder::sim
