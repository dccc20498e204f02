#include "sim/engine/network/max_min_carrier.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sunder::sim {
namespace {

constexpr std::uint64_t ends = std::numeric_limits<std::uint64_t>::max(); ///< token of the next end
constexpr std::uint64_t of_a_path = 1ULL << 63U; ///< and the number of one: token of its next move
StepFunction const nothing{0.0};                 ///< the rate of a path that is blocked

/// A link of more paths is never one's own: to look who is on it would cost more than it saves.
constexpr std::size_t few_paths = 8;

/// Of the links of a path only so many, the first, may be narrow: it is remembered which are shared.
constexpr std::size_t most_narrow = 64;

/// Virtual time begins anew when it is so many times what a flow wants, to keep its digits.
constexpr double much = 1024;

} // namespace

MaxMinCarrier::MaxMinCarrier(Setup const& setup, Calendar& calendar, Listener& listener)
    : calendar_{calendar}, listener_{listener}
{
    for (auto const id : setup.links.ids()) {
        if (setup.links[id].cell) media_.emplace(id, shares_.add_medium(*setup.links[id].cell));
    }
    Table<std::size_t, FluidLink> users(setup.links.size());
    for (auto const& wanted : setup.paths) {
        add_path(wanted);
        for (auto const link : paths_.back().links)
            ++users[link];
    }
    for (auto const id : setup.links.ids()) {
        auto const pace = pace_of(*setup.links[id].rate);
        auto const shared = shares_.add_link(paces_[pace].now);
        if (users[id] > 1) paces_[pace].links.push_back(shared);
        links_.push_back({.pace = pace, .shared = shared, .is_narrow = users[id] <= few_paths, .busy = {}});
    }
    for (auto& path : paths_) {
        for (std::size_t i = most_narrow; i < path.links.size(); ++i)
            links_[path.links[i]].is_narrow = false;
        for (auto const link : path.links) {
            auto const pace = links_[link].pace;
            if (!paces_[pace].rate->constant() && std::ranges::count(path.changing, pace) == 0)
                path.changing.push_back(pace);
        }
    }
}

void MaxMinCarrier::add_path(FluidPath const& wanted)
{
    auto& path = paths_.emplace_back();
    path.moving = wanted.moving;
    for (std::size_t i = 0; i < wanted.links.size(); ++i) {
        auto const medium = media_.find(wanted.links[i]);
        if (medium == media_.end())
            path.links.push_back(wanted.links[i]);
        else if (wanted.airtimes[i] > 0)
            path.media.push_back({.medium = medium->second, .airtime = wanted.airtimes[i]});
    }
    std::ranges::sort(path.media);
    if (path.moving != nullptr) path.still = path.media;
}

/// Links that are alike have one pace.
Id<MaxMinCarrier::Pace> MaxMinCarrier::pace_of(StepFunction const& rate)
{
    auto const is_same = [&](Pace const& pace) {
        return pace.rate == &rate ||
               (rate.constant() && pace.rate->constant() && pace.rate->at({}) == rate.at({}));
    };
    if (auto const found = paces_.find_if(is_same)) return *found;
    return paces_.push_back({.rate = &rate, .now = rate.at({})});
}

Carrier::FlowKey MaxMinCarrier::start(Flow const& flow)
{
    SUNDER_EXPECTS(flow.bytes > Bytes{});
    auto const slot = flows_.take({});
    auto& path = paths_[flow.path];
    auto& live = flows_[slot];
    live.token = flow.token;
    live.path = flow.path;
    live.leaves.place = flow.turn.place(started_++);
    live.place = path.flows.size();
    path.flows.push_back(slot);
    if (path.flows.size() == 1) become_busy(flow.path);
    regroup(flow.path);
    join(slot, *path.bundle, flow.bytes.value());
    share_out();
    return {.order = 0, .number = slot};
}

Bytes MaxMinCarrier::abort(FlowKey const& flow)
{
    double const left = remove(flow.number);
    share_out();
    return Bytes{left};
}

