/// \file
/// The end of a connection that data comes from.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/tcp/congestion_control.hpp"
#include "sim/tcp/packets.hpp"
#include "sim/tcp/receiver.hpp"
#include "sim/tcp/ring.hpp"
#include "sim/tcp/sender_state.hpp"
#include "sim/tcp/settings.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim::tcp {

/// Sends segments as its window lets it, and repairs losses as Linux does: a segment is lost when one sent a
/// quarter of the least round trip later has arrived, or at once when three have (RACK, RFC 8985); the window
/// then falls in proportion to what arrives (PRR, RFC 6937); silence at the end is probed after two round
/// trips (tail-loss probe, RFC 8985, 7); then a time-out (RFC 6298) takes all for lost, and is undone where
/// the timestamps show that it was wrong (RFC 3522, RFC 5682).
class Sender {
public:
    /// Where packets go.
    class Wire {
    public:
        virtual void transmit(Seconds now, DataPacket const& packet) = 0;

    protected:
        ~Wire() = default;
    };

    /// \param round_trip  what the handshake told. \pre the wire outlives it
    Sender(Settings const& settings, Wire& wire, Seed seed, Seconds now, Seconds round_trip);

    /// From now on packets go there. \pre it outlives the sender
    void connect(Wire& wire) { wire_ = &wire; }

    /// The application hands over a message. \pre bytes > 0
    void write(Seconds now, std::int64_t bytes);
    /// \param receiver  whose log tells what arrived beyond gaps
    void take(Seconds now, Acknowledgement const& acknowledgement, Receiver const& receiver);
    /// When it wants to be woken, unless an acknowledgement comes before.
    [[nodiscard]] std::optional<Seconds> wakes_at() const;
    /// Whether it certainly wants nothing before this instant; cheaper than wakes_at().
    [[nodiscard]] bool sleeps_until(Seconds at) const
    {
        return (timer_ == Timer::none || timer_from_ + timer_wanted_ > at) &&
               (!waits_for_pace_ || state_.paced_until > at);
    }
    void wake(Seconds now);
    /// Arrivals beyond gaps that it knows of: the receiver may forget them.
    [[nodiscard]] std::int64_t heard_arrivals() const { return heard_arrivals_; }

    [[nodiscard]] SenderState const& state() const { return state_; }
    /// Bytes of the stream so far.
    [[nodiscard]] std::int64_t written() const { return written_; }

private:
    struct Segment {
        std::int64_t end = 0;
        Bytes bytes;
        Seconds sent_at;
        bool sacked = false;
        bool lost = false;
        bool again = false; ///< sent again, and not heard of since
        bool ever_again = false;
        // Where rates are measured:
        std::int64_t delivered = 0; ///< of the sender, when it was sent
        Seconds delivered_at;
        Seconds first_sent_at; ///< of the flight whose rate it tells
        bool app_limited = false;
    };
    /// What is gathered while an acknowledgement is read.
    struct News {
        Told told;
        Seconds echo;                         ///< when the packet was sent that it answers
        bool advanced = false;                ///< in order
        bool sacked = false;                  ///< beyond a gap
        bool original = false;                ///< something that was sent once, before the time-out
        bool again_in_order = false;          ///< something that was sent again, in order
        int duplicates = 0;                   ///< segments that had come twice
        std::optional<Seconds> oldest;        ///< sent at, of what it acknowledged first and was sent once
        std::optional<Seconds> newest;        ///< likewise, last
        std::optional<Seconds> oldest_beyond; ///< likewise, beyond a gap
        std::optional<Seconds> newest_beyond;
        Segment const* rate = nullptr; ///< the segment that was sent last
    };
    enum class Timer : std::uint8_t { none, probe, reordering, timeout };

