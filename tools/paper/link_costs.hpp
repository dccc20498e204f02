// What crossing a link costs a lone request at each cut, losses included.
#pragma once

#include "nas/evaluate/lone_journey.hpp"
#include "nas/realise/architecture_space.hpp"
#include "tools/paper/pair_fronts.hpp"

#include <vector>

namespace sunder::paper {

struct LinkCase {
    sim::BytesPerSecond rate;
    int bits = 32;   ///< of each element of the payload
    double loss = 0; ///< of a packet
    sim::Seconds delay;
};

/// For spaces where what crosses does not depend on the architecture.
class LinkCosts {
public:
    LinkCosts(nas::SearchSetting const& setting, nas::ArchitectureSpace const& space);

    /// Time of a lone request besides its compute.
    [[nodiscard]] sim::Seconds crossing(std::size_t cut) const { return crossing_[cut]; }
    [[nodiscard]] nas::Journey journey(Pair const& pair) const;

private:
    std::vector<nas::Journey> journeys_; ///< (blocks + 1,) without head and tail
    std::vector<sim::Seconds> crossing_; ///< (blocks + 1,)
};

} // namespace sunder::paper
