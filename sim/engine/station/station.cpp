#include "sim/engine/station/station.hpp"

#include "sim/base/match.hpp"
#include "sim/engine/station/queueing_station.hpp"
#include "sim/engine/station/sharing_station.hpp"

namespace sunder::sim {

std::unique_ptr<Station> make_station(Station::Setup const& setup, Calendar& calendar)
{
    using Made = std::unique_ptr<Station>;
    auto const queueing = [&](std::unique_ptr<Discipline> discipline, std::optional<std::int64_t> limit) {
        return std::make_unique<QueueingStation>(setup, WaitingRoom{std::move(discipline), limit}, calendar);
    };
    return std::visit(
        Match{[&](Fifo const& fifo) -> Made { return queueing(first_come(), fifo.limit); },
              [&](PriorityQueue const& priority) -> Made { return queueing(by_priority(), priority.limit); },
              [&](Sharing const&) -> Made { return std::make_unique<SharingStation>(setup, calendar); }},
        setup.group->queue);
}

} // namespace sunder::sim
