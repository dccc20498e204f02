#include "sim/engine/network/packet_island.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::uint64_t further = 0; // token; others: 1 + the number of a flow whose message is due
constexpr int least_steps = 16;
constexpr Seconds never{std::numeric_limits<double>::infinity()};

} // namespace

Id<PacketLane> PacketIsland::add_lane(PacketLane::Setup const& setup)
{
    SUNDER_EXPECTS(setup.queue == LinkQueue::fifo);
    IslandLane lane{.path = {setup.path, setup.seed}, .jitter_seed = setup.seed.child("jitter"), .state = {}};
    if (setup.jitter != nullptr) lane.state.jitter.emplace(*setup.jitter);
    return lanes_.push_back(std::move(lane));
}

Seconds PacketIsland::least_time(Id<PacketLane> lane) const
{
    return lanes_[lane].path.least_time(tcp::handshake_packet);
}

// Acts from outside
// -------------------------------------------------------------------------------------------------------------

Carrier::FlowKey PacketIsland::start(Flow const& message)
{
    come_to_now();
    bool const alone = act_ == Act::none && planned_.empty();
    if (alone) remember();
    auto const key = begin(calendar_.now(), message);
    if (alone) {
        then_.act = message;
        run_ahead();
    }
    return key;
}

Carrier::FlowKey PacketIsland::begin(Seconds now, Flow const& message)
{
    ++awaited_;
    std::optional<OneWay> alone;
    if (auto const way = one_way(message.path)) alone.emplace(*way);
    return start_message(now, message);
}

Bytes PacketIsland::abort(FlowKey const& message)
{
    come_to_now();
    auto const left = forget_message(message);
    go_on();
    return left;
}

std::vector<FlowLeft> PacketIsland::left()
{
    come_to_now();
    std::vector<FlowLeft> all;
    add_left(all);
    go_on();
    return all;
}

Bytes PacketIsland::carried(Id<PacketLane> lane)
{
    come_to_now();
    auto const carried = lanes_[lane].state.carried;
    go_on();
    return carried;
}

void PacketIsland::wake(std::uint64_t token)
{
    planned_.erase(std::ranges::find(planned_, token, &Planned::token));
    come_to_now();
    if (token != further) {
        steps_ = std::min(2 * steps_, most_steps);
        act_ = Act::goes_on;
        end_message(calendar_.now(), token - 1, listener_);
        act_ = Act::none;
    }
    go_on();
}

// Back and forth
// ------------------------------------------------------------------------------------------------------------

void PacketIsland::remember()
{
    then_.lanes.resize(lanes_.size());
    auto then = then_.lanes.begin();
    for (auto const& lane : lanes_) {
        then->path = lane.path.so_far();
        then->state = lane.state;
        ++then;
    }
    then_.flows = state();
    then_.orders = orders_;
    then_.awaited = awaited_;
    then_.at = calendar_.now();
    then_.act.reset();
}

void PacketIsland::go_back()
{
    for (auto const& planned : planned_)
        calendar_.cancel(planned.event);
    planned_.clear();
    auto then = then_.lanes.begin();
    for (auto& lane : lanes_) {
        lane.path.go_back_to(then->path);
        lane.state = then->state;
        ++then;
    }
    state() = then_.flows;
    orders_ = then_.orders;
    awaited_ = then_.awaited;
    reached_ = then_.at;
    if (!then_.act) return;
    (void)begin(then_.at, *then_.act);
}

void PacketIsland::come_to_now()
{
    auto const now = calendar_.now();
    if (reached_ > now) {
        go_back();
        steps_ = std::max(steps_ / 2, least_steps);
    }
    pass_until(now);
}

void PacketIsland::pass_until(Seconds until)
{
    if (auto const way = one_way({})) {
        (void)run(*way, until, most_steps);
        close_if_done(*way->flow);
    }
    while (step(until)) {
    }
}

/// The act is over.
void PacketIsland::go_on()
{
    if (act_ == Act::goes_on || awaited_ == 0 || !planned_.empty()) return;
    remember();
    run_ahead();
}

