#include "sim/tcp/reno.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim::tcp {

int Reno::threshold_after_loss(SenderState const& sender)
{
    return std::max(sender.window / 2, 2);
}

int Reno::window_after_undo(SenderState const& sender, int before)
{
    return std::max(sender.window, before);
}

void Reno::acknowledged(SenderState& sender, Told const& told, Growth growth)
{
    if (growth == Growth::none || !sender.uses_window()) return;
    int const rest = sender.slow_start() ? grow_by_slow_start(sender, told.arrived) : told.arrived;
    if (rest > 0) grow_linearly(sender, sender.window, rest);
}

int grow_by_slow_start(SenderState& sender, int acknowledged)
{
    int const grown = std::min(sender.window + acknowledged, sender.threshold);
    return acknowledged - (grown - std::exchange(sender.window, grown));
}

void grow_linearly(SenderState& sender, int needed, int acknowledged)
{
    if (sender.counter >= needed) {
        sender.counter = 0;
        ++sender.window;
    }
    sender.counter += acknowledged;
    if (sender.counter < needed) return;
    sender.window += sender.counter / needed;
    sender.counter %= needed;
}

} // namespace sunder::sim::tcp
