#include "sim/engine/network/max_min_shares.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-12;           ///< by how much of its capacity a link may seem to be overloaded
constexpr std::uint32_t sum_up_after = 4096; ///< additions to a load, which each round

} // namespace

MaxMinShares::LinkId MaxMinShares::add_link(double capacity)
{
    return links_.push_back({.capacity = capacity});
}

Id<MaxMinShares::Bundle> MaxMinShares::add_bundle(Bundle const& bundle)
{
    SUNDER_EXPECTS(bundle.weight > 0 && (!bundle.links.empty() || std::isfinite(bundle.cap)));
    SUNDER_EXPECTS(bundle.costs.empty() || bundle.costs.size() == bundle.links.size());
    State state;
    state.first = static_cast<std::uint32_t>(links_of_.size());
    state.links = static_cast<std::uint32_t>(bundle.links.size());
    state.cap = bundle.cap;
    state.weight = bundle.weight;
    for (std::size_t i = 0; i < bundle.links.size(); ++i) {
        auto const& crossed =
            links_of_.emplace_back(Crossed{bundle.links[i], bundle.costs.empty() ? 1 : bundle.costs[i]});
        if (crossed.cost != 1) links_[crossed.link].uneven = true;
    }
    places_.resize(links_of_.size());
    return bundles_.push_back(state);
}

void MaxMinShares::set_capacity(LinkId id, double capacity)
{
    auto& changed = links_[id];
    changed.capacity = capacity;
    if (std::exchange(changed.touched, true)) return;
    touched_links_.push_back(id);
}

void MaxMinShares::set_cap(Id<Bundle> id, double cap)
{
    bundles_[id].cap = cap;
    if (bundles_[id].flows > 0) touch(id);
}

void MaxMinShares::add_flows(Id<Bundle> id, std::int64_t more)
{
    auto& changed = bundles_[id];
    auto const flows = static_cast<double>(more);
    SUNDER_EXPECTS(changed.flows + flows >= 0);
    if (changed.flows == 0) enter(id);
    changed.flows += flows;
    load(changed, flows * changed.rate);
    if (changed.flows == 0) leave(id);
    touch(id);
}

void MaxMinShares::touch(Id<Bundle> id)
{
    if (std::exchange(bundles_[id].touched, true)) return;
    touched_.push_back(id);
}

void MaxMinShares::load(State const& bundle, double more)
{
    for (auto const& [id, cost] : links_of(bundle)) {
        links_[id].load += cost * more;
        ++links_[id].additions;
    }
}

/// The first flow of a bundle comes. Until it is found to be held back it has its ceiling.
void MaxMinShares::enter(Id<Bundle> id)
{
    auto& entering = bundles_[id];
    look_at_ceiling(entering);
    entering.rate = entering.ceiling;
    for (std::uint32_t i = 0; i < entering.links; ++i) {
        auto& bundles = links_[links_of_[entering.first + i].link].bundles;
        places_[entering.first + i] = bundles.size();
        bundles.emplace_back(id, i);
    }
}

void MaxMinShares::leave(Id<Bundle> id)
{
    auto const& leaving = bundles_[id];
    for (std::size_t i = 0; i < leaving.links; ++i) {
        auto& left = links_[links_of_[leaving.first + i].link];
        auto const place = places_[leaving.first + i];
        auto const [last, which] = left.bundles[place] = left.bundles.back();
        places_[bundles_[last].first + which] = place;
        left.bundles.pop_back();
        if (left.bundles.empty()) {
            left.load = 0;
            left.full = false;
        }
    }
}

void MaxMinShares::look_at_ceiling(State& bundle) const
{
    bundle.ceiling = bundle.cap;
    for (auto const& [id, cost] : links_of(bundle))
        bundle.ceiling = std::min(bundle.ceiling, links_[id].capacity / cost);
    bundle.level = bundle.ceiling / bundle.weight;
}

