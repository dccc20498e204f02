/// \file
/// The path between two namespaces: a thread that carries packets as a PacketPath says.
#pragma once

#include "sim/base/descriptor.hpp"
#include "sim/tcp/packet_path.hpp"

#include <array>
#include <chrono>
#include <thread>

namespace sunder::linux_tcp {

/// Only IPv4 passes. Runs at real-time priority where the system grants it; a packet is late by what the
/// system takes to wake the thread, some 20 to 100 us.
class Forwarder {
public:
    struct Ends {
        int near = -1;
        int far = -1; ///< packets of both, see NetworkNamespace
        sim::tcp::PacketPath::Setup there;
        sim::tcp::PacketPath::Setup back;
        sim::Seed seed{1}; ///< its children "there" and "back" are those of the two paths
    };
    /// \pre the descriptors outlive it
    explicit Forwarder(Ends const& ends);
    Forwarder(Forwarder const&) = delete;
    Forwarder& operator=(Forwarder const&) = delete;
    ~Forwarder();

    /// Since the path came to be: its rates are those of that time.
    [[nodiscard]] sim::Seconds now() const
    {
        return sim::Seconds{std::chrono::duration<double>(Timer::now() - start_).count()};
    }

private:
    using Timer = std::chrono::steady_clock;

    Timer::time_point start_ = Timer::now();
    sim::Descriptor stop_;
    std::thread thread_;
};

} // namespace sunder::linux_tcp
