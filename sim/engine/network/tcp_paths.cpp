#include "sim/engine/network/tcp_paths.hpp"

#include "sim/base/contract.hpp"

#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

/// Both directions of each flow, and all datagrams of each path, have lines of their own.
std::uint64_t line_of(std::uint64_t number, std::uint64_t kind)
{
    return 3 * number + kind;
}

} // namespace

// Building
// -----------------------------------------------------------------------------------------------------------

TcpPaths::Held& TcpPaths::Held::operator=(Held const& other)
{
    if (this == &other) return *this;
    if (!other.flow_)
        flow_.reset();
    else if (flow_)
        *flow_ = *other.flow_;
    else
        flow_ = std::make_unique<TcpFlow>(*other.flow_);
    return *this;
}

Id<FluidPath> TcpPaths::add_path(PathSetup const& setup)
{
    SUNDER_EXPECTS(!setup.there.empty());
    Seconds round_trip;
    for (auto const* way : {&setup.there, &setup.back})
        for (auto const lane : *way)
            round_trip += least_time(lane);
    setups_.push_back(setup);
    round_trips_.push_back(round_trip);
    other_ways_.push_back(std::nullopt);
    return state_.paths.push_back({});
}

void TcpPaths::pair(Id<FluidPath> one, Id<FluidPath> other)
{
    other_ways_[one] = other;
    other_ways_[other] = one;
}

std::uint64_t TcpPaths::line_of_datagrams(Id<FluidPath> path)
{
    return line_of(path.index(), 2);
}

// Messages
// -----------------------------------------------------------------------------------------------------------

bool TcpPaths::is_kept(Id<FluidPath> path) const
{
    return setups_[path].settings.connection != tcp::Connection::fresh;
}

TcpFlow& TcpPaths::flow_for_message(Seconds now, Id<FluidPath> id)
{
    auto& path = state_.paths[id];
    if (path.lasting) return flow(*path.lasting);
    auto const number = state_.flows.take();
    auto& live = state_.flows[number];
    TcpFlow::Host& host = *this;
    live.path = id;
    live.flow.emplace(TcpFlow::Setup{.number = number,
                                     .settings = setups_[id].settings,
                                     .round_trip = round_trips_[id],
                                     .seed = setups_[id].seed.child(path.flows++)},
                      host);
    if (is_kept(id)) path.lasting = number;
    auto& flow = *live.flow;
    flow.open(now);
    changed(flow);
    return flow;
}

/// The flow of the other direction, whose receiver sits where this one's sender does.
TcpFlow* TcpPaths::partner(Id<FluidPath> path)
{
    auto const other = other_ways_[path];
    if (!other) return nullptr;
    if (is_kept(*other)) {
        auto const lasting = state_.paths[*other].lasting;
        return lasting ? &flow(*lasting) : nullptr;
    }
    return answering_ != nullptr && path_of(*answering_) == *other ? answering_ : nullptr;
}

Carrier::FlowKey TcpPaths::start_message(Seconds now, Flow const& message)
{
    if (auto* const other = partner(message.path)) other->answers();
    auto& flow = flow_for_message(now, message.path);
    auto const number = flow.write(now, {.bytes = static_cast<std::int64_t>(std::ceil(message.bytes.value())),
                                         .token = message.token,
                                         .turn = message.turn});
    changed(flow);
    return {.order = static_cast<double>(number), .number = flow.number()};
}

Bytes TcpPaths::forget_message(FlowKey const& message)
{
    return Bytes{static_cast<double>(flow(message.number).forget(static_cast<std::int64_t>(message.order)))};
}

void TcpPaths::add_left(std::vector<FlowLeft>& all) const
{
    for (auto const& live : state_.flows.all())
        if (live.flow) live.flow->add_left(all);
}

void TcpPaths::end_message(Seconds now, std::uint64_t number, Listener& listener)
{
    auto& ends = flow(number);
    if (auto const token = ends.end_message()) {
        auto* const before = std::exchange(answering_, &ends);
        listener.served(*token);
        answering_ = before;
    }
    ends.message_ended(now);
    changed(ends);
}

// Packets
// ------------------------------------------------------------------------------------------------------------

void TcpPaths::send_there(Seconds now, Packet& packet)
{
    auto& sends = flow(packet.flow);
    auto const path = path_of(sends);
    if (packet.kind == Packet::Kind::data) {
        auto* const other = partner(path);
        if (auto const news = other != nullptr ? other->news(now) : std::nullopt) {
            packet.answered = other->number();
            packet.news = *news;
            other->is_under_way();
            changed(*other);
        }
    }
    sends.is_under_way();
    packet.way = &setups_[path].there;
    packet.line = line_of(packet.flow, 0);
    send(now, packet);
}

void TcpPaths::send_back(Seconds now, Packet& packet)
{
    auto& sends = flow(packet.flow);
    sends.is_under_way();
    packet.way = &setups_[path_of(sends)].back;
    packet.line = line_of(packet.flow, 1);
    send(now, packet);
}

void TcpPaths::arrived(Seconds now, Packet const& packet)
{
    auto& comes_to = flow(packet.flow);
    auto* const other = packet.answered != Packet::none ? &flow(packet.answered) : nullptr;
    if (other != nullptr) {
        other->take(now, {.kind = Packet::Kind::acknowledgement, .news = packet.news});
        changed(*other);
    }
    comes_to.take(now, packet);
    changed(comes_to);
    leave(packet);
    if (other != nullptr) close_if_done(*other);
    close_if_done(comes_to);
}

void TcpPaths::lost(Packet const& packet)
{
    leave(packet);
}

void TcpPaths::leave(Packet const& packet)
{
    flow(packet.flow).is_gone();
    if (packet.answered != Packet::none) flow(packet.answered).is_gone();
}

void TcpPaths::close_if_done(TcpFlow& flow)
{
    if (is_kept(path_of(flow)) || !flow.at_rest()) return;
    closes(flow);
    auto const number = flow.number();
    state_.flows[number].flow.reset();
    state_.flows.give_back(number);
}

} // namespace sunder::sim
