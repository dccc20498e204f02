/// \file
/// Packets between many ends: each goes over the lanes of its way, one after the other.
#pragma once

#include "sim/base/descriptor.hpp"
#include "sim/base/quantity.hpp"
#include "tools/linux_tcp/path_clock.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sunder::linux_tcp {

/// A packet comes to a link. \return when it is at its far end, if it does
using LinkLane = std::function<std::optional<sim::Seconds>(sim::Seconds now, sim::Bytes packet)>;

/// Reads packets of network interfaces, keeps each for as long as its lanes say, and hands it to the
/// interface that it is for. Only IPv4 passes. A packet is noticed late by what the system takes to wake the
/// thread, some 20 to 100 us, and handed on in time (PunctualWait). Ends have the addresses address_of(): a
/// packet says so where it goes.
class PacketNetwork {
public:
    /// The numbers of two ends.
    using FromTo = std::pair<std::size_t, std::size_t>;
    struct Setup {
        std::vector<int> ends; ///< packets of each, see NetworkNamespace
        std::vector<LinkLane> lanes;
        std::map<FromTo, std::vector<std::size_t>> ways; ///< lanes in order; what has none is dropped
    };
    static constexpr std::size_t most_ends = 250;

    explicit PacketNetwork(Setup setup) : setup_{std::move(setup)} {}

    /// Carries packets, at real-time priority where the system grants it, until `stop` can be read.
    void carry(PathClock const& clock, int stop);

private:
    struct CarriedPacket {
        sim::Seconds at; ///< the end of the lane that it is on
        std::size_t number = 0;
        std::size_t to = 0;
        std::vector<std::size_t> const* way = nullptr;
        std::size_t lane = 0; ///< of its way
        std::vector<char> data;
    };

    void take_in(std::size_t end, PathClock const& clock);
    void enter(CarriedPacket packet, sim::Seconds now);
    /// \return when the next packet is due
    std::optional<sim::Seconds> hand_out(sim::Seconds now);

    Setup setup_;
    std::vector<CarriedPacket> waiting_; ///< a heap, the next on top
    std::size_t taken_ = 0;
    std::vector<char> buffer_;
};

/// IPv4 of end number `end`. \pre end < PacketNetwork::most_ends
[[nodiscard]] std::string address_of(std::size_t end);

} // namespace sunder::linux_tcp
