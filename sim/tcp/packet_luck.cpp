#include "sim/tcp/packet_luck.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim::tcp {

PacketLuck::PacketLuck(Setup setup, Seed seed)
    : setup_{std::move(setup)}, full_{seed.child("full")}, small_{seed.child("small")}
{
}

bool PacketLuck::draw(Bytes packet)
{
    bool const is_full = packet >= full;
    auto const number = is_full ? so_far_.full_packets++ : so_far_.small_packets++;
    bool const by_hand = is_full && std::ranges::binary_search(setup_.by_hand, number);
    if (setup_.probability <= 0 && !setup_.bursts) return by_hand;
    using State = SoFar::State;
    Draws draws{(is_full ? full_ : small_).child(static_cast<std::uint64_t>(number))};
    bool lost = setup_.probability > 0 && draws.chance(setup_.probability);
    if (setup_.bursts) {
        auto const& chain = *setup_.bursts;
        bool const good = so_far_.state == State::good;
        if (draws.chance(good ? chain.loss_good : chain.loss_bad)) lost = true;
        if (draws.chance(good ? chain.good_to_bad : chain.bad_to_good))
            so_far_.state = good ? State::bad : State::good;
    }
    return lost || by_hand;
}

} // namespace sunder::sim::tcp
