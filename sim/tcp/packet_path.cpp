#include "sim/tcp/packet_path.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim::tcp {

PacketPath::PacketPath(Setup setup, Seed seed)
    : setup_{std::move(setup)}, luck_{setup_.luck, seed.child("loss")}, jitter_{seed.child("jitter")}
{
}

Bytes PacketPath::backlog(Seconds now) const
{
    if (free_at_ <= now) return Bytes{};
    return Bytes{setup_.rate.integral(now, free_at_)};
}

std::optional<Seconds> PacketPath::send(Seconds now, Bytes packet, Seconds extra)
{
    auto const number = static_cast<std::uint64_t>(count_.taken++);
    if (backlog(now) + packet > setup_.queue) {
        ++count_.dropped;
        return std::nullopt;
    }
    free_at_ = setup_.rate.when(std::max(free_at_, now), packet.value());
    if (luck_.loses(packet)) {
        ++count_.lost;
        return std::nullopt;
    }
    auto arrival = free_at_ + setup_.delay + extra;
    if (setup_.jitter) arrival += sample(*setup_.jitter, Draws{jitter_.child(number)});
    latest_ = std::max(latest_, arrival);
    return latest_;
}

} // namespace sunder::sim::tcp
