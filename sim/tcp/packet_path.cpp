#include "sim/tcp/packet_path.hpp"

namespace sunder::sim::tcp {

PacketPath::PacketPath(Setup setup, Seed seed)
    : setup_{std::move(setup)},
      constant_{setup_.rate->constant() ? setup_.rate->values().front() : 0},
      luck_{setup_.luck, seed.child("loss")},
      jitter_{seed.child("jitter")}
{
}

Seconds PacketPath::through(Seconds from, Bytes packet) const
{
    return setup_.rate->when(from, packet.value());
}

void PacketPath::go_back_to(Reached const& progress)
{
    free_at_ = progress.free_at;
    latest_ = progress.latest;
    count_ = progress.count;
    luck_.go_back_to(progress.luck);
}

} // namespace sunder::sim::tcp
