/// \file
/// Messages that go one way over a TCP connection.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/engine/network/packet_lane.hpp"
#include "sim/engine/processor_sharing.hpp"
#include "sim/tcp/receiver.hpp"
#include "sim/tcp/sender.hpp"
#include "sim/tcp/settings.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Sender and receiver of one direction of a connection, see TcpConnection (sim/tcp/tcp_connection.hpp) for
/// what is assumed of them. Messages may be written while others are under way: they are one stream, and each
/// ends when its last byte has arrived. What arrives is acknowledged when its message has been heard of, so
/// that an answer given at once takes the acknowledgement along.
class TcpFlow final : Wakeable, tcp::Sender::Wire {
public:
    class Host {
    public:
        /// Towards the receiver.
        virtual void send_there(Packet& packet) = 0;
        /// Towards the sender.
        virtual void send_back(Packet& packet) = 0;
        virtual void message_arrived(TcpFlow& flow, std::uint64_t token) = 0;

    protected:
        ~Host() = default;
    };
    struct Setup {
        std::uint64_t number = 0; ///< by which its host knows it
        tcp::Settings settings;   ///< of the connection
        Seconds round_trip;       ///< of small packets over an empty path
        Seed seed{0};
    };
    struct Message {
        std::int64_t bytes = 1;
        std::uint64_t token = 0;
        Turn turn; ///< of its end
    };

    /// Stands at once, or when the handshake is done.
    TcpFlow(Setup const& setup, Calendar& calendar, Host& host);

    [[nodiscard]] std::uint64_t number() const { return number_; }

    /// \return by what it can be forgotten. \pre bytes > 0
    std::int64_t write(Message const& message);
    /// The message still arrives, as what was handed to TCP does, but nobody hears of it.
    /// \return bytes of it that have not arrived
    std::int64_t forget(std::int64_t message);
    void add_left(std::vector<FlowLeft>& all) const;

    /// A packet has come to its end of the path.
    void take(Packet const& packet);
    /// It is on its way no more, wherever it ended.
    void is_gone() { --under_way_; }
    void is_under_way() { ++under_way_; }

    /// The receiver's application sends something.
    void answers();
    /// What the receiver has to acknowledge, for a packet that goes that way anyhow.
    [[nodiscard]] std::optional<tcp::Acknowledgement> news();

    /// Nothing of it is left on any way, and all is acknowledged.
    [[nodiscard]] bool at_rest() const;
    /// Will not be heard of again. \pre at_rest()
    void close();

private:
    struct Pending {
        std::int64_t number = 0;
        std::int64_t bytes = 0;
        std::int64_t end = 0; ///< in the stream; 0 while the connection does not stand
        std::uint64_t token = 0;
        Turn turn;
        enum class Heard : std::uint8_t { yes, no } heard = Heard::yes;
        bool arrived = false;
    };

    void wake(std::uint64_t token) override;
    void transmit(Seconds now, tcp::DataPacket const& packet) override;
    void ask_to_open();
    void stand(Seconds round_trip);
    void hand_over(Pending& message);
    void take_data(tcp::DataPacket const& packet);
    void tell_arrivals();
    void end_message();
    void acknowledge();
    [[nodiscard]] std::int64_t left_of(Pending const& message) const;
    [[nodiscard]] std::optional<Seconds> wakes_at() const;
    void watch();

    std::uint64_t number_;
    tcp::Settings settings_;
    Seed seed_;
    Calendar& calendar_;
    Host& host_;
    std::optional<tcp::Sender> sender_; ///< stands with it, as the receiver does
    std::optional<tcp::Receiver> receiver_;
    Seconds asked_at_;
    std::optional<Seconds> ask_again_at_;
    std::deque<Pending> pending_;
    std::int64_t messages_ = 0;
    std::size_t arrived_ = 0; ///< of `pending_`, first ones
    bool owes_ = false;       ///< an acknowledgement that waits until a message has been heard of
    int under_way_ = 0;
    std::optional<Calendar::Event> watched_;
};

} // namespace sunder::sim
