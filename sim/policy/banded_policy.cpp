#include "sim/policy/banded_policy.hpp"

#include <algorithm>
#include <limits>

namespace sunder::sim {
namespace {

/// Its cost is at_once + slope / rate.
struct Line {
    double at_once = 0;
    double slope = 0;
};

Line line_of(WayProfile const& way, Preference const& objective)
{
    auto endless = usual_conditions(way);
    endless.rate = BytesPerSecond{std::numeric_limits<double>::infinity()};
    double const at_once = predicted_cost(way, endless, objective).value();
    double const slope = objective.latency * way.sent.value() +
                         objective.energy.value() * (way.radio.value() * way.sent.value());
    return {.at_once = at_once, .slope = way.leaves ? way.going_on * slope : 0};
}

} // namespace

std::vector<RateBand> rate_bands(std::vector<WayProfile> const& ways, Preference const& objective)
{
    std::vector<Line> lines;
    for (auto const& way : ways)
        lines.push_back(line_of(way, objective));
    auto const first = std::ranges::min_element(lines, [](Line const& a, Line const& b) {
        return a.at_once < b.at_once || (a.at_once == b.at_once && a.slope < b.slope);
    });
    std::vector<RateBand> bands{{.from = {}, .way = static_cast<std::size_t>(first - lines.begin())}};
    for (;;) { // to ever less slope, where that pays first
        auto const& here = lines[bands.back().way];
        std::optional<std::size_t> next;
        double least = std::numeric_limits<double>::infinity(); // of 1 / rate
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].slope >= here.slope) continue;
            double const crossing = (lines[i].at_once - here.at_once) / (here.slope - lines[i].slope);
            if (crossing > least || (crossing == least && next && lines[i].slope >= lines[*next].slope))
                continue;
            least = crossing;
            next = i;
        }
        if (!next) return bands;
        bands.back().from = BytesPerSecond{1 / least};
        bands.push_back({.from = {}, .way = *next});
    }
}

BandedPolicy::BandedPolicy(PolicyProblem const& problem, Threshold const& rule)
    : problem_{problem},
      bands_{rate_bands(problem.ways, problem.settings.objective)},
      hysteresis_{rule.hysteresis},
      memory_{problem.settings.estimate.rate, problem.settings.estimate.forget},
      restraint_{problem.settings},
      gain_{gain_of(problem.settings)}
{
}

std::size_t BandedPolicy::band_of(BytesPerSecond rate) const
{
    auto const band =
        std::ranges::find_if(bands_, [rate](RateBand const& each) { return rate >= each.from; });
    return static_cast<std::size_t>(band - bands_.begin());
}

bool BandedPolicy::has_left(std::size_t band, BytesPerSecond rate) const
{
    if (rate * (1 + hysteresis_) < bands_[band].from) return true;
    return band > 0 && rate > bands_[band - 1].from * (1 + hysteresis_);
}

/// Of the predicted cost at this rate.
bool BandedPolicy::is_worth_it(std::size_t band, BytesPerSecond rate) const
{
    auto const cost = [&](std::size_t number) {
        Conditions const conditions{.rate = rate, .server_wait = {}};
        return predicted_cost(problem_.ways[bands_[number].way], conditions, problem_.settings.objective);
    };
    return gain_.is_met_by(cost(*present_), cost(band));
}

BytesPerSecond BandedPolicy::usual_rate() const
{
    auto const leaving = std::ranges::find_if(problem_.ways, &WayProfile::leaves);
    return leaving == problem_.ways.end() ? BytesPerSecond{} : leaving->rate;
}

std::size_t BandedPolicy::choose(Observation const& seen)
{
    auto const rate = memory_.rate(seen.now).value_or(usual_rate());
    auto const band = band_of(rate);
    if (!present_) {
        present_ = band;
        restraint_.switched(seen);
    } else if (restraint_.may_switch(seen) && has_left(*present_, rate) && is_worth_it(band, rate)) {
        present_ = band;
        restraint_.switched(seen);
    }
    return bands_[*present_].way;
}

} // namespace sunder::sim
