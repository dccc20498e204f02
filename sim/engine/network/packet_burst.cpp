#include "sim/engine/network/packet_burst.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

constexpr std::uint64_t next_packet = 0; // token; the other one tells of the end
constexpr std::uint64_t the_end = 1;

} // namespace

PacketBurst::PacketBurst(Setup const& setup, Calendar& calendar, Host& host)
    : setup_{setup}, calendar_{calendar}, host_{host}, unsent_{setup.bytes}
{
}

void PacketBurst::feed()
{
    auto const payload = std::min(unsent_, datagram_payload);
    unsent_ -= payload;
    ++under_way_;
    auto const through = host_.send_next(*this, payload);
    if (unsent_ > Bytes{}) next_packet_ = calendar_.schedule(through, Turn{}, *this, next_packet);
}

void PacketBurst::hear_of(Bytes payload, Fate fate)
{
    --under_way_;
    if (fate == Fate::arrived)
        arrived_ += payload;
    else
        ++lost_;
    end_if_at_rest();
}

/// When it is its turn among all that happens now.
void PacketBurst::end_if_at_rest()
{
    if (unsent_ <= Bytes{} && under_way_ == 0)
        calendar_.schedule(calendar_.now(), setup_.turn, *this, the_end);
}

void PacketBurst::wake(std::uint64_t token)
{
    if (token == the_end) return host_.burst_ended(*this);
    next_packet_.reset();
    feed();
}

void PacketBurst::forget()
{
    forgotten_ = true;
    if (!next_packet_) return; // all is sent, and will be heard of
    calendar_.cancel(*next_packet_);
    next_packet_.reset();
    unsent_ = Bytes{};
    end_if_at_rest();
}

} // namespace sunder::sim
