#include "sim/tcp/receiver.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim::tcp {
namespace {

constexpr int quick_acknowledgements = 16; // TCP_MAX_QUICKACKS
constexpr int initial_round = 10;          // segments taken for the first round trip's (TCP_INIT_CWND)

} // namespace

Receiver::Receiver(Settings const& settings, Seconds now)
    : settings_{settings},
      quick_{quick_acknowledgements},
      window_{settings.receive_window},
      limit_{settings.receive_limit},
      round_at_{now},
      most_{initial_round * (settings.mtu - settings.headers)},
      window_end_{static_cast<std::int64_t>(settings.receive_window.value())}
{
}

bool Receiver::take(Seconds now, DataPacket const& packet)
{
    bool const again = packet.segment < next_ || holds(packet.segment);
    if (again) {
        ++duplicates_;
        return true;
    }
    ++unacknowledged_;
    if (packet.segment > next_) {
        hold(packet);
        log_.push_back(packet.segment);
        ++arrivals_;
        grow_window(packet);
        set_limit(2 * most_);
        return true;
    }
    // Timestamps echo the oldest packet that is not acknowledged (RFC 7323, 4.3).
    if (!echo_is_old_) echo_ = packet.sent_at;
    echo_is_old_ = true;
    bool const fills = !held_.empty();
    take_in_order(packet);
    grow_window(packet);
    measure_round_trip(now, packet);
    raise_limit(now);
    if (fills || quick_ > 0 || unacknowledged_ >= 2) return true;
    if (!due_at_) due_at_ = now + settings_.delayed_ack;
    return false;
}

bool Receiver::holds(std::int64_t segment) const
{
    if (held_.empty() || segment > held_.back().segment) return false;
    for (std::size_t i = 0; i < held_.size(); ++i)
        if (held_[i].segment >= segment) return held_[i].segment == segment;
    return false;
}

void Receiver::hold(DataPacket const& packet)
{
    held_.push_back({packet.segment, packet.end});
    for (auto i = held_.size() - 1; i > 0 && held_[i - 1].segment > held_[i].segment; --i)
        std::swap(held_[i - 1], held_[i]);
}

void Receiver::take_in_order(DataPacket const& packet)
{
    next_ = packet.segment + 1;
    bytes_ = packet.end;
    while (!held_.empty() && held_.front().segment == next_) {
        bytes_ = held_.front().end;
        ++next_;
        held_.pop_front();
    }
}

/// A window that grows is told at once: what counts down is made odd.
void Receiver::grow_window(DataPacket const& packet)
{
    if (window_ >= limit_) return;
    window_ = std::min(window_ + 2 * packet.bytes, limit_);
    if (!has_answered_ && quick_ % 2 == 0) ++quick_;
}

void Receiver::measure_round_trip(Seconds now, DataPacket const& packet)
{
    if (packet.echo < Seconds{} || packet.echo == last_echo_) return;
    last_echo_ = packet.echo;
    auto const trip = now - packet.echo;
    round_trip_ = round_trip_ > Seconds{} ? round_trip_ + (trip - round_trip_) / 8 : trip;
}

void Receiver::raise_limit(Seconds now)
{
    if (round_trip_ <= Seconds{} || now - round_at_ < round_trip_) return;
    Bytes const taken{static_cast<double>(bytes_ - round_from_)};
    if (taken > most_) {
        set_limit(2 * taken * (1 + 2 * ((taken - most_) / most_)));
        most_ = taken;
    }
    round_at_ = now;
    round_from_ = bytes_;
}

/// With room for what waits beyond a gap.
void Receiver::set_limit(Bytes wanted)
{
    if (!held_.empty()) wanted += Bytes{static_cast<double>(held_.back().end - bytes_)};
    limit_ = std::min(std::max(limit_, wanted), settings_.largest_receive_window);
}

Acknowledgement Receiver::acknowledge(Seconds now)
{
    due_at_.reset();
    unacknowledged_ = 0;
    quick_ = std::max(0, quick_ - 1);
    echo_is_old_ = false;
    window_end_ = std::max(window_end_, bytes_ + static_cast<std::int64_t>(window_.value()));
    return {.next = next_,
            .arrivals = arrivals_,
            .duplicates = duplicates_,
            .window_end = window_end_,
            .echo = echo_,
            .sent_at = now};
}

void Receiver::forget_arrivals(std::int64_t before)
{
    log_.drop(static_cast<std::size_t>(before - forgotten_));
    forgotten_ = before;
}

} // namespace sunder::sim::tcp