std::vector<Id<MaxMinShares::Bundle>> const& MaxMinShares::update()
{
    changed_.clear();
    near_links_.clear();
    near_bundles_.clear();
    spread_to_ = 0;
    ++round_;
    touch_bundles_of_links();
    for (auto const id : touched_)
        rise_to_ceiling(bundles_[id]);
    for (auto const id : touched_) {
        auto const& touched = bundles_[id];
        changed_.push_back(id);
        for (auto const& crossed : links_of(touched))
            look_at(crossed.link);
    }
    while (spread_to_ < near_links_.size()) {
        spread();
        fill();
        load_changes();
    }
    tell_changes();
    touched_.clear();
    return changed_;
}

/// Bundles have other ceilings where a link has another capacity.
void MaxMinShares::touch_bundles_of_links()
{
    for (auto const id : touched_links_) {
        links_[id].touched = false;
        for (auto const& [bundle, which] : links_[id].bundles)
            touch(bundle);
    }
    touched_links_.clear();
}

/// Where no link was full, a bundle has its ceiling; whether that is too much for a link is seen next.
void MaxMinShares::rise_to_ceiling(State& bundle)
{
    look_at_ceiling(bundle);
    bool const held_back =
        std::ranges::any_of(links_of(bundle), [this](Crossed const& it) { return links_[it.link].full; });
    if (held_back || bundle.flows == 0 || bundle.ceiling == bundle.rate) return;
    load(bundle, bundle.flows * (bundle.ceiling - bundle.rate));
    bundle.rate = bundle.ceiling;
}

/// Takes a link that is full, or would carry too much, among those that are filled.
void MaxMinShares::look_at(LinkId id)
{
    auto& near = links_[id];
    if (near.round == round_ || !(near.full || near.load > near.capacity * (1 + rounding))) return;
    near.round = round_;
    near_links_.push_back(id);
}

/// Takes all bundles of these links, and whatever links they fill.
void MaxMinShares::spread()
{
    for (; spread_to_ < near_links_.size(); ++spread_to_) {
        for (auto const& [id, which] : links_[near_links_[spread_to_]].bundles) {
            auto& near = bundles_[id];
            if (near.round == round_) continue;
            near.round = round_;
            near.before = near.loaded = near.rate;
            near_bundles_.push_back(id);
            for (auto const& crossed : links_of(near))
                look_at(crossed.link);
        }
    }
}

/// Before any rate is found.
void MaxMinShares::empty_links()
{
    offers_.clear();
    for (auto const id : near_links_) {
        auto& filled = links_[id];
        filled.full = false;
        filled.rest = filled.capacity;
        filled.weight = 0;
        filled.open = static_cast<std::ptrdiff_t>(filled.bundles.size());
        for (auto const& [bundle, which] : filled.bundles) {
            auto& open = bundles_[bundle];
            filled.weight += open.flows * open.weight * cost(open, which);
            open.fixed = false;
        }
        if (filled.open > 0) offers_.push(least_level_of(filled), id);
    }
}

/// Anew, of those that are open: what is left where a slow station is taken off would be rounding.
void MaxMinShares::weigh(LinkLoad& filled) const
{
    filled.weight = 0;
    for (auto const& [id, which] : filled.bundles) {
        auto const& bundle = bundles_[id];
        if (!bundle.fixed) filled.weight += bundle.flows * bundle.weight * cost(bundle, which);
    }
}

/// As if no flow had a ceiling.
double MaxMinShares::least_level_of(LinkLoad const& filled)
{
    return std::max(0.0, filled.rest) / filled.weight;
}

/// Fills the links from the lowest level up. The level to which flows on a link can rise does not sink when
/// others, on a link that holds them to a lower one, take their part: so the lowest of all is final.
void MaxMinShares::fill()
{
    empty_links();
    while (!offers_.empty()) {
        auto const offer = offers_.pop();
        auto& filled = links_[offer.value];
        if (filled.open == 0) continue;
        if (filled.uneven) weigh(filled);
        double level = least_level_of(filled);
        double next = unlimited;
        if (!offers_.empty()) next = offers_.first().key;
        if (level <= std::max(offer.key, next)) level = level_of(filled);
        if (level <= next)
            fix(filled, level);
        else
            offers_.push(level, offer.value);
    }
}