OneWay::End PacketIsland::run(OneWay::Setup const& way, Seconds until, int most)
{
    OneWay alone{way};
    auto const end = alone.run(until, most);
    reached_ = std::max(reached_, alone.reached());
    return end;
}

void PacketIsland::run_ahead()
{
    auto end = OneWay::End::enough;
    if (auto const way = one_way({})) {
        end = run(*way, never, steps_);
    } else {
        for (int i = 0; i < steps_ && planned_.empty() && end == OneWay::End::enough; ++i)
            if (!step(never)) end = OneWay::End::nothing;
    }
    // Messages that arrive at the same instant are all due before one is heard of.
    if (!planned_.empty()) return pass_until(planned_.front().event.at);
    bool const stuck = end == OneWay::End::nothing; // an instant that no number can tell will be refused
    plan(stuck ? never : reached_, Turn{}, further);
}

bool PacketIsland::has_jitter(Id<PacketLane> lane) const
{
    return lanes_[lane].state.jitter.has_value();
}

/// Where one flow alone does anything, over one link; with that which starts.
std::optional<OneWay::Setup> PacketIsland::one_way(std::optional<Id<FluidPath>> starts)
{
    Live* alone = nullptr;
    for (auto& live : state().flows.all()) {
        if (!live.flow || (starts != live.path && live.flow->is_idle())) continue;
        if (alone != nullptr) return std::nullopt;
        alone = &live;
    }
    if (alone == nullptr || !alone->flow->stands()) return std::nullopt;
    auto const& setup = setup_of(alone->path);
    auto const& there = setup.there;
    auto const& back = setup.back;
    if (there.size() != 1 || back.size() != 1 || there.front() == back.front() || has_jitter(there.front()) ||
        has_jitter(back.front()))
        return std::nullopt;
    return OneWay::Setup{.flow = &*alone->flow,
                         .there = &lanes_[there.front()],
                         .back = &lanes_[back.front()],
                         .way_there = &there,
                         .way_back = &back,
                         .headers = setup.settings.headers};
}

void PacketIsland::plan(Seconds at, Turn turn, std::uint64_t token)
{
    planned_.push_back({calendar_.schedule(at, turn, *this, token), token});
}

void PacketIsland::message_due(TcpFlow& flow, Seconds now, Turn turn)
{
    --awaited_;
    plan(now, turn, flow.number() + 1);
}

// Packets
// ------------------------------------------------------------------------------------------------------------

void PacketIsland::send(Seconds now, Packet& packet)
{
    auto& lane = lanes_[(*packet.way)[packet.hops]];
    auto& state = lane.state;
    auto const arrives_at = lane.carry(now, packet.size);
    if (!arrives_at) return lost(packet);
    if (state.under_way.empty()) state.order = orders_++;
    auto& last = state.under_way.add();
    last.arrives_at = *arrives_at;
    last.packet = packet;
}

void PacketIsland::arrive(IslandLane& lane)
{
    auto& under_way = lane.state.under_way;
    auto [now, packet] = under_way.front();
    under_way.pop_front();
    if (!under_way.empty()) lane.state.order = orders_++;
    ++packet.hops;
    if (packet.hops < packet.way->size())
        send(now, packet);
    else
        arrived(now, packet);
}

/// \return whether something happened, which does not where the next comes after `until`
bool PacketIsland::step(Seconds until)
{
    auto at = never;
    IslandLane* lane = nullptr;
    for (auto& other : lanes_) {
        auto const& state = other.state;
        if (state.under_way.empty()) continue;
        auto const first = state.under_way.front().arrives_at;
        if (first > at || (first == at && lane != nullptr && lane->state.order < state.order)) continue;
        at = first;
        lane = &other;
    }
    TcpFlow* wakes = nullptr;
    for (auto& live : state().flows.all()) {
        if (!live.flow || live.flow->sleeps_until(std::min(at, until))) continue;
        auto const wants = live.flow->wakes_at();
        if (!wants || *wants >= at) continue;
        at = *wants;
        wakes = &*live.flow;
    }
    if (at > until || at == never) return false;
    reached_ = std::max(reached_, at);
    if (wakes != nullptr)
        wakes->wake(at);
    else
        arrive(*lane);
    return true;
}

} // namespace sunder::sim