    // sender.cpp: sending and timers
    [[nodiscard]] Segment& segment(std::int64_t number)
    {
        return segments_[static_cast<std::size_t>(number - state_.acknowledged)];
    }
    [[nodiscard]] std::int64_t end_of_segments() const
    {
        return state_.acknowledged + static_cast<std::int64_t>(segments_.size());
    }
    void restart_after_idling(Seconds now);
    void note_app_limit();
    void push(Seconds now);
    void push_lost(Seconds now);
    void push_new(Seconds now, int forced);
    [[nodiscard]] bool paced(Seconds now);
    void transmit(Seconds now, std::int64_t number);
    void note_rate(Segment& sent);
    void pace(Seconds now, Bytes bytes);
    Bytes send_new(Seconds now, int most);
    Bytes send_first(Seconds now);
    void count_sent(int count);
    void send_again(Seconds now, std::int64_t number);
    void validate_window(Seconds now);
    void set_timer(Timer timer, Seconds now, Seconds wanted);
    [[nodiscard]] Seconds timer_at() const;
    void arm(Seconds now);
    void arm_timeout(Seconds now);
    [[nodiscard]] std::optional<Seconds> probe_after(Seconds longest) const;
    void probe(Seconds now);
    void time_out(Seconds now);
    [[nodiscard]] Seconds timeout() const;

    // acknowledgement.cpp: what an acknowledgement tells
    [[nodiscard]] bool is_calm(Acknowledgement const& acknowledgement) const;
    void take_calm(Seconds now, Acknowledgement const& acknowledgement);
    void read_arrivals(News& news, Acknowledgement const& acknowledgement, Receiver const& receiver);
    void read_order(News& news, Acknowledgement const& acknowledgement);
    void arrived(News& news, Segment const& segment, std::int64_t number);
    [[nodiscard]] bool restarts_timer(News const& news) const;
    void measure_round_trip(News& news);
    void measure_rate(News& news);
    void judge_probe(News const& news);

    // recovery.cpp: what is lost, and what is done about it
    [[nodiscard]] Seconds reordering_window() const;
    bool find_lost(Seconds now);
    void mark_lost(Segment& segment);
    void repair(News& news);
    void end_episode(Seconds now, News const& news);
    [[nodiscard]] bool undo_if_spurious(News const& news);
    void repair_after_timeout(Seconds now, News const& news);
    void push_in_doubt(Seconds now, News const& news);
    void reorder(Seconds now);
    [[nodiscard]] int current_threshold() const;
    void enter_reduction(SenderState::Phase phase);
    void reduce(News const& news);
    void leave_reduction(Seconds now);

    Settings settings_;
    Wire* wire_;
    CongestionControl control_;
    Recovery recovery_;
    SenderState state_;
    Ring<Segment> segments_; ///< from the first that is not acknowledged to the last that is written
    std::int64_t written_ = 0;
    std::int64_t window_end_ = 0; ///< bytes that the receiver lets it send
    std::int64_t heard_arrivals_ = 0;
    std::int64_t heard_duplicates_ = 0;
    Seconds echo_{-1};
    Seconds last_sent_at_;
    std::int64_t segments_sent_ = 0;

    bool waits_for_pace_ = false;
    Timer timer_ = Timer::none;
    Seconds timer_from_;
    Seconds timer_wanted_; ///< from then on; timers run in ticks
    int backoff_ = 0;

    Seconds window_used_at_; ///< when the window was last the limit
    int window_used_ = 0;
    std::int64_t usage_end_ = 0;

    Seconds first_sent_at_;        ///< of the flight whose rate is measured
    std::int64_t episode_end_ = 0; ///< sent when the window was last reduced
    int window_before_ = 0;
    int threshold_before_ = 0;
    int given_ = 0;                ///< PRR: arrived since the reduction began
    int taken_ = 0;                ///< PRR: sent since
    Seconds retransmitted_at_{-1}; ///< the first of this episode; negative: none
    bool may_undo_ = false;
    int to_undo_ = 0;                       ///< retransmissions that no duplicate has shown to be needless
    std::optional<std::int64_t> probe_end_; ///< sent when the tail was probed
    bool probe_repeats_ = false;
    bool doubts_timeout_ = false;     ///< F-RTO: new data will show whether the time-out was right
    std::int64_t highest_again_ = -1; ///< segment
    struct {
        Seconds sent_at{-1}; ///< of the newest segment that arrived
        std::int64_t segment = 0;
        Seconds round_trip;
    } rack_;
};

} // namespace sunder::sim::tcp
