/// \file
/// One end of a connection: messages handed over are sent as the socket takes them, others come in whole.
#pragma once

#include "tools/linux_tcp/packet_network.hpp"
#include "tools/rehearse/board.hpp"
#include "tools/rehearse/leg_work.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace sunder::rehearse {

/// Workers hand messages over; one thread of the network sends what is left of them and receives.
class LineEnd {
public:
    struct Setup {
        Board const* board = nullptr; ///< outlives it
        std::size_t connection = 0;
        Towards sends = Towards::servers;
        std::size_t receives = 0; ///< bytes of each message that comes
        linux_tcp::PathClock const* clock = nullptr;
    };
    explicit LineEnd(Setup const& setup) : setup_{setup} {}

    /// From now on it goes by this socket, which never waits.
    void use(int socket) { socket_ = socket; }
    [[nodiscard]] int socket() const { return socket_; }
    [[nodiscard]] std::size_t connection() const { return setup_.connection; }

    /// Of request `row`. Sends what the socket takes now. \return whether something is left to send
    /// \throws sim::RunError  where the connection broke
    bool hand_over(std::size_t row, MessageBytes message);
    /// Goes on sending. \return as hand_over()
    bool send();
    [[nodiscard]] bool has_more() const;

    struct Message {
        std::size_t row = 0;
        sim::Seconds came_at; ///< its last byte was read
        MessageBytes bytes;
    };
    /// Reads what is there. \throws sim::RunError  where the connection broke
    void receive(std::function<void(Message)> const& take);
    /// The room of a message that is needed no more is used again.
    void give_back(MessageBytes room);

private:
    bool send_locked();
    MessageBytes fresh_room();

    Setup setup_;
    int socket_ = -1;

    mutable std::mutex guard_; ///< of what follows
    std::deque<MessageBytes> to_send_;
    std::size_t sent_ = 0; ///< of the first
    std::size_t handed_over_ = 0;
    std::deque<MessageBytes> spare_;

    MessageBytes coming_;
    std::size_t here_ = 0; ///< of that
    std::size_t received_ = 0;
};

} // namespace sunder::rehearse
