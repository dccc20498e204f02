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
    [[nodiscard]] int threshold_after_loss(Flow const& flow) override { return std::max(flow.window / 2, 2); }
    void acknowledged(Flow& flow, Told const& told, Growth growth) override
    {
        if (growth == Growth::none || !flow.uses_window()) return;
        int const rest = flow.slow_start() ? grow_by_slow_start(flow, told.arrived) : told.arrived;
        if (rest > 0) grow_linearly(flow, flow.window, rest);
    }
};

} // namespace

int grow_by_slow_start(Flow& flow, int acknowledged)
{
    int const grown = std::min(flow.window + acknowledged, flow.threshold);
    return acknowledged - (grown - std::exchange(flow.window, grown));
}

void grow_linearly(Flow& flow, int needed, int acknowledged)
{
    if (flow.counter >= needed) {
        flow.counter = 0;
        ++flow.window;
    }
    flow.counter += acknowledged;
    flow.window += flow.counter / needed;
    flow.counter %= needed;
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
