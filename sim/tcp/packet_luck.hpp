/// \file
/// Which packets of a direction are lost.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim::tcp {

/// Draws the fate of one packet after the other: lost at random, in bursts, or by its number. Full packets
/// are counted apart from small ones (handshake, acknowledgements, short answers), and each draw is a
/// function of the packet's number alone: so a model and a testbed with one seed lose the same segments,
/// whatever else passes.
class PacketLuck {
public:
    struct Setup {
        double probability = 0;               ///< that a packet is lost, whatever happened to the others
        std::optional<GilbertElliott> bursts; ///< beside it; starts in the good state
        std::vector<std::int64_t> by_hand;    ///< numbers of full packets that are lost, from 0, ascending
        [[nodiscard]] bool spares_all() const { return probability <= 0 && !bursts && by_hand.empty(); }
    };
    /// Packets below this size are small.
    static constexpr Bytes full{200};

    PacketLuck(Setup setup, Seed seed);

    /// Of the next packet, which has so many bytes.
    [[nodiscard]] bool loses(Bytes packet) { return setup_.spares_all() ? false : draw(packet); }

    /// How far it has come.
    struct SoFar {
        std::int64_t full_packets = 0;
        std::int64_t small_packets = 0;
        enum class State : std::uint8_t { good, bad } state = State::good;
    };
    [[nodiscard]] SoFar const& so_far() const { return so_far_; }
    void go_back_to(SoFar const& then) { so_far_ = then; }

private:
    [[nodiscard]] bool draw(Bytes packet);

    Setup setup_;
    Seed full_;
    Seed small_;
    SoFar so_far_;
};

} // namespace sunder::sim::tcp
