#include "sim/policy/policy_settings.hpp"

#include "sim/base/match.hpp"

namespace sunder::sim {
namespace {

/// What is to be known of a kind.
struct KindTraits {
    bool predicts = false;
    bool needs_deadline = false;
    Hold hold{};
    LeastGain gain{};
};

KindTraits traits_of(PolicyKind const& kind)
{
    return std::visit(
        Match{[](OneOf<Threshold, Replan> auto const&) { return KindTraits{.predicts = true}; },
              [](CautiousReplan) {
                  return KindTraits{.predicts = true,
                                    .hold = {.requests = 30, .time = {}},
                                    .gain = {.cost = Seconds{8e-3}}};
              },
              [](LeastEnergyInTime) { return KindTraits{.needs_deadline = true}; },
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

Hold hold_of(PolicySettings const& settings)
{
    return settings.hold.value_or(traits_of(settings.kind).hold);
}

LeastGain gain_of(PolicySettings const& settings)
{
    return settings.gain.value_or(traits_of(settings.kind).gain);
}

} // namespace sunder::sim
