#include "sim/engine/station/station.hpp"

#include "sim/base/match.hpp"
#include "sim/engine/station/batching_station.hpp"
#include "sim/engine/station/queueing_station.hpp"
#include "sim/engine/station/sharing_station.hpp"

namespace sunder::sim {

std::unique_ptr<Station> make_station(Station::Setup const& setup, Calendar& calendar)
{
    using Made = std::unique_ptr<Station>;
    using Rules = BatchingStation::Rules;
    auto const queueing = [&](Rules const& rules) -> Made {
        if (setup.group->batch) return std::make_unique<BatchingStation>(setup, rules, calendar);
        return std::make_unique<QueueingStation>(
            setup, WaitingRoom{rules.line(), rules.limit, rules.drops_late}, calendar);
    };
    return std::visit(
        Match{[&](Fifo const& fifo) { return queueing({.line = first_come, .limit = fifo.limit}); },
              [&](PriorityQueue const& priority) {
                  return queueing({.line = by_priority, .limit = priority.limit});
              },
              [&](Sharing const&) -> Made { return std::make_unique<SharingStation>(setup, calendar); },
              [&](EarliestDeadline const& earliest) {
                  return queueing({.line = earliest_deadline,
                                   .limit = earliest.limit,
                                   .drops_late = earliest.late == EarliestDeadline::Late::drop});
              },
              [&](ShortestFirst const& shortest) {
                  return queueing({.line = shortest_first, .limit = shortest.limit});
              }},
        setup.group->queue);
}

} // namespace sunder::sim
