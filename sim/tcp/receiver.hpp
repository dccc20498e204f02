/// \file
/// The end of a connection that data comes to.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/tcp/packets.hpp"
#include "sim/tcp/ring.hpp"
#include "sim/tcp/settings.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim::tcp {

/// Acknowledges every second segment (RFC 5681, 4.2), at once what is out of order, fills a gap or came
/// twice, and one segment alone after 40 ms. Until it answers for the first time it also acknowledges at once
/// the first sixteen segments and each that lets the window grow (Linux's quick acknowledgements). Its
/// application takes data as it comes.
///
/// The window grows by two segments for each that arrives (tcp_grow_window) up to a limit, which grows once a
/// round trip (dynamic right-sizing, tcp_rcvbuf_grow of Linux 6.18): to 2 b (1 + 2 (b - a) / a), where b came
/// in this round trip and a, the most before, in another; and by what waits beyond a gap. It never shrinks.
class Receiver {
public:
    /// \param now  when the connection stands
    Receiver(Settings const& settings, Seconds now);

    /// \return whether an acknowledgement is due now; else it may be due later, see `due_at()`
    [[nodiscard]] bool take(Seconds now, DataPacket const& packet);
    /// When an acknowledgement that waits has to go.
    [[nodiscard]] std::optional<Seconds> due_at() const { return due_at_; }
    /// \return what is sent now; nothing waits any more
    [[nodiscard]] Acknowledgement acknowledge(Seconds now);
    /// The application answers: from now on acknowledgements wait for answers.
    void answers()
    {
        quick_ = 0;
        has_answered_ = true;
    }

    /// Whether something has arrived since it acknowledged last.
    [[nodiscard]] bool owes() const { return unacknowledged_ > 0; }

    /// Bytes that have arrived in order.
    [[nodiscard]] std::int64_t bytes() const { return bytes_; }
    /// The segment beyond a gap that arrived as the `number`-th. \pre not forgotten
    [[nodiscard]] std::int64_t arrival(std::int64_t number) const
    {
        return log_[static_cast<std::size_t>(number - forgotten_)];
    }
    /// Those before are heard of.
    void forget_arrivals(std::int64_t before);

private:
    [[nodiscard]] bool holds(std::int64_t segment) const;
    void hold(DataPacket const& packet);
    void take_in_order(DataPacket const& packet);
    void grow_window(DataPacket const& packet);
    void measure_round_trip(Seconds now, DataPacket const& packet);
    void raise_limit(Seconds now);
    void set_limit(Bytes wanted);

    Settings settings_;
    std::int64_t next_ = 0;
    std::int64_t bytes_ = 0;
    struct Held {
        std::int64_t segment = 0;
        std::int64_t end = 0;
    };
    Ring<Held> held_; ///< beyond a gap, in order
    Ring<std::int64_t> log_;
    std::int64_t forgotten_ = 0;
    std::int64_t arrivals_ = 0;
    std::int64_t duplicates_ = 0;
    int unacknowledged_ = 0;
    int quick_;
    bool has_answered_ = false;
    std::optional<Seconds> due_at_;
    Seconds echo_;
    bool echo_is_old_ = false; ///< belongs to a packet that was not acknowledged yet
    Bytes window_;
    Bytes limit_;        ///< of the window
    Seconds round_trip_; ///< smoothed; 0: not known
    Seconds last_echo_{-1};
    Seconds round_at_; ///< when this round trip began
    std::int64_t round_from_ = 0;
    Bytes most_; ///< taken in one round trip
    std::int64_t window_end_ = 0;
};

} // namespace sunder::sim::tcp
