/// \file
/// The path between two namespaces: a thread that carries packets as a PacketPath says.
#pragma once

#include "sim/base/descriptor.hpp"
#include "sim/tcp/packet_path.hpp"
#include "tools/linux_tcp/packet_network.hpp"

#include <thread>

namespace sunder::linux_tcp {

/// A PacketNetwork of two ends.
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
    [[nodiscard]] sim::Seconds now() const { return clock_.now(); }

private:
    PathClock clock_;
    sim::Descriptor stop_;
    std::thread thread_;
};

} // namespace sunder::linux_tcp
