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

void PacketPath::go_back_to(SoFar const& then)
{
    free_at_ = then.free_at;
    latest_ = then.latest;
    count_ = then.count;
    luck_.go_back_to(then.luck);
}

} // namespace sunder::sim::tcp
