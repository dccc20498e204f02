#include "sim/tcp/sender.hpp"

#include "sim/base/contract.hpp"
#include "sim/tcp/bbr.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim::tcp {
namespace {

constexpr Seconds least_probe{0.002}; // TCP_TIMEOUT_MIN_US
constexpr int unpaced_segments = 10;  // the first ones of a connection

/// Linux's timer wheel: whole ticks, and from 64 ticks on multiples of 8, from 512 on of 64
/// (kernel/time/timer.c). \return when a timer fires that starts at a random instant, on average
Seconds timer_delay(Seconds wanted, Seconds tick)
{
    double const exact = std::max(wanted, Seconds{}) / tick;
    auto const whole = static_cast<double>(static_cast<std::int64_t>(exact));
    double const ticks = whole + (whole < exact ? 1 : 0);
    double const grain = ticks < 64 ? 1 : ticks < 512 ? 8 : 64;
    return (std::max(ticks, 1.0) + grain / 2) * tick;
}

} // namespace

Sender::Sender(Settings const& settings, Wire& wire, Seed seed, Seconds now, Seconds round_trip)
    : settings_{settings},
      wire_{&wire},
      control_{settings.control, seed},
      recovery_{control_.recovery()},
      window_end_{static_cast<std::int64_t>(settings.receive_window.value())},
      echo_{now - round_trip / 2},
      window_used_at_{now}
{
    state_.window = settings.initial_window;
    state_.segment = settings.mtu - settings.headers;
    state_.round_trip = RoundTrip{settings.least_timeout};
    state_.round_trip.sample(round_trip, 0, 0);
    state_.round_trip.sample_least(round_trip);
    state_.delivered_at = now;
    control_.begin(state_, now);
}

void Sender::write(Seconds now, std::int64_t bytes)
{
    SUNDER_EXPECTS(bytes > 0);
    note_app_limit();
    restart_after_idling(now);
    auto const full = static_cast<std::int64_t>(state_.segment.value());
    for (auto const end = written_ + bytes; written_ < end;) {
        auto const part = std::min(full, end - written_);
        written_ += part;
        auto& segment = segments_.add();
        segment.end = written_;
        segment.bytes = Bytes{static_cast<double>(part)};
        segment.sacked = segment.lost = segment.again = segment.ever_again = false;
    }
    push(now);
}

/// From now on, until what is in flight has arrived, rates tell of the application
/// (tcp_rate_check_app_limited).
void Sender::note_app_limit()
{
    if (state_.sent < end_of_segments() || state_.in_flight() >= state_.window ||
        state_.lost > state_.retransmitted)
        return;
    state_.app_limited = std::max<std::int64_t>(1, state_.delivered + state_.in_flight());
}

/// RFC 2861, tcp_cwnd_restart: halved for each time-out, not below the initial window.
void Sender::restart_after_idling(Seconds now)
{
    bool const resets = settings_.connection == Connection::idle_reset;
    if (!resets || state_.out > 0 || recovery_ == Recovery::own) return;
    auto idle = now - last_sent_at_;
    if (segments_sent_ == 0 || idle <= timeout()) return;
    state_.threshold = std::max(state_.threshold, state_.window / 4 * 3);
    int const least = std::min(settings_.initial_window, state_.window);
    while ((idle -= timeout()) > Seconds{} && state_.window > least)
        state_.window /= 2;
    state_.window = std::max(state_.window, least);
    window_used_at_ = now;
    window_used_ = 0;
}

// Sending
// ------------------------------------------------------------------------------------------------------------

void Sender::push(Seconds now)
{
    waits_for_pace_ = false;
    push_lost(now);
    push_new(now, 0);
}

/// \return whether it has to wait for its pace; then it will be woken
bool Sender::paced(Seconds now)
{
    waits_for_pace_ = state_.pacing && state_.paced_until > now;
    return waits_for_pace_;
}

/// \pre what was sent before is not heard of, or is lost
void Sender::push_lost(Seconds now)
{
    if (state_.phase < SenderState::Phase::recovery || state_.lost <= state_.retransmitted) return;
    for (auto number = state_.acknowledged; number < state_.sent; ++number) {
        if (state_.in_flight() >= state_.window || state_.lost <= state_.retransmitted || paced(now)) return;
        auto const& lost = segment(number);
        if (lost.lost && !lost.again) send_again(now, number);
    }
}

