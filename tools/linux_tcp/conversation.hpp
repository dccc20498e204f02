/// \file
/// Messages over Linux's own TCP, and how long they take.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/tcp/packet_path.hpp"
#include "sim/tcp/settings.hpp"
#include "tools/linux_tcp/forwarder.hpp"
#include "tools/linux_tcp/network_namespace.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace sunder::linux_tcp {

/// Two namespaces joined by a path, and TCP connections from the near to the far one, whose far ends answer
/// every message by one byte as soon as its last byte is there. Both ends send without delay (TCP_NODELAY).
class Conversation {
public:
    struct Setup {
        sim::tcp::PacketPath::Setup there;
        sim::tcp::PacketPath::Setup back;
        sim::Seed seed{1};
        sim::tcp::Control control = sim::tcp::Control::cubic; ///< of the near end
        sim::Seconds patience{60};                            ///< for one answer
        int connections = 1;
    };
    /// \throws sim::RunError  where the system refuses namespaces, TUN or the control, or nothing arrives
    explicit Conversation(Setup const& setup);
    Conversation(Conversation const&) = delete;
    Conversation& operator=(Conversation const&) = delete;
    ~Conversation();

    /// A message on each connection, all handed over at the same instant: in turn, from the connection
    /// `first` on. \return from handing over until the answer is there, of each in that order. \pre bytes >=
    /// 8 \throws sim::RunError  when there is no answer in time
    [[nodiscard]] std::vector<sim::Seconds> exchange(std::int64_t bytes, std::size_t first = 0) const;

    /// By the clock of the path's rates.
    [[nodiscard]] sim::Seconds path_time() const { return forwarder_.now(); }

private:
    void listen(int connections);
    void connect(Setup const& setup);
    void answer_messages(std::atomic<int>& accepted) const;
    void end();

    NetworkNamespace near_{"10.9.0.1"};
    NetworkNamespace far_{"10.9.0.2"};
    Forwarder forwarder_;
    sim::Descriptor listener_;
    std::vector<sim::Descriptor> sockets_;
    std::vector<std::atomic<int>> accepted_; ///< -1: not yet
    std::vector<std::thread> servers_;
    sim::Seconds patience_;
};

/// Why this machine cannot hold conversations; empty where it can.
[[nodiscard]] std::string reason_against();

} // namespace sunder::linux_tcp
