/// \file
/// Batteries, radios, heat and differences of devices, as files state them.
#pragma once

#include "sim/base/match.hpp"
#include "sim/config/read_trace.hpp"
#include "sim/config/shares.hpp"
#include "sim/config/shelvings.hpp"
#include "sim/config/step_fields.hpp"
#include "sim/form/fields.hpp"
#include "sim/form/kinds.hpp"
#include "sim/platform/platform.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace sunder::sim {

// Batteries
// --------------------------------------------------------------------------------------------------

/// What charges a battery over time.
struct RechargeAsWritten {
    StepFunction power{0.0};
};

void fields(RechargeAsWritten& recharge, auto& visit)
{
    visit.title("recharge");
    visit.bare(recharge.power, parts::from_zero<Watts>());
    visit.alternative_by_hand("trace", "the power over time",
                              parts::file_of("a trace of power", shelved::traces()),
                              [&](YamlCursor const& at, Reading const& reading) {
                                  recharge.power = read_power_trace(at, reading);
                              });
}

void fields(Battery& battery, auto& visit)
{
    std::optional<double> on_at;
    std::optional<RechargeAsWritten> recharge;
    visit(required("capacity", "what it holds when it is full"), battery.capacity);
    visit(optional("charge", "how full it is at the start"), battery.charge, parts::positive_share());
    visit(optional("off_at", "at this charge the device goes off"), battery.off_at, share_below_one());
    visit(optional("on_at", "at this charge it comes on again", "`off_at` and 5 % more"), on_at,
          parts::positive_share());
    visit(optional("recharge", "power that charges it, whatever is drawn", "nothing does"), recharge);
    battery.on_at = on_at.value_or(std::min(1.0, battery.off_at + 0.05));
    if (recharge) battery.recharge = std::move(recharge->power);
    visit.check([&](FieldReader const& read) {
        if (battery.charge <= battery.off_at)
            read.report(read[read["charge"].given() ? "charge" : "off_at"].where(),
                        "the device is off from the start", "it starts with more charge than `off_at`");
        if (battery.on_at <= battery.off_at)
            read.report(read["on_at"].where(), "'on_at' is not more than 'off_at'",
                        "a device that came on at the charge at which it goes off would flicker");
    });
}

// Radios
// -----------------------------------------------------------------------------------------------------

void fields(RadioTail& tail, auto& visit)
{
    visit(required("power", "that it draws until then"), tail.power, parts::from_zero<Watts>());
    visit(required("for", "how long after the last byte"), tail.lasts);
}

void fields(DeviceRadio& radio, auto& visit)
{
    visit(optional("idle", "drawn when nothing else is said"), radio.idle, parts::from_zero<Watts>());
    visit(optional("send", "drawn in all while bytes leave the device, of however many messages"), radio.send,
          parts::from_zero<Watts>());
    visit(optional("receive", "likewise while bytes come; the greater of the two while both do"),
          radio.receive, parts::from_zero<Watts>());
    visit(optional("tail", "drawn in all for a while after the last byte, in case more comes",
                   "it is idle at once"),
          radio.tail);
}

// Heat
// -------------------------------------------------------------------------------------------------------

void fields(Throttle& throttle, auto& visit)
{
    std::optional<double> sustains;
    visit(required("after", "all workers of a cold device have been busy for so long"), throttle.after);
    visit(required("to", "the share of its speed that is left"), throttle.to, inner_share());
    visit(optional("sustains", "the share of workers that it bears busy for ever", "`to`"), sustains,
          inner_share());
    visit(optional("again_at",
                   "all of its speed is back when this share of the warmth is left at which it slowed"),
          throttle.again_at, inner_share());
    throttle.sustains = sustains.value_or(throttle.to);
}

// Differences
// ------------------------------------------------------------------------------------------------

void fields(LognormalFactor& factor, auto& visit)
{
    visit.bare(factor.variation, inner_share());
}

void fields(UniformFactor& factor, auto& visit)
{
    visit.bare(factor.width, inner_share());
}

void fields(FactorSpread& spread, auto& visit)
{
    visit.title("spread of a figure");
    for_each_kind<FactorSpread>(
        Match{[&](LognormalFactor const& lognormal) {
                  visit.alternative("lognormal", "lognormal around 1, with this deviation over its mean",
                                    lognormal, spread);
              },
              [&](UniformFactor const& uniform) {
                  visit.alternative("uniform", "from so much less than 1 to so much more, each as likely",
                                    uniform, spread);
              }});
}

void fields(DeviceSpread& spread, auto& visit)
{
    visit(optional("speed", "a factor on the speed of all that a device computes", "all have the same"),
          spread.speed);
    visit(optional("power", "a factor on its idle and busy power", "all have the same"), spread.power);
    visit(optional("capacity", "a factor on the capacity of its battery", "all have the same"),
          spread.capacity);
}

} // namespace sunder::sim