/// \return what the flow had still to carry
double MaxMinCarrier::remove(std::uint64_t slot)
{
    double const left = quit(slot);
    auto const id = flows_[slot].path;
    auto& path = paths_[id];
    auto const last = path.flows[flows_[slot].place] = path.flows.back();
    flows_[last].place = flows_[slot].place;
    path.flows.pop_back();
    flows_.give_back(slot);
    if (path.flows.empty())
        become_idle(id);
    else
        regroup(id);
    return left;
}

/// Sees to it that the carrier wakes when the path may take something else of cells than now.
void MaxMinCarrier::follow_motion(Id<FluidPath> id)
{
    auto& path = paths_[id];
    Seconds const until = path.moving->stays_until(calendar_.now());
    path.move.reset();
    if (std::isfinite(until.value()))
        path.move = calendar_.schedule(until, Turn{}, *this, of_a_path | id.index());
}

/// What the path takes of cells from now on. \pre it looks different
void MaxMinCarrier::take_media(Path& path)
{
    path.moving->move();
    path.kinds.clear();
    path.media = path.still;
    if (path.moving->is_blocked()) return;
    for (auto const& [link, airtime] : path.moving->uses())
        path.media.push_back({.medium = media_.at(link), .airtime = airtime});
    std::ranges::sort(path.media);
}

void MaxMinCarrier::move(Id<FluidPath> id)
{
    auto& path = paths_[id];
    follow_motion(id);
    if (!path.moving->looks_different(calendar_.now())) return;
    std::vector<FlowLeft> flows;
    for (auto const slot : path.flows) {
        auto const& flow = flows_[slot];
        settle(*flow.bundle);
        flows.push_back({flow.token, std::max(0.0, flow.leaves.at - bundles_[*flow.bundle].served)});
    }
    listener_.moves(flows, Listener::Moves::away);
    take_media(path);
    listener_.moves(flows, Listener::Moves::here);
    sort_again(id);
    share_out();
}

/// A path has its first flow: links that were another's own are shared now.
void MaxMinCarrier::become_busy(Id<FluidPath> id)
{
    auto& path = paths_[id];
    if (path.moving != nullptr) {
        follow_motion(id);
        if (path.moving->looks_different(calendar_.now())) take_media(path);
    }
    for (auto const pace : path.changing) {
        if (++paces_[pace].paths == 1) follow(pace);
    }
    for (auto const link : path.links) {
        auto& busy = links_[link].busy;
        if (!links_[link].is_narrow) continue;
        busy.push_back(id);
        if (busy.size() == 2) sort_again(busy.front());
    }
    path.kind = kind_of(path);
}

/// A path has no flow any more: who is left alone on a link has it for its own.
void MaxMinCarrier::become_idle(Id<FluidPath> id)
{
    auto& path = paths_[id];
    path.bundle.reset();
    if (path.move) calendar_.cancel(*std::exchange(path.move, std::nullopt));
    for (auto const pace : path.changing) {
        auto& left = paces_[pace];
        if (--left.paths == 0 && left.change) calendar_.cancel(*std::exchange(left.change, std::nullopt));
    }
    for (auto const link : path.links) {
        auto& busy = links_[link].busy;
        if (!links_[link].is_narrow) continue;
        std::erase(busy, id);
        if (busy.size() == 1) sort_again(busy.front());
    }
}

void MaxMinCarrier::sort_again(Id<FluidPath> id)
{
    auto& path = paths_[id];
    path.kind = kind_of(path);
    regroup(id);
}

