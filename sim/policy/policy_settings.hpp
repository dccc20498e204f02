/// \file
/// By which rule a device chooses among ways, and what it goes by.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

namespace sunder::sim {

using SecondsPerJoule = Quantity<Dimension{.second = 1, .joule = -1}>;

/// What a choice minimises: latency x its weight + energy x what a joule is worth.
struct Preference {
    double latency = 1;
    SecondsPerJoule energy;

    [[nodiscard]] Seconds cost(Seconds time, Joules spent) const { return latency * time + energy * spent; }
};

/// Exponentially weighted: `weight` of the newest rate, the rest of the estimate before.
struct Ewma {
    double weight = 0.3;
};
/// The mean of the last rates.
struct MeanOfLast {
    std::int64_t count = 5;
};
/// The harmonic mean of the last rates, which a single fast one hardly lifts (Jiang, Sekar and Zhang,
/// FESTIVE, CoNEXT 2012).
struct HarmonicMeanOfLast {
    std::int64_t count = 5;
};
/// A quantile of the last rates, of type 7 (Hyndman and Fan 1996).
struct QuantileOfLast {
    double share = 0.2;
    std::int64_t of = 30;
};

/// How the coming rate is told from those that were measured.
using RateEstimate = std::variant<Ewma, MeanOfLast, HarmonicMeanOfLast, QuantileOfLast>;

/// Always the same.
struct FixedWay {
    std::size_t number = 0; ///< among those that may be chosen
};
/// By bands of the estimated rate, see banded_policy.hpp.
struct Threshold {
    double hysteresis = 0.1;
};
/// The least that is predicted, see replanning_policy.hpp.
struct Replan {};
/// Likewise by a low quantile of the rates.
struct CautiousReplan {
    double share = 0.2;
    std::int64_t of = 30;
};
/// LinUCB with forced samples, see linear_bandit.hpp.
struct LinUcb {
    double explore = 0.1; ///< width of the confidence bound, in costs of the dearest way
    double ridge = 1;
    double forced = 0.25;                  ///< exponent of the interval of forced samples
    std::optional<std::int64_t> key_every; ///< each so manieth request is a key frame
    double key_weight = 0.9;               ///< of a key frame: explores by sqrt(1 - weight) of others
};
/// See arm_bandits.hpp. Costs beyond `scale` count as `scale`; absent: twice the dearest way's.
struct Ucb1 {
    std::optional<Seconds> scale;
};
struct Exp3 {
    double uniform = 0.1; ///< share of the choices that are made blindly
    std::optional<Seconds> scale;
};
/// The least energy that is in time, see deadline_policy.hpp.
struct LeastEnergyInTime {};
/// The least that will be: it is told what a lone request will meet.
struct Clairvoyant {};

using PolicyKind = std::variant<Replan, CautiousReplan, Threshold, LeastEnergyInTime, LinUcb, Ucb1, Exp3,
                                Clairvoyant, FixedWay>;

/// How what was measured is made use of.
struct Estimates {
    RateEstimate rate = Ewma{};
    Seconds forget{10}; ///< what was measured longer ago counts no more
};

/// From one switch to the next at least: both must be over.
struct Hold {
    std::int64_t requests = 1;
    Seconds time;
};
/// Predicted, that a switch must save at least: both of it.
struct LeastGain {
    Seconds cost;
    double share = 0; ///< of what the present way is predicted to cost

    [[nodiscard]] bool is_met_by(Seconds present, Seconds other) const
    {
        return present - other >= cost && present - other >= share * present;
    }
};

struct PolicySettings {
    PolicyKind kind;
    Preference objective;
    Estimates estimate;
    std::optional<Hold> hold;      ///< absent: hold_of()
    std::optional<LeastGain> gain; ///< absent: gain_of()
    Seconds every;                 ///< between choices at least; 0: each request
};

[[nodiscard]] bool needs_deadline(PolicySettings const& settings);
/// Whether it goes by predicted costs, so that `hold`, `gain`, `every` and `estimate` mean something to it.
[[nodiscard]] bool predicts(PolicySettings const& settings);

/// Where nothing is said: 30 requests and 8 ms for CautiousReplan, else 1 and none.
[[nodiscard]] Hold hold_of(PolicySettings const& settings);
[[nodiscard]] LeastGain gain_of(PolicySettings const& settings);

} // namespace sunder::sim
