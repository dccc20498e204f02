#include "sim/tcp/congestion_control.hpp"

#include "sim/base/contract.hpp"
#include "sim/tcp/bbr.hpp"
#include "sim/tcp/cubic.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim::tcp {
namespace {

/// RFC 5681.
class Reno final : public CongestionControl {
public:
    [[nodiscard]] int threshold_after_loss(SenderState const& sender) override
    {
        return std::max(sender.window / 2, 2);
    }
    void acknowledged(SenderState& sender, Told const& told, Growth growth) override
    {
        if (growth == Growth::none || !sender.uses_window()) return;
        int const rest = sender.slow_start() ? grow_by_slow_start(sender, told.arrived) : told.arrived;
        if (rest > 0) grow_linearly(sender, sender.window, rest);
    }
};

} // namespace

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
    sender.window += sender.counter / needed;
    sender.counter %= needed;
}

std::unique_ptr<CongestionControl> make_congestion_control(Control control, Seed seed)
{
    switch (control) {
    case Control::cubic:
        return std::make_unique<Cubic>();
    case Control::reno:
        break;
    case Control::bbr:
        return std::make_unique<Bbr>(seed);
    }
    return std::make_unique<Reno>();
}

} // namespace sunder::sim::tcp