/// The level at which the flows that have no rate yet fill the link, each up to its ceiling; infinite where
/// it has room for all ceilings. Newton's method on the sum of rates, a concave function of the level: from
/// wherever it begins it comes to a level that is too low, and from there up.
double MaxMinShares::level_of(LinkLoad const& filled) const
{
    double level = filled.level;
    for (bool is_guess = true;; is_guess = false) {
        double rest = filled.rest;
        double weight = 0;
        double below = 0; ///< no ceiling lies between these two levels
        double above = unlimited;
        for (auto const& [id, which] : filled.bundles) {
            auto const& bundle = bundles_[id];
            if (bundle.fixed) continue;
            if (bundle.level <= level) {
                rest -= bundle.flows * bundle.ceiling * cost(bundle, which);
                below = std::max(below, bundle.level);
            } else {
                weight += bundle.flows * bundle.weight * cost(bundle, which);
                above = std::min(above, bundle.level);
            }
        }
        bool const has_room = above == unlimited;
        if (has_room && (rest >= 0 || !is_guess)) return unlimited;
        double const next = has_room ? least_level_of(filled) : std::max(0.0, rest) / weight;
        if (below <= next && next < above) return next;
        if (!is_guess && next <= level) return level; // which it is, but for rounding
        level = next;
    }
}

/// Gives all flows on a link that have no rate yet the level to which they rise together.
void MaxMinShares::fix(LinkLoad& filled, double level)
{
    if (level < unlimited) {
        filled.full = true;
        filled.level = level;
    }
    for (auto const& [id, which] : filled.bundles) {
        auto& bundle = bundles_[id];
        if (!bundle.fixed) fix(bundle, bundle.level <= level ? bundle.ceiling : level * bundle.weight);
    }
}

void MaxMinShares::fix(State& bundle, double rate)
{
    bundle.fixed = true;
    bundle.rate = rate;
    for (auto const& [id, cost] : links_of(bundle)) {
        auto& crossed = links_[id];
        crossed.rest -= bundle.flows * rate * cost;
        crossed.weight -= bundle.flows * bundle.weight * cost;
        --crossed.open;
    }
}

/// Tells links that were not filled of the new rates. Those which now carry too much have to be filled, too.
void MaxMinShares::load_changes()
{
    for (auto const id : near_bundles_) {
        auto& bundle = bundles_[id];
        double const more = bundle.flows * (bundle.rate - std::exchange(bundle.loaded, bundle.rate));
        if (more == 0) continue;
        for (auto const& [other, cost] : links_of(bundle)) {
            if (links_[other].round == round_) continue;
            links_[other].load += cost * more;
            ++links_[other].additions;
            look_at(other);
        }
    }
}

void MaxMinShares::tell_changes()
{
    for (auto const id : near_bundles_) {
        auto const& bundle = bundles_[id];
        if (bundle.rate != bundle.before && !bundle.touched) changed_.push_back(id);
    }
    for (auto const id : near_links_)
        sum_up(links_[id]);
    for (auto const id : touched_) {
        bundles_[id].touched = false;
        for (auto const& crossed : links_of(bundles_[id])) {
            if (links_[crossed.link].additions > sum_up_after) sum_up(links_[crossed.link]);
        }
    }
}

/// Additions have rounded the load.
void MaxMinShares::sum_up(LinkLoad& summed) const
{
    summed.additions = 0;
    summed.load = summed.capacity;
    if (summed.full) return;
    summed.load = 0;
    for (auto const& [id, which] : summed.bundles)
        summed.load += bundles_[id].flows * bundles_[id].rate * cost(bundles_[id], which);
}

} // namespace sunder::sim
