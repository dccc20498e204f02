/// \file
/// Messages that go one way over a TCP connection.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/engine/network/packet_lane.hpp"
#include "sim/engine/processor_sharing.hpp"
#include "sim/tcp/receiver.hpp"
#include "sim/tcp/ring.hpp"
#include "sim/tcp/sender.hpp"
#include "sim/tcp/settings.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Sender and receiver of one direction of a connection, see TcpConnection (sim/tcp/tcp_connection.hpp) for
/// what is assumed of them. Messages may be written while others are under way: they are one stream, and each
/// ends when its last byte has arrived. What arrives is acknowledged when its message has been heard of, so
/// that an answer given at once takes the acknowledgement along. A value: it knows no clock but is told what
/// time it is, and a copy goes on from where it was taken.
class TcpFlow final : tcp::Sender::Wire {
public:
    class Host {
    public:
        /// Towards the receiver.
        virtual void send_there(Seconds now, Packet& packet) = 0;
        /// Towards the sender.
        virtual void send_back(Seconds now, Packet& packet) = 0;
        /// The last byte of the first message that was not due before has arrived: its end is due now, in its
        /// turn.
        virtual void message_due(TcpFlow& flow, Seconds now, Turn turn) = 0;

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

    TcpFlow(Setup const& setup, Host& host) : setup_{setup}, host_{&host} {}
    /// Stands at once, or when the handshake is done.
    void open(Seconds now);
    TcpFlow(TcpFlow const& other);
    TcpFlow& operator=(TcpFlow const& other);
    ~TcpFlow() = default;

    [[nodiscard]] std::uint64_t number() const { return setup_.number; }

    /// \return by what it can be forgotten. \pre bytes > 0
    std::int64_t write(Seconds now, Message const& message);
    /// The message still arrives, as what was handed to TCP does, but nobody hears of it.
    /// \return bytes of it that have not arrived
    std::int64_t forget(std::int64_t message);
    void add_left(std::vector<FlowLeft>& all) const;

    /// The first message, which was due, ends. \return its token, unless nobody is to hear of it
    std::optional<std::uint64_t> end_message();
    /// It has been heard of.
    void message_ended(Seconds now);

    /// A packet has come to its end of the path.
    void take(Seconds now, Packet const& packet);
    /// It is on its way no more, wherever it ended.
    void is_gone() { --under_way_; }
    void is_under_way() { ++under_way_; }

    /// When it wants to be woken, unless something arrives before.
    [[nodiscard]] std::optional<Seconds> wakes_at() const;
    /// Whether it certainly wants nothing before; cheaper.
    [[nodiscard]] bool sleeps_until(Seconds at) const;
    void wake(Seconds now);

    /// The receiver's application sends something.
    void answers();
    /// What the receiver has to acknowledge, for a packet that goes that way anyhow.
    [[nodiscard]] std::optional<tcp::Acknowledgement> news(Seconds now);

    /// Nothing will happen to it unless something is sent.
    [[nodiscard]] bool is_idle() const;
    [[nodiscard]] bool stands() const { return sender_.has_value(); }

    // For whoever runs its ends himself. \pre stands()
    [[nodiscard]] tcp::Sender& sender() { return *sender_; }
    [[nodiscard]] tcp::Receiver& receiver() { return *receiver_; }
    /// Whether the last byte of a message has arrived of which the host was not told.
    [[nodiscard]] bool has_due() const
    {
        return due_ < pending_.size() && receiver_->bytes() >= pending_[due_].end;
    }
    /// The receiver took a packet of data. \param due  whether an acknowledgement is, as it said
    void data_taken(Seconds now, bool due);
    /// The sender sends by its host again.
    void connect();

    /// Nothing of it is left on any way, and all is acknowledged.
    [[nodiscard]] bool at_rest() const;

private:
    struct Pending {
        std::int64_t number = 0;
        std::int64_t bytes = 0;
        std::int64_t end = 0; ///< in the stream; 0 while the connection does not stand
        std::uint64_t token = 0;
        Turn turn;
        enum class Heard : std::uint8_t { yes, no } heard = Heard::yes;
    };

    void transmit(Seconds now, tcp::DataPacket const& packet) override;
    void ask_to_open(Seconds now);
    void stand(Seconds now, Seconds round_trip);
    void hand_over(Seconds now, Pending& message);
    void acknowledge(Seconds now);
    [[nodiscard]] std::int64_t left_of(Pending const& message) const;

    Setup setup_;
    Host* host_;
    std::optional<tcp::Sender> sender_; ///< stands with it, as the receiver does
    std::optional<tcp::Receiver> receiver_;
    Seconds asked_at_;
    std::optional<Seconds> ask_again_at_;
    tcp::Ring<Pending> pending_;
    std::int64_t messages_ = 0;
    std::size_t due_ = 0; ///< of `pending_`, first ones
    bool owes_ = false;   ///< an acknowledgement that waits until a message has been heard of
    int under_way_ = 0;
};

} // namespace sunder::sim