/// \param forced  so many segments go out whatever the window says
void Sender::push_new(Seconds now, int forced)
{
    bool sent = false;
    while (state_.sent < end_of_segments() && !paced(now)) {
        int const room = state_.window - state_.in_flight();
        int most =
            state_.pacing ? std::min({room, std::max(state_.window / 2, 1), paced_burst(state_)}) : room;
        if (room <= 0 && std::exchange(forced, 0) > 0) most = 1;
        if (most <= 0 || segment(state_.sent).end > window_end_) break;
        pace(now, send_new(now, most));
        sent = true;
    }
    if (sent || state_.in_flight() >= state_.window) validate_window(now);
    if (sent && forced == 0) {
        if (auto const wait = probe_after(timeout() - (now - segments_.front().sent_at)))
            set_timer(Timer::probe, now, *wait);
    }
}

/// As many as there are and the receiver lets it, but at most so many. \return bytes
Bytes Sender::send_new(Seconds now, int most)
{
    auto const end = std::min(end_of_segments(), state_.sent + most);
    if (state_.sent >= end || segment(state_.sent).end > window_end_) return Bytes{};
    auto bytes = send_first(now);
    int count = 0;
    for (auto number = state_.sent; number < end; ++number, ++count) {
        auto& next = segment(number);
        if (next.end > window_end_) break;
        next.sent_at = now;
        if (recovery_ == Recovery::own) note_rate(next);
        bytes += next.bytes;
        wire_->transmit(
            now, {.segment = number, .end = next.end, .bytes = next.bytes, .sent_at = now, .echo = echo_});
    }
    count_sent(count);
    segments_sent_ += count;
    return bytes;
}

void Sender::count_sent(int count)
{
    state_.sent += count;
    state_.out += count;
    if (state_.phase == SenderState::Phase::reduced || state_.phase == SenderState::Phase::recovery)
        taken_ += count;
}

/// The first of those that go out together.
Bytes Sender::send_first(Seconds now)
{
    bool const first = state_.out == 0;
    count_sent(1);
    transmit(now, state_.sent - 1);
    if (first || timer_ == Timer::probe) arm_timeout(now);
    return segment(state_.sent - 1).bytes;
}

void Sender::send_again(Seconds now, std::int64_t number)
{
    auto& again = segment(number);
    if (!again.again) ++state_.retransmitted;
    again.again = again.ever_again = true;
    highest_again_ = std::max(highest_again_, number);
    if (retransmitted_at_ < Seconds{}) retransmitted_at_ = now;
    to_undo_ = std::max(to_undo_, 0) + 1;
    if (state_.phase == SenderState::Phase::reduced || state_.phase == SenderState::Phase::recovery) ++taken_;
    transmit(now, number);
    pace(now, again.bytes);
    if (number == state_.acknowledged) arm_timeout(now);
}

void Sender::transmit(Seconds now, std::int64_t number)
{
    auto& sent = segment(number);
    if (state_.in_flight() == 1 && segments_sent_ > 0) control_.starts_to_send(state_, now, last_sent_at_);
    sent.sent_at = now;
    if (recovery_ == Recovery::own) note_rate(sent);
    last_sent_at_ = now;
    ++segments_sent_;
    wire_->transmit(now,
                    {.segment = number, .end = sent.end, .bytes = sent.bytes, .sent_at = now, .echo = echo_});
}

/// As it stands when the segment is sent (Cheng and Cardwell); bbr alone asks for rates.
void Sender::note_rate(Segment& sent)
{
    if (state_.out == 1) first_sent_at_ = state_.delivered_at = sent.sent_at;
    sent.delivered = state_.delivered;
    sent.delivered_at = state_.delivered_at;
    sent.first_sent_at = first_sent_at_;
    sent.app_limited = state_.app_limited > 0;
}

/// A burst takes its time at the pacing rate; what the last one was late is made good up to a half.
void Sender::pace(Seconds now, Bytes bytes)
{
    if (!state_.pacing || segments_sent_ < unpaced_segments) return;
    auto const time = bytes / *state_.pacing;
    auto const late = std::max(now - state_.paced_until, Seconds{});
    state_.paced_until = now + time - std::min(time / 2, late);
}

/// tcp_cwnd_validate: whether the window was used, and how much of it (RFC 7661, 2861).
void Sender::validate_window(Seconds now)
{
    bool const limited = state_.in_flight() >= state_.window;
    if (state_.acknowledged >= usage_end_ || limited ||
        (!state_.window_limited && state_.out > state_.most_out)) {
        state_.window_limited = limited;
        state_.most_out = state_.out;
        usage_end_ = state_.sent;
    }
    if (state_.uses_window()) {
        window_used_ = 0;
        window_used_at_ = now;
        return;
    }
    window_used_ = std::max(window_used_, state_.out);
    bool const validates = settings_.connection == Connection::idle_reset;
    if (!validates || now - window_used_at_ < timeout() || recovery_ == Recovery::own ||
        state_.phase != SenderState::Phase::open)
        return;
    int const used = std::max(window_used_, settings_.initial_window);
    if (used < state_.window) {
        state_.threshold = std::max(state_.threshold, state_.window / 4 * 3);
        state_.window = (state_.window + used) / 2;
    }
    window_used_ = 0;
    window_used_at_ = now;
}

