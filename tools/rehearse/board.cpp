#include "tools/rehearse/board.hpp"

#include <algorithm>

namespace sunder::rehearse {
namespace {

std::size_t most_legs_of(sim::Deployment const& deployment)
{
    std::size_t most = 1;
    for (auto const id : deployment.applications.ids())
        most = std::max(most, way_of(deployment, id).legs.size());
    return most;
}

/// Where the messages of each connection and way begin.
std::vector<std::size_t> firsts_of(Troupe const& troupe)
{
    std::vector<std::size_t> messages(troupe.connections.size());
    for (auto const& source : troupe.sources)
        for (auto const hop : source.hops)
            messages[hop] += source.most;
    std::vector<std::size_t> firsts{0};
    for (auto const count : messages)
        for (int way = 0; way < 2; ++way)
            firsts.push_back(firsts.back() + count);
    return firsts;
}

} // namespace

Board::Board(sim::Deployment const& deployment, Setup const& setup)
    : most_legs_{most_legs_of(deployment)},
      first_{firsts_of(*setup.troupe)},
      rows_{setup.troupe->rows},
      legs_{setup.troupe->rows * most_legs_},
      order_{first_.back()},
      lanes_{setup.lanes},
      competing_{setup.troupe->places.size()}
{
}

} // namespace sunder::rehearse
