#include "sim/config/policy_fields.hpp"

#include "sim/config/shares.hpp"
#include "sim/form/kinds.hpp"

namespace sunder::sim {
namespace {

constexpr std::int64_t most_rates = 10'000;
constexpr std::int64_t most_requests = 1'000'000'000;

Form const& exponent()
{
    static Form const form = parts::scalar(NumberForm{.min = 0, .max = 1});
    return form;
}

Form const& positive_number()
{
    static Form const form = parts::scalar(NumberForm{.min = 0, .max = 1e9, .min_bound = Bound::excluded});
    return form;
}

Form const& from_zero()
{
    static Form const form = parts::scalar(NumberForm{.min = 0, .max = 1e9});
    return form;
}

} // namespace

// Estimates
// ------------------------------------------------------------------------------------------------------

void fields(Ewma& rule, auto& visit)
{
    visit.bare(rule.weight, parts::positive_share());
}

void fields(MeanOfLast& rule, auto& visit)
{
    visit.bare(rule.count, parts::whole<1, most_rates>());
}

void fields(HarmonicMeanOfLast& rule, auto& visit)
{
    visit.bare(rule.count, parts::whole<1, most_rates>());
}

void fields(QuantileOfLast& rule, auto& visit)
{
    visit(optional("share", "which quantile"), rule.share, usual_share());
    visit(optional("of", "so many of the last rates"), rule.of, parts::whole<1, most_rates>());
}

void fields(RateEstimate& estimate, auto& visit)
{
    visit.title("rate estimate");
    for_each_kind<RateEstimate>(Match{
        [&](Ewma const& rule) {
            visit.alternative("ewma", "exponentially weighted: the weight of the newest", rule, estimate);
        },
        [&](MeanOfLast const& rule) { visit.alternative("last", "the mean of so many", rule, estimate); },
        [&](HarmonicMeanOfLast const& rule) {
            visit.alternative("harmonic", "the harmonic mean of so many", rule, estimate);
        },
        [&](QuantileOfLast const& rule) {
            visit.alternative("quantile", "a quantile of the last", rule, estimate);
        }});
}

void fields(Estimates& estimates, auto& visit)
{
    visit(optional("rate", "of the first hop, from the device's own messages", "`{ewma: 0.3}`"),
          estimates.rate);
    visit(optional("forget",
                   "what was measured longer ago counts no more: the mean rate and idle servers are "
                   "assumed until the next message"),
          estimates.forget);
}

Form const& form_of(Of<Estimates> /*type*/)
{
    static Form const form = made_form<Estimates>();
    return form;
}

Estimates read_as(Of<Estimates> /*type*/, YamlCursor const& at, Reading const& reading)
{
    return read_into(Estimates{}, FieldReader{at, reading});
}

std::string written(Estimates const& /*estimates*/)
{
    return {};
}

// Objectives
// ------------------------------------------------------------------------------------------------------

namespace {

constexpr Preference least_latency{.latency = 1, .energy = {}};
constexpr Preference least_energy{.latency = 0, .energy = SecondsPerJoule{1}};

Form const& worth_of_a_joule()
{
    static Form const form = parts::scalar(QuantityForm{SecondsPerJoule::dimension});
    return form;
}

} // namespace

void fields(Preference& objective, auto& visit)
{
    visit(required("latency", "weight of the latency"), objective.latency, from_zero());
    visit.by_hand(required("energy", "what a joule is worth"), worth_of_a_joule(),
                  [&](YamlCursor const& at, Reading const& /*reading*/) {
                      objective.energy = at.quantity<SecondsPerJoule>();
                  });
}

Form const& form_of(Of<Preference> /*type*/)
{
    static Form const form = [] {
        auto weights = made_form<Preference>();
        weights.title = "objective of a choice";
        weights.scalar = WordForm{{"latency", "energy"}};
        return weights;
    }();
    return form;
}

Preference read_as(Of<Preference> /*type*/, YamlCursor const& at, Reading const& reading)
{
    if (at.is_scalar()) return at.text() == "energy" ? least_energy : least_latency;
    return read_into(Preference{}, FieldReader{at, reading});
}

std::string written(Preference const& /*objective*/)
{
    return "latency";
}

// Restraint
// ------------------------------------------------------------------------------------------------------

namespace {

MeasureForm const requests_or_time{.dimension = Seconds::dimension, .counted = "requests"};
MeasureForm const cost_or_share{.dimension = Seconds::dimension};

} // namespace

Form const& form_of(Of<Hold> /*type*/)
{
    static Form const form = parts::scalar(requests_or_time);
    return form;
}

Hold read_as(Of<Hold> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    if (is_quantity(at.text(), requests_or_time)) return {.requests = 1, .time = Seconds{at.number()}};
    return {.requests = at.whole(), .time = {}};
}

std::string written(Hold const& /*hold*/)
{
    return {};
}

Form const& form_of(Of<LeastGain> /*type*/)
{
    static Form const form = parts::scalar(cost_or_share);
    return form;
}

LeastGain read_as(Of<LeastGain> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    if (is_quantity(at.text(), cost_or_share)) return {.cost = Seconds{at.number()}};
    return {.cost = {}, .share = at.number()};
}

std::string written(LeastGain const& /*gain*/)
{
    return {};
}

// Policies
// ------------------------------------------------------------------------------------------------------

void fields(Threshold& rule, auto& visit)
{
    visit(optional("hysteresis", "a band is left for a rate beyond its edge by more than this share"),
          rule.hysteresis, usual_share());
}

void fields(CautiousReplan& rule, auto& visit)
{
    visit(optional("share", "which quantile of the rates"), rule.share, usual_share());
    visit(optional("of", "so many of the last rates"), rule.of, parts::whole<1, most_rates>());
}

void fields(LinUcb& rule, auto& visit)
{
    visit(optional("explore", "width of the confidence bound, in costs of the dearest way"), rule.explore,
          from_zero());
    visit(optional("ridge", "of the regression"), rule.ridge, positive_number());
    visit(optional("forced", "in a phase of T requests each T^forced-th has to leave the device"),
          rule.forced, exponent());
    visit(optional("key_every", "each so manieth request is a key frame, which explores less", "none is"),
          rule.key_every, parts::whole<1, most_requests>());
    visit(optional("key_weight", "of key frames, from 0: like all others, to 1: no exploring"),
          rule.key_weight, usual_share());
}

void fields(Ucb1& rule, auto& visit)
{
    visit(optional("scale", "of costs: a dearer one counts as this", "twice the dearest way alone"),
          rule.scale);
}

void fields(Exp3& rule, auto& visit)
{
    visit(optional("uniform", "share of the choices that are made blindly"), rule.uniform,
          parts::positive_share());
    visit(optional("scale", "of costs: a dearer one counts as this", "twice the dearest way alone"),
          rule.scale);
}

void fields(PolicyKind& kind, auto& visit)
{
    visit.title("policy");
    auto const either = [&](std::string_view key, std::string_view meaning, auto const& rule) {
        visit.alternative_or_word(key, meaning, rule, kind);
    };
    for_each_kind<PolicyKind>(
        Match{[&](FixedWay const& rule) { visit.word("fixed", rule, kind); },
              [&](Threshold const& rule) { either("threshold", "by bands of the estimated rate", rule); },
              [&](Replan const& rule) { visit.word("replan", rule, kind); },
              [&](CautiousReplan const& rule) {
                  either("quantile", "as `replan`, by a low quantile of the last rates", rule);
              },
              [&](LinUcb const& rule) { either("bandit", "LinUCB with forced samples (muLinUCB)", rule); },
              [&](Ucb1 const& rule) { either("ucb1", "by what each way has cost, optimistically", rule); },
              [&](Exp3 const& rule) { either("exp3", "at random, cheap ways more often", rule); },
              [&](LeastEnergyInTime const& rule) { visit.word("deadline", rule, kind); },
              [&](Clairvoyant const& rule) { visit.word("clairvoyant", rule, kind); }});
}

Form const& form_of(Of<PolicyKind> /*type*/)
{
    static Form const form = made_form<PolicyKind>();
    return form;
}

PolicyKind read_as(Of<PolicyKind> /*type*/, YamlCursor const& at, Reading const& reading)
{
    return read_into(PolicyKind{}, FieldReader{at, reading});
}

std::string written(PolicyKind const& kind)
{
    auto copy = kind;
    BareText finder;
    fields(copy, finder);
    return finder.text();
}

} // namespace sunder::sim
