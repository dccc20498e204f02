/// \file
/// What a device does for one application: the ops of a leg, with the coding around them.
#pragma once

#include "sim/scenario/deployment.hpp"
#include "tools/linux_tcp/packet_network.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sunder::rehearse {

/// Of a message.
using MessageBytes = std::vector<std::byte>;

/// By one worker of one device.
class LegWork {
public:
    virtual ~LegWork() = default;

    /// Passes that nobody asked for, before the beginning.
    virtual void warm_up() {}

    struct Done {
        sim::Seconds decoded_at;
        sim::Seconds computed_at;
    };
    /// \param request  its seed, see seed_of_request()
    /// \param in  the message as it came; of a first leg empty: its input is there
    /// \param out  the coded tensors that leave: as many bytes as the leg sends; of a last leg whatever it is
    virtual Done work(sim::Seed request, MessageBytes const& in, MessageBytes& out) = 0;
};

/// Which leg of which application a worker is to get ready for.
struct LegPart {
    sim::Deployment const* deployment = nullptr;
    sim::Id<sim::Application> application;
    std::size_t leg = 0;
    linux_tcp::PathClock const* clock = nullptr; ///< by which it tells the time; set to 0 at the beginning
};

/// Makes it ready, in the process of the device. What the part points to outlives what is made.
using MakeWork = std::function<std::unique_ptr<LegWork>(LegPart const&)>;

/// Waits out the times of the leg, drawn as the simulator draws them, and computes nothing.
[[nodiscard]] std::unique_ptr<LegWork> waits_for_leg(LegPart const& part);

} // namespace sunder::rehearse
