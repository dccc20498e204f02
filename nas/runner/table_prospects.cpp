#include "nas/runner/table_prospects.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace sunder::nas {
namespace {

/// Whether the fastest split of an architecture is at least as good as any other.
bool fastest_is_best(ProspectSettings const& settings)
{
    return std::ranges::all_of(settings.objectives, [&](Metric metric) {
        return metric == Metric::accuracy ||
               (metric == Metric::latency && settings.method == Method::analytic);
    });
}

/// The rest stays as it is, conditions on what is left out are taken as met.
SearchSpace without(SearchSpace space, std::size_t variable)
{
    space.variables.erase(space.variables.begin() + static_cast<std::ptrdiff_t>(variable));
    for (auto& other : space.variables) {
        if (!other.only_if) continue;
        if (other.only_if->variable == variable)
            other.only_if.reset();
        else if (other.only_if->variable > variable)
            --other.only_if->variable;
    }
    return space;
}

} // namespace

TableProspects::TableProspects(JourneyTable const& table, AccuracyModel const& accuracy,
                               ProspectSettings settings)
    : table_{table},
      settings_{std::move(settings)},
      split_{table.space().space().find("split").value()},
      space_{table.space().space()}
{
    std::erase_if(settings_.limits, [](Limit const& limit) {
        return limit.metric == Metric::accuracy || limit.metric == Metric::leakage;
    });
    if (fastest_is_best(settings_) && !accuracy.heeds_split()) space_ = without(std::move(space_), split_);
    if (settings_.objectives == std::vector{Metric::accuracy} && !accuracy.tells_isomorphs_apart())
        isomorphs_ = Isomorphs::one;
    if (settings_.method != Method::analytic) bound_.emplace(table.setting(), settings_.replications);
}

Choices TableProspects::completed(Choices const& choices) const
{
    auto whole = choices;
    if (chooses_split()) whole.insert(whole.begin() + static_cast<std::ptrdiff_t>(split_), 0);
    return whole;
}

TableProspects::CandidateSpot TableProspects::place_of(Choices choices) const
{
    CandidateSpot place{.choices = canonical(all(), std::move(choices)), .journey = {}};
    auto const row = table_.row(place.choices);
    auto evaluation = table_.evaluation(row, 0);
    if (settings_.method != Method::analytic) {
        evaluation.latency = table_.lone().least_latency(row.journey);
        evaluation.energy = table_.lone().least_energy(row.journey);
    }
    place.journey = row.journey;
    place.cost = row.accuracy_cost;
    place.latency = evaluation.latency.value();
    place.violation = score_of(evaluation, {}, settings_.limits).violation;
    // What is simulated is summed up in another order.
    if (settings_.method != Method::analytic && place.violation < 1e-9) place.violation = 0;
    return place;
}

std::vector<TableProspects::CandidateSpot> TableProspects::places_of(Choices const& choices) const
{
    std::vector<CandidateSpot> places;
    if (!chooses_split()) {
        places.push_back(place_of(choices));
        return places;
    }
    auto const count = static_cast<int>(all().variables[split_].choices.size());
    for (int split = 0; split < count; ++split) {
        auto at = choices;
        at[split_] = split;
        places.push_back(place_of(std::move(at)));
    }
    std::ranges::stable_sort(places, [](CandidateSpot const& a, CandidateSpot const& b) {
        return std::tie(a.cost, a.latency) < std::tie(b.cost, b.latency);
    });
    return places;
}

double TableProspects::violation_under_load(Journey const& journey) const
{
    constexpr double least = 1e-9; // by how much is not known
    if (!bound_) return 0;
    for (auto const& limit : settings_.limits)
        if (auto const share = find_share(limit.metric))
            if (bound_->exceeds(journey, {.share = *share, .limit = sim::Seconds{limit.value}})) return least;
    return 0;
}

Prospect TableProspects::look_at(Choices const& choices) const
{
    auto places = places_of(completed(choices));
    auto* best = &places.front();
    for (auto& place : places) {
        if (place.violation <= 0) place.violation = violation_under_load(place.journey);
        if (place.violation < best->violation) best = &place;
        if (best->violation <= 0) break;
    }
    return {.choices = std::move(best->choices), .violation = best->violation};
}

std::vector<Choices> TableProspects::promising_splits(Choices const& choices) const
{
    std::vector<Choices> promising;
    for (auto& place : places_of(choices))
        if (place.violation <= 0 && violation_under_load(place.journey) <= 0)
            promising.push_back(std::move(place.choices));
    return promising;
}

std::string TableProspects::identity(Choices const& choices) const
{
    if (isomorphs_ == Isomorphs::apart && !table_.space().searches_codec()) return text_of(space_, choices);
    // What is chosen of a coding that is not used does not count.
    auto whole = table_.space().searches_codec() ? look_at(choices).choices : completed(choices);
    std::string text =
        isomorphs_ == Isomorphs::one ? table_.space().architecture(whole) : text_of(space_, choices);
    if (isomorphs_ == Isomorphs::apart && table_.space().searches_codec()) text = text_of(all(), whole);
    for (std::size_t i = split_; i < whole.size(); ++i)
        if (i > split_ || !chooses_split()) text.append("/").append(std::to_string(whole[i]));
    return text;
}

std::vector<double> TableProspects::traits(Choices const& choices) const
{
    auto const whole = completed(choices);
    auto traits = table_.space().traits(whole);
    traits.push_back(std::log(std::max(1.0, table_.chains().work(whole).value())));
    traits.push_back(std::log(std::max(1.0, table_.chains().weights(whole).value())));
    for (std::size_t i = split_ + (chooses_split() ? 1 : 0); i < whole.size(); ++i)
        for (std::size_t k = 0; k < all().variables[i].choices.size(); ++k)
            traits.push_back(whole[i] == static_cast<int>(k) ? 1 : 0);
    return traits;
}

double TableProspects::guess(Choices const& choices) const
{
    return table_.chains().work(completed(choices)).value();
}

} // namespace sunder::nas
