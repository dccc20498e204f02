#include "sim/engine/calendar.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::sim {

void Calendar::schedule(Seconds at, Turn turn, Wakeable& who, std::uint64_t token)
{
    if (!std::isfinite(at.value()))
        throw RunError{"something would happen later than any number can tell: a time in the scenario, or a "
                       "product of two, is out of all proportion"};
    heap_.push_back({std::max(at, now_), turn.place(scheduled_++), &who, token});
    std::ranges::push_heap(heap_, Later{});
}

void Calendar::wake_next()
{
    SUNDER_EXPECTS(!heap_.empty());
    std::ranges::pop_heap(heap_, Later{});
    auto const event = heap_.back();
    heap_.pop_back();
    now_ = event.at;
    event.who->wake(event.token);
}

void Calendar::move_to(Seconds now)
{
    now_ = std::max(now_, now);
}

} // namespace sunder::sim
