#include "sim/policy/policy_settings.hpp"

#include "sim/base/match.hpp"

namespace sunder::sim {
namespace {

/// What is to be known of a kind.
struct KindTraits {
    bool predicts = false;
    bool needs_deadline = false;
    std::int64_t hold = 1;
    Seconds gain;
};

KindTraits traits_of(PolicyKind const& kind)
{
    return std::visit(
        Match{[](OneOf<Threshold, Replan> auto const&) { return KindTraits{.predicts = true, .gain = {}}; },
              [](CautiousReplan) { return KindTraits{.predicts = true, .hold = 30, .gain = Seconds{8e-3}}; },
              [](LeastEnergyInTime) { return KindTraits{.needs_deadline = true, .gain = {}}; },
              [](OneOf<FixedWay, LinUcb, Ucb1, Exp3, Clairvoyant> auto const&) { return KindTraits{}; }},
        kind);
}

} // namespace

bool needs_deadline(PolicySettings const& settings)
{
    return traits_of(settings.kind).needs_deadline;
}

bool predicts(PolicySettings const& settings)
{
    return traits_of(settings.kind).predicts;
}

std::int64_t hold_of(PolicySettings const& settings)
{
    return settings.hold.value_or(traits_of(settings.kind).hold);
}

Seconds gain_of(PolicySettings const& settings)
{
    return settings.gain.value_or(traits_of(settings.kind).gain);
}

} // namespace sunder::sim
