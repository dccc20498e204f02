#include "sim/engine/network/cell_shares.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

constexpr double rounding = 1e-12; ///< by how much of its time a medium may seem to lack some
constexpr int most_steps = 200;    ///< of a search, which halves what is left every other time
constexpr int most_turns = 100;    ///< of media that meet elsewhere

} // namespace

Id<CellShares::Medium> CellShares::add_medium(CellShare share)
{
    auto const id = media_.push_back({.share = share});
    if (share == CellShare::airtime)
        airtime_media_.push_back(id);
    else
        media_[id].link = shares_.add_link(1);
    return id;
}

CellShares::BundleId CellShares::add_bundle(Crowd const& crowd)
{
    MaxMinShares::Bundle bundle{.links = crowd.links, .cap = crowd.cap};
    bundle.costs.assign(bundle.links.size(), 1);
    Held held{.cap = crowd.cap, .flows = 0, .media = {}};
    for (auto const& use : crowd.media) {
        SUNDER_EXPECTS(use.airtime > 0);
        if (media_[use.medium].share == CellShare::airtime) {
            held.media.push_back(use);
            continue;
        }
        bundle.links.push_back(media_[use.medium].link);
        bundle.costs.push_back(use.airtime);
    }
    bundle.cap = cap_of(held);
    auto const id = shares_.add_bundle(bundle);
    for (auto const& use : held.media) {
        media_[use.medium].bundles.push_back(id);
        media_[use.medium].airtimes.push_back(use.airtime);
    }
    held_.push_back(std::move(held));
    changed_in_.push_back(0);
    return id;
}

double CellShares::cap_of(Held const& held) const
{
    double cap = held.cap;
    for (auto const& use : held.media)
        cap = std::min(cap, media_[use.medium].allowance / use.airtime);
    return cap;
}

void CellShares::set_cap(BundleId id, double cap)
{
    held_[id].cap = cap;
    shares_.set_cap(id, cap_of(held_[id]));
}

void CellShares::add_flows(BundleId id, std::int64_t more)
{
    auto& held = held_[id];
    held.flows += static_cast<double>(more);
    for (auto const& use : held.media)
        media_[use.medium].flows += static_cast<double>(more);
    shares_.add_flows(id, more);
}

std::vector<CellShares::BundleId> const& CellShares::update()
{
    if (airtime_media_.empty()) return shares_.update();
    ++round_;
    changed_.clear();
    collect();
    for (int turn = 0; turn < most_turns; ++turn) {
        bool is_settled = true;
        for (auto const id : airtime_media_)
            is_settled = settle(media_[id]) && is_settled;
        if (is_settled) break;
    }
    return changed_;
}

void CellShares::collect()
{
    for (auto const id : shares_.update()) {
        if (std::exchange(changed_in_[id], round_) != round_) changed_.push_back(id);
    }
}

CellShares::Taken CellShares::taken(Medium const& medium) const
{
    Taken taken{.allowance = medium.allowance};
    for (std::size_t i = 0; i < medium.bundles.size(); ++i) {
        double const flows = held_[medium.bundles[i]].flows;
        if (flows == 0) continue;
        double const time = shares_.rate(medium.bundles[i]) * medium.airtimes[i];
        taken.time += flows * time;
        if (time >= medium.allowance * (1 - rounding)) taken.held += flows;
    }
    return taken;
}

CellShares::Taken CellShares::allow(Medium& medium, double allowance)
{
    medium.allowance = allowance;
    for (auto const id : medium.bundles)
        shares_.set_cap(id, cap_of(held_[id]));
    collect();
    return taken(medium);
}

/// \return whether the allowance was right already
bool CellShares::settle(Medium& medium)
{
    if (medium.flows == 0) {
        if (medium.allowance < 1) allow(medium, 1);
        return true;
    }
    auto const now = taken(medium);
    bool const is_full = now.time >= 1 - rounding;
    if (is_full ? now.time <= 1 + rounding : now.held == 0) return true;
    find_allowance(medium);
    return false;
}

/// From below, where all have too little.
void CellShares::find_allowance(Medium& medium)
{
    Taken before;
    auto low = allow(medium, 1 / medium.flows);
    Taken high{.allowance = 1, .time = std::numeric_limits<double>::infinity()};
    for (int step = 0; step < most_steps && low.held > 0 && low.time < 1 - rounding; ++step) {
        double next = next_allowance(before, low, high);
        bool const is_new = low.allowance < next && next < high.allowance;
        if (!is_new || (step % 2 == 1 && std::isfinite(high.time)))
            next = (low.allowance + high.allowance) / 2;
        if (next <= low.allowance || next >= high.allowance) break;
        auto const found = allow(medium, next);
        if (found.time > 1 + rounding) {
            high = found;
        } else {
            before = low;
            low = found;
        }
    }
    if (medium.allowance != low.allowance) allow(medium, low.allowance);
    if (low.held == 0) allow(medium, 1);
}

/// Where the line through two points below comes to the whole time; at least where it would if nobody gave
/// way to those that are held.
double CellShares::next_allowance(Taken const& before, Taken const& low, Taken const& high)
{
    double const lacks = 1 - low.time;
    if (std::isfinite(high.time))
        return low.allowance + lacks * (high.allowance - low.allowance) / (high.time - low.time);
    double next = low.allowance + lacks / low.held;
    double const rise = (low.time - before.time) / (low.allowance - before.allowance);
    if (before.allowance > 0 && rise > 0) next = std::max(next, low.allowance + lacks / rise);
    return next;
}

} // namespace sunder::sim