Id<MaxMinCarrier::Kind> MaxMinCarrier::kind_of(Path& path)
{
    auto const is_shared = [](LiveLink const& link) { return !link.is_narrow || link.busy.size() > 1; };
    std::uint64_t are_shared = 0;
    for (std::size_t i = 0; i < std::min(path.links.size(), most_narrow); ++i)
        are_shared |= static_cast<std::uint64_t>(is_shared(links_[path.links[i]])) << i;
    auto const [entry, is_new] = path.kinds.try_emplace(are_shared);
    if (!is_new) return entry->second;
    Kind kind{.shared = {}, .media = path.media, .own = {}, .bundles = {}};
    for (auto const id : path.links) {
        auto const& link = links_[id];
        if (is_shared(link))
            kind.shared.push_back(link.shared);
        else
            kind.own.push_back(link.pace);
    }
    if (path.moving != nullptr && path.moving->is_blocked()) kind.own.push_back(pace_of(nothing));
    return entry->second = kind_of(std::move(kind));
}

Id<MaxMinCarrier::Kind> MaxMinCarrier::kind_of(Kind kind)
{
    std::ranges::sort(kind.shared);
    std::ranges::sort(kind.own);
    auto const [entry, is_new] = kind_ids_.try_emplace({kind.shared, kind.media, kind.own});
    if (!is_new) return entry->second;
    auto const id = kinds_.push_back(std::move(kind));
    for (auto const pace : kinds_[id].own)
        paces_[pace].kinds.push_back(id);
    return entry->second = id;
}

/// For as many flows as the path has.
MaxMinCarrier::BundleId MaxMinCarrier::bundle_of(Path const& path)
{
    auto& kind = kinds_[path.kind];
    std::size_t const flows = kind.own.empty() ? 1 : path.flows.size();
    while (kind.bundles.size() < flows) {
        kind.bundles.push_back(shares_.add_bundle(
            {.links = kind.shared, .media = kind.media, .cap = cap_of(kind, kind.bundles.size() + 1)}));
        bundles_.emplace_back();
        ends_.add();
    }
    return kind.bundles[flows - 1];
}

double MaxMinCarrier::cap_of(Kind const& kind, std::size_t flows) const
{
    double cap = std::numeric_limits<double>::infinity();
    for (auto const pace : kind.own)
        cap = std::min(cap, paces_[pace].now);
    return cap / static_cast<double>(flows);
}

/// Moves the flows of a path to the bundle where they belong now, but for one that has just come.
void MaxMinCarrier::regroup(Id<FluidPath> id)
{
    auto& path = paths_[id];
    auto const bundle = bundle_of(path);
    if (path.bundle == bundle) return;
    path.bundle = bundle;
    for (auto const slot : path.flows) {
        if (flows_[slot].bundle) join(slot, bundle, quit(slot));
    }
}

/// A pace is needed from now on, or has changed.
void MaxMinCarrier::follow(Id<Pace> id)
{
    auto& pace = paces_[id];
    Seconds const now = calendar_.now();
    pace.change.reset();
    if (Seconds const next = pace.rate->next_change(now); std::isfinite(next.value()))
        pace.change = calendar_.schedule(next, Turn{}, *this, id.index());
    pace.now = pace.rate->at(now);
    for (auto const link : pace.links)
        shares_.set_capacity(link, pace.now);
    for (auto const kind : pace.kinds) {
        auto const& bundles = kinds_[kind].bundles;
        for (std::size_t i = 0; i < bundles.size(); ++i)
            shares_.set_cap(bundles[i], cap_of(kinds_[kind], i + 1));
    }
}

/// Lets virtual time catch up with the clock. A flow that is due but for rounding is due: it does not wait
/// for whatever rate comes now.
void MaxMinCarrier::settle(BundleId id)
{
    auto& bundle = bundles_[id];
    Seconds const now = calendar_.now();
    Seconds const passed = now - std::exchange(bundle.settled_at, now);
    if (bundle.flows.empty() || passed <= Seconds{}) return;
    bundle.served += bundle.rate * passed.value();
    double const due_at = bundle.flows.first().key.at;
    bool const is_due = ends_[id].at <= now.value() * (1 + 4 * std::numeric_limits<double>::epsilon());
    bundle.served = is_due ? std::max(bundle.served, due_at) : bundle.served;
}

