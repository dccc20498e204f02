#include "sim/engine/calendar.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::sim {

Calendar::Event Calendar::schedule(Seconds at, Turn turn, Wakeable& who, std::uint64_t token)
{
    if (!std::isfinite(at.value()))
        throw RunError{"something would happen later than any number can tell: a time in the scenario, or a "
                       "product of two, is out of all proportion"};
    Event const event{.at = std::max(now_, at), .place = turn.place(scheduled_++)};
    events_.push(event, {&who, token});
    return event;
}

void Calendar::reschedule(Wakeable const& who, std::function<Seconds(std::uint64_t, Seconds)> const& when)
{
    for (auto const& [event, call] : events_.all()) {
        if (call.who != &who) continue;
        events_.withdraw(event);
        events_.push({.at = std::max(now_, when(call.token, event.at)), .place = event.place}, call);
    }
}

void Calendar::wake_next()
{
    SUNDER_EXPECTS(!events_.empty());
    auto const next = events_.pop();
    now_ = next.key.at;
    next.value.who->wake(next.value.token);
}

void Calendar::move_to(Seconds now)
{
    now_ = std::max(now_, now);
}

} // namespace sunder::sim
