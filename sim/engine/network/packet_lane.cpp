#include "sim/engine/network/packet_lane.hpp"

#include "sim/engine/network/fair_queue.hpp"

#include <limits>

namespace sunder::sim {
namespace {

constexpr std::uint64_t arrival = 0; // token; the other one tells that the next packet may go
constexpr std::uint64_t next_packet = 1;

/// The queue before it is another one.
tcp::PacketPath::Setup without_queue(tcp::PacketPath::Setup path)
{
    path.queue = Bytes{std::numeric_limits<double>::infinity()};
    return path;
}

} // namespace

PacketLane::PacketLane(Setup const& setup, Calendar& calendar, Listener& listener)
    : path_{setup.queue == LinkQueue::fifo ? setup.path : without_queue(setup.path), setup.seed},
      jitter_seed_{setup.seed.child("jitter")},
      calendar_{calendar},
      listener_{listener}
{
    if (setup.jitter != nullptr) jitter_.emplace(*setup.jitter);
    if (setup.queue == LinkQueue::fq_codel)
        queue_ = std::make_unique<FairQueue>(setup.path.queue,
                                             [this](Packet const& packet) { listener_.dropped(packet); });
}

PacketLane::~PacketLane() = default;

Seconds PacketLane::send(Packet const& packet)
{
    if (!queue_) {
        transmit(packet);
        return path_.free_at();
    }
    queue_->push(calendar_.now(), packet);
    if (!busy_) begin_next();
    return path_.setup().rate->when(calendar_.now(), packet.size.value());
}

void PacketLane::begin_next()
{
    auto const packet = queue_->pop(calendar_.now());
    busy_ = packet.has_value();
    if (!busy_) return;
    transmit(*packet);
    calendar_.schedule(path_.free_at(), Turn{}, *this, next_packet);
}

void PacketLane::transmit(Packet const& packet)
{
    auto const now = calendar_.now();
    auto const& count = path_.count();
    Seconds extra;
    if (jitter_)
        extra = jitter_->next(now, Draws{jitter_seed_.child(static_cast<std::uint64_t>(count.taken))});
    auto const dropped = count.dropped;
    auto const arrives_at = path_.send(now, packet.size, extra);
    if (count.dropped == dropped) carried_ += packet.size;
    if (!arrives_at) return listener_.dropped(packet);
    under_way_.push_back({*arrives_at, packet});
    if (under_way_.size() == 1) calendar_.schedule(*arrives_at, Turn{}, *this, arrival);
}

void PacketLane::arrive()
{
    auto packet = under_way_.front().packet;
    under_way_.pop_front();
    if (!under_way_.empty()) calendar_.schedule(under_way_.front().arrives_at, Turn{}, *this, arrival);
    ++packet.hops;
    listener_.passed(packet);
}

void PacketLane::wake(std::uint64_t token)
{
    if (token == arrival) return arrive();
    begin_next();
}

} // namespace sunder::sim