void MaxMinCarrier::join(std::uint64_t slot, BundleId id, double amount)
{
    settle(id);
    auto& bundle = bundles_[id];
    if (bundle.flows.empty()) {
        bundle.served = 0;
        bundle.joined = 0;
    }
    if (bundle.served > much * amount && bundle.joined >= bundle.flows.size()) begin_anew(bundle);
    ++bundle.joined;
    auto& flow = flows_[slot];
    flow.bundle = id;
    flow.leaves.at = bundle.served + amount;
    bundle.flows.push(flow.leaves, slot);
    shares_.add_flows(id, 1);
}

void MaxMinCarrier::begin_anew(LiveBundle& bundle)
{
    auto const entries = bundle.flows.entries();
    bundle.flows.clear();
    for (auto const& [leaves, slot] : entries) {
        flows_[slot].leaves.at = leaves.at - bundle.served;
        bundle.flows.push(flows_[slot].leaves, slot);
    }
    bundle.served = 0;
    bundle.joined = 0;
}

/// Takes a flow out of its bundle. \return what it has still to carry
double MaxMinCarrier::quit(std::uint64_t slot)
{
    auto& flow = flows_[slot];
    auto const id = *std::exchange(flow.bundle, std::nullopt);
    settle(id);
    auto& bundle = bundles_[id];
    bundle.flows.withdraw(flow.leaves);
    shares_.add_flows(id, -1);
    return std::max(0.0, flow.leaves.at - bundle.served);
}

/// Gives all bundles the rates that they have from now on.
void MaxMinCarrier::share_out()
{
    auto const& changed = shares_.update();
    for (auto const id : changed) {
        settle(id);
        auto& bundle = bundles_[id];
        bundle.rate = bundle.flows.empty() ? 0 : shares_.rate(id);
        ends_.note(id, end_of(bundle));
    }
    ends_.replay_each(changed);
    plan();
}

MaxMinCarrier::Ends::Instant MaxMinCarrier::end_of(LiveBundle const& bundle) const
{
    if (bundle.flows.empty()) return {};
    auto const& first = bundle.flows.first().key;
    double const left = first.at - bundle.served;
    double const time = left <= 0 ? 0 : left / bundle.rate;
    return {.at = calendar_.now().value() + time, .place = first.place};
}

void MaxMinCarrier::plan()
{
    auto const& first = ends_[ends_.first()];
    if (planned_ && planned_at_ == first) return;
    if (planned_) calendar_.cancel(*std::exchange(planned_, std::nullopt));
    if (first.at == std::numeric_limits<double>::infinity()) return;
    planned_at_ = first;
    planned_ = calendar_.schedule(Seconds{first.at}, Turn::of_place(first.place), *this, ends);
}

void MaxMinCarrier::wake(std::uint64_t token)
{
    if (token == ends) return finish();
    if ((token & of_a_path) != 0) return move(Id<FluidPath>{token & ~of_a_path});
    follow(Id<Pace>{token});
    share_out();
}

/// Ends the one flow whose turn it is of those that end now.
void MaxMinCarrier::finish()
{
    planned_.reset();
    double const now = calendar_.now().value();
    auto const id = ends_.first_in_place(now * (1 + 4 * std::numeric_limits<double>::epsilon()));
    settle(id);
    auto& bundle = bundles_[id];
    auto const [leaves, slot] = bundle.flows.first();
    bundle.served = leaves.at; // which it is, but for rounding
    auto const token = flows_[slot].token;
    (void)remove(slot);
    share_out();
    listener_.served(token);
}

std::vector<FlowLeft> MaxMinCarrier::left()
{
    std::vector<FlowLeft> left;
    for (auto const& flow : flows_.all()) {
        if (!flow.bundle) continue;
        settle(*flow.bundle);
        left.push_back({flow.token, std::max(0.0, flow.leaves.at - bundles_[*flow.bundle].served)});
    }
    return left;
}

} // namespace sunder::sim