// Timers
// -------------------------------------------------------------------------------------------------------------

Seconds Sender::timeout() const
{
    constexpr Seconds longest{120}; // TCP_RTO_MAX
    auto const once = state_.round_trip.timeout();
    return std::min(backoff_ > 0 ? std::ldexp(1.0, backoff_) * once : once, longest);
}

void Sender::set_timer(Timer timer, Seconds now, Seconds wanted)
{
    timer_ = timer;
    timer_from_ = now;
    timer_wanted_ = wanted;
}

Seconds Sender::timer_at() const
{
    return timer_from_ + timer_delay(timer_wanted_, settings_.tick);
}

void Sender::arm(Seconds now)
{
    if (state_.out == 0) {
        timer_ = Timer::none;
    } else if (auto const wait = probe_after(timeout())) {
        set_timer(Timer::probe, now, *wait);
    } else {
        arm_timeout(now);
    }
}

/// In place of a probe or a wait for reordering: the time-out as it stood before.
void Sender::arm_timeout(Seconds now)
{
    auto wait = timeout();
    if (timer_ == Timer::probe || timer_ == Timer::reordering)
        wait -= now - segment(state_.acknowledged).sent_at;
    set_timer(Timer::timeout, now, wait);
}

/// RFC 8985, 7.2: two round trips; one segment alone may be waiting for a delayed acknowledgement.
std::optional<Seconds> Sender::probe_after(Seconds longest) const
{
    bool const calm = state_.phase == SenderState::Phase::open || state_.phase == SenderState::Phase::reduced;
    if (!calm || state_.out == 0) return std::nullopt;
    auto const patience = state_.out == 1 ? settings_.least_timeout : least_probe;
    return std::min(2 * state_.round_trip.smoothed() + patience, longest);
}

std::optional<Seconds> Sender::wakes_at() const
{
    std::optional<Seconds> at;
    if (timer_ != Timer::none) at = timer_at();
    if (waits_for_pace_) at = std::min(at.value_or(state_.paced_until), state_.paced_until);
    return at;
}

void Sender::wake(Seconds now)
{
    if (timer_ != Timer::none && timer_at() <= now) {
        switch (std::exchange(timer_, Timer::none)) {
        case Timer::none:
            break;
        case Timer::probe:
            return probe(now);
        case Timer::reordering:
            return reorder(now);
        case Timer::timeout:
            return time_out(now);
        }
    }
    push(now);
}

/// New data, or the last segment again; once until it is answered.
void Sender::probe(Seconds now)
{
    bool const probed_before = probe_end_.has_value();
    if (!probed_before) {
        auto const before = state_.sent;
        probe_repeats_ = false;
        if (state_.sent < end_of_segments()) {
            push_new(now, 1);
        } else {
            send_again(now, state_.sent - 1);
            probe_repeats_ = true;
        }
        if (probe_repeats_ || state_.sent > before) probe_end_ = state_.sent;
    }
    bool const sent = probe_end_ && !probed_before;
    timer_ = sent ? Timer::none : Timer::probe; // whose time-out counts from when the first segment was sent
    arm_timeout(now);
}

/// All that was not heard of is lost; the window is one segment (RFC 5681, 3.1), and the first goes again.
void Sender::time_out(Seconds now)
{
    bool const again = state_.phase == SenderState::Phase::loss;
    bool const fresh = state_.phase < SenderState::Phase::reduced || state_.acknowledged >= episode_end_;
    if (fresh || (again && backoff_ == 0)) {
        threshold_before_ = current_threshold();
        window_before_ = state_.window;
        state_.threshold = control_.threshold_after_loss(state_);
        control_.timed_out(state_, now);
        may_undo_ = true;
        to_undo_ = state_.retransmitted > 0 ? state_.retransmitted : -1;
    }
    for (auto number = state_.acknowledged; number < state_.sent; ++number) {
        auto& silent = segment(number);
        bool const recent = number > state_.acknowledged && now - silent.sent_at < rack_.round_trip;
        if (!silent.sacked && !recent) mark_lost(silent);
    }
    state_.window = state_.in_flight() + 1;
    state_.counter = 0;
    doubts_timeout_ = !again || backoff_ > 0;
    state_.phase = SenderState::Phase::loss;
    episode_end_ = state_.sent;
    probe_end_.reset();
    retransmitted_at_ = Seconds{-1};
    send_again(now, state_.acknowledged);
    ++backoff_;
    timer_ = Timer::none;
    arm_timeout(now);
}

} // namespace sunder::sim::tcp
