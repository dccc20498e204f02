#include "sim/engine/network/packet_lane.hpp"

namespace sunder::sim {

PacketLane::PacketLane(Setup const& setup, Calendar& calendar, Listener& listener)
    : path_{setup.path, setup.seed},
      jitter_seed_{setup.seed.child("jitter")},
      calendar_{calendar},
      listener_{listener}
{
    if (setup.jitter != nullptr) jitter_.emplace(*setup.jitter);
}

Seconds PacketLane::least_time(Bytes size) const
{
    auto const& setup = path_.setup();
    return setup.delay + size / BytesPerSecond{setup.rate.mean()};
}

Seconds PacketLane::send(Packet const& packet)
{
    auto const now = calendar_.now();
    Seconds extra;
    if (jitter_)
        extra =
            jitter_->next(now, Draws{jitter_seed_.child(static_cast<std::uint64_t>(path_.count().taken))});
    auto const dropped = path_.count().dropped;
    auto const arrival = path_.send(now, packet.size, extra);
    if (path_.count().dropped == dropped) carried_ += packet.size;
    if (!arrival) {
        listener_.dropped(packet);
        return path_.free_at();
    }
    under_way_.push_back({*arrival, packet});
    if (under_way_.size() == 1) calendar_.schedule(*arrival, Turn{}, *this, 0);
    return path_.free_at();
}

void PacketLane::wake(std::uint64_t /*token*/)
{
    auto packet = under_way_.front().packet;
    under_way_.pop_front();
    if (!under_way_.empty()) calendar_.schedule(under_way_.front().arrives_at, Turn{}, *this, 0);
    ++packet.hops;
    listener_.passed(packet);
}

} // namespace sunder::sim
