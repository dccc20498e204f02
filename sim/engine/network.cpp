#include "sim/engine/network.hpp"

#include "sim/base/contract.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::uint64_t window_starts = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t window_ends = window_starts - 1;

std::size_t at(int index)
{
    return static_cast<std::size_t>(index);
}

Seconds overlap(Seconds from, Seconds to, Window const& window)
{
    return std::max(Seconds{}, std::min(to, window.to) - std::max(from, window.from));
}

} // namespace

Network::Network(Deployment const& deployment, Seed seed, Window window, Calendar& calendar, Client& client)
    : deployment_{deployment}, seed_{seed}, window_{window}, calendar_{calendar}, client_{client}
{
}

Network::~Network() = default;

Link const& Network::link_of(Lane const& lane) const
{
    return deployment_.platform.links[at(lane.link)];
}

int Network::lane(int link_number, std::int64_t index, Direction direction)
{
    auto const& link = deployment_.platform.links[at(link_number)];
    if (link.duplex == Duplex::half) direction = Direction::both;
    auto const [entry, is_new] =
        lane_numbers_.try_emplace({link_number, index, direction}, static_cast<int>(lanes_.size()));
    if (!is_new) return entry->second;

    Lane lane{.link = link_number,
              .index = static_cast<std::int32_t>(index),
              .direction = direction,
              .name = Name{link.name},
              .rate = direction == Direction::down ? &link.down : &link.up,
              .fluid = -1,
              .sharing = nullptr,
              .capped = nullptr,
              .own = -1,
              .jitter = {},
              .loss = {},
              .carried = {},
              .energy = {}};
    if (link.jitter) lane.jitter.emplace(*link.jitter);
    if (link.loss) lane.loss.emplace(*link.loss, seed_of_lane(seed_, link.name, index, direction));
    lanes_.push_back(std::move(lane));
    return entry->second;
}

std::vector<int> Network::lanes_of(Route const& route, ChannelKey const& key, Direction direction)
{
    std::vector<int> lanes;
    for (int const number : route.via) {
        auto const& link = deployment_.platform.links[at(number)];
        std::int64_t const index = link.each < 0 ? 0 : link.each == route.from ? key.from : key.to;
        lanes.push_back(lane(number, index, direction));
    }
    return lanes;
}

int Network::channel(ChannelKey const& key)
{
    auto const [entry, is_new] = channel_numbers_.try_emplace(key, static_cast<int>(channels_.size()));
    if (!is_new) return entry->second;

    auto const& route = deployment_.platform.routes[at(key.route)];
    Channel channel;
    channel.forward = route.forward;
    channel.lanes = lanes_of(route, key, route.forward ? Direction::up : Direction::down);
    if (deployment_.run.network_model == NetworkModel::lv08)
        channel.lanes_back = lanes_of(route, key, route.forward ? Direction::down : Direction::up);
    channel.tries = std::numeric_limits<int>::max();
    for (int const number : channel.lanes) {
        auto const& link = link_of(lanes_[at(number)]);
        channel.latency += link.latency;
        channel.radio += channel.forward ? link.send_power : link.receive_power;
        channel.has_jitter = channel.has_jitter || link.jitter;
        channel.may_be_down = channel.may_be_down || lanes_[at(number)].rate->least() <= 0;
        if (!link.loss) continue;
        channel.has_loss = true;
        channel.timeout = std::max(channel.timeout, link.loss->timeout);
        channel.backoff = std::max(channel.backoff, link.loss->backoff);
        channel.tries = std::min(channel.tries, link.loss->tries);
        Bytes const size = packet_size(*link.loss);
        if (size > Bytes{}) channel.mtu = channel.mtu > Bytes{} ? std::min(channel.mtu, size) : size;
    }
    channels_.push_back(std::move(channel));
    return entry->second;
}

void Network::open()
{
    auto const model = deployment_.run.network_model;
    std::vector<StepFunction const*> rates;
    for (auto const& lane : lanes_)
        rates.push_back(lane.rate);
    std::vector<std::vector<int>> paths;
    for (auto const& channel : channels_)
        paths.push_back(channel.lanes);

    std::vector<PathService> services;
    if (model == NetworkModel::exact) {
        services = plan_sharing(rates, paths);
    } else {
        for (auto const& path : paths)
            services.push_back({.bottleneck = -1, .own = -1, .links = path});
    }

    for (auto const& service : services) {
        if (service.own < 0) continue;
        auto& bottleneck = lanes_[at(service.bottleneck)];
        if (!bottleneck.capped)
            bottleneck.capped = std::make_unique<CappedSharing>(
                *bottleneck.rate, calendar_, static_cast<ProcessorSharing::Client&>(*this));
    }
    for (std::size_t i = 0; i < channels_.size(); ++i) {
        if (services[i].bottleneck >= 0) serve(channels_[i], services[i]);
    }

    auto const fluid_link = [&](int number) {
        auto& lane = lanes_[at(number)];
        if (lane.fluid < 0) {
            lane.fluid = static_cast<int>(fluid_links_.size());
            fluid_links_.push_back(
                {lane.rate, model == NetworkModel::lv08 ? link_of(lane).latency : Seconds{}});
        }
        return lane.fluid;
    };
    for (std::size_t i = 0; i < channels_.size(); ++i) {
        auto& channel = channels_[i];
        if (model == NetworkModel::lv08) channel.latency = Seconds{}; // SimGrid's part there
        if (services[i].bottleneck >= 0) continue;
        FluidPath path;
        for (int const link : services[i].links)
            path.links.push_back(fluid_link(link));
        for (int const link : channel.lanes_back)
            path.links_back.push_back(fluid_link(link));
        channel.fluid_path = static_cast<int>(fluid_paths_.size());
        fluid_paths_.push_back(std::move(path));
    }
    calendar_.schedule(window_.from, Turn{}, *this, window_starts);
    if (std::isfinite(window_.to.value())) calendar_.schedule(window_.to, Turn{}, *this, window_ends);
}

/// Opens a channel on which one link decides, alone or behind links of their own.
void Network::serve(Channel& channel, PathService const& service)
{
    auto& bottleneck = lanes_[at(service.bottleneck)];
    if (bottleneck.capped) {
        channel.capped = bottleneck.capped.get();
        if (service.own < 0) return;
        auto& own = lanes_[at(service.own)];
        if (own.own < 0) own.own = channel.capped->add_link(own.rate->peak());
        channel.own = own.own;
        return;
    }
    if (!bottleneck.sharing)
        bottleneck.sharing = std::make_unique<ProcessorSharing>(
            ProcessorSharing::Setup{.speed = bottleneck.rate, .servers = 1, .window = window_}, calendar_,
            static_cast<ProcessorSharing::Client&>(*this));
    channel.alone = bottleneck.sharing.get();
}

void Network::run()
{
    if (!needs_solver()) {
        while (!calendar_.empty())
            calendar_.wake_next();
        return;
    }
    fluid_ = make_fluid_network({.model = deployment_.run.network_model,
                                 .links = fluid_links_,
                                 .paths = fluid_paths_,
                                 .largest = largest_message()},
                                calendar_);
    fluid_->run();
}

Bytes Network::largest_message() const
{
    Bytes largest;
    for (auto const& application : deployment_.applications) {
        largest = std::max(largest, application.answer);
        for (auto const& leg : application.legs)
            largest = std::max(largest, leg.sent);
    }
    return largest;
}

void Network::send(Sending const& sending)
{
    SUNDER_EXPECTS(sending.bytes >= Bytes{});
    auto const slot = messages_.take({});
    auto& message = messages_[slot];
    message.channel = sending.channel;
    message.token = sending.token;
    message.turn = sending.turn;
    message.unsent = Unsent{sending.bytes, channels_[at(sending.channel)].mtu};
    attempt(slot);
}

void Network::attempt(std::uint64_t slot)
{
    auto& message = messages_[slot];
    auto const& channel = channels_[at(message.channel)];
    message.attempt_at = calendar_.now();
    Seconds delay = channel.latency;
    if (channel.has_jitter) {
        auto const seed = seed_of_attempt(client_.seed_of(message.token), message.outcome.attempts);
        for (int const number : channel.lanes) {
            auto& lane = lanes_[at(number)];
            if (!lane.jitter) continue;
            delay += lane.jitter->next(calendar_.now(), Draws{seed_of_jitter(seed, lane.name)});
        }
    }
    if (delay <= Seconds{}) return flow(slot);
    message.phase = Message::Phase::latency;
    calendar_.schedule(calendar_.now() + delay, message.turn, *this, slot);
}

void Network::flow(std::uint64_t slot)
{
    auto& message = messages_[slot];
    auto const& channel = channels_[at(message.channel)];
    message.phase = Message::Phase::flow;
    message.flow_at = calendar_.now();
    if (message.unsent.bytes() <= Bytes{}) return flow_ended(slot);
    ProcessorSharing::Want const want{
        .amount = message.unsent.bytes().value(), .token = slot, .turn = message.turn};
    if (channel.alone != nullptr)
        channel.alone->start(want);
    else if (channel.capped != nullptr)
        channel.capped->start(want, channel.own);
    else
        fluid_->start({.path = channel.fluid_path,
                       .bytes = message.unsent.bytes(),
                       .turn = message.turn,
                       .who = this,
                       .token = slot});
}

void Network::served(std::uint64_t token)
{
    flow_ended(token);
}

void Network::wake(std::uint64_t token)
{
    if (token == window_starts || token == window_ends) {
        carry_in_progress(token == window_starts ? -1.0 : 1.0);
        counting_ = token == window_starts ? Counting::now : Counting::over;
        return;
    }
    auto& message = messages_[token];
    switch (message.phase) {
    case Message::Phase::latency:
        return flow(token);
    case Message::Phase::flow:
        return flow_ended(token);
    case Message::Phase::timeout:
        client_.message_span(message.token, {.kind = SpanKind::link_wait,
                                             .started_at = message.attempt_at,
                                             .bytes = {},
                                             .energy = {},
                                             .lane = channels_[at(message.channel)].lanes.front()});
        return attempt(token);
    }
}

/// Counts what flows in progress have carried so far: against a window that starts, for one that ends.
void Network::carry_in_progress(double sign)
{
    auto const count = [&](std::vector<FlowLeft> const& flows) {
        for (auto const& flow : flows) {
            auto const& message = messages_[flow.token];
            for (int const lane : channels_[at(message.channel)].lanes)
                lanes_[at(lane)].carried += sign * (message.unsent.bytes() - Bytes{flow.left});
        }
    };
    if (fluid_) count(fluid_->left());
    for (auto const& lane : lanes_) {
        if (lane.sharing) count(lane.sharing->left());
        if (lane.capped) count(lane.capped->left());
    }
}

/// Books an attempt that has just left the links.
void Network::charge(Channel const& channel, Message const& message)
{
    if (counting_ == Counting::now) {
        for (int const number : channel.lanes)
            lanes_[at(number)].carried += message.unsent.bytes();
    }
    if (channel.radio <= Watts{}) return;
    for (int const number : channel.lanes) {
        auto const& link = link_of(lanes_[at(number)]);
        lanes_[at(number)].energy += (channel.forward ? link.send_power : link.receive_power) *
                                     overlap(message.flow_at, calendar_.now(), window_);
    }
}

/// How long one of the links or more had no rate at all.
Seconds Network::time_down(Channel const& channel, Seconds from, Seconds to) const
{
    if (channel.lanes.size() == 1) return lanes_[at(channel.lanes.front())].rate->time_at_zero(from, to);
    Seconds down;
    for (Seconds t = from; t < to;) {
        Seconds next = to;
        bool is_down = false;
        for (int const lane : channel.lanes) {
            auto const& rate = *lanes_[at(lane)].rate;
            next = std::min(next, rate.next_change(t));
            is_down = is_down || rate.at(t) <= 0;
        }
        if (is_down) down += next - t;
        t = next;
    }
    return down;
}

void Network::flow_ended(std::uint64_t slot)
{
    auto& message = messages_[slot];
    auto& channel = channels_[at(message.channel)];
    Seconds const now = calendar_.now();
    Joules const energy = channel.radio * (now - message.flow_at);
    message.outcome.energy += energy;
    charge(channel, message);
    if (channel.may_be_down) message.outcome.waited += time_down(channel, message.flow_at, now);
    client_.message_span(message.token, {.kind = SpanKind::transfer,
                                         .started_at = message.attempt_at,
                                         .bytes = message.unsent.bytes(),
                                         .energy = energy,
                                         .lane = channel.lanes.front()});
    if (channel.has_loss)
        lose(slot);
    else
        finish(slot);
}

/// Decides what of the attempt was lost, and sends that again or gives up.
void Network::lose(std::uint64_t slot)
{
    auto& message = messages_[slot];
    auto& channel = channels_[at(message.channel)];
    auto const seed = seed_of_attempt(client_.seed_of(message.token), message.outcome.attempts);
    std::int64_t arrived = message.unsent.packets();
    for (int const number : channel.lanes) {
        auto& lane = lanes_[at(number)];
        if (!lane.loss || arrived == 0) continue;
        arrived -= lane.loss->lost(arrived, Draws{seed_of_loss(seed, lane.name)});
    }
    std::int64_t const lost = message.unsent.packets() - arrived;
    if (lost == 0) return finish(slot);
    if (message.outcome.attempts >= channel.tries) {
        message.outcome.fate = Outcome::Fate::lost;
        return finish(slot);
    }
    message.unsent.keep(lost, Draws{seed_of_kept(seed)});
    Seconds const pause = channel.timeout * std::pow(channel.backoff, message.outcome.attempts - 1);
    ++message.outcome.attempts;
    message.outcome.waited += pause;
    message.attempt_at = calendar_.now();
    message.phase = Message::Phase::timeout;
    calendar_.schedule(calendar_.now() + pause, message.turn, *this, slot);
}

void Network::finish(std::uint64_t slot)
{
    auto const token = messages_[slot].token;
    auto const outcome = messages_[slot].outcome;
    messages_.give_back(slot);
    client_.message_ended(token, outcome);
}

Links Network::link_rows(Window const& window, std::int32_t replication) const
{
    Links rows;
    for (auto const& [key, number] : lane_numbers_) {
        auto const& lane = lanes_[at(number)];
        rows.link.push_back(lane.link);
        rows.replication.push_back(replication);
        rows.index.push_back(lane.index);
        rows.direction.push_back(lane.direction);
        rows.carried.push_back(lane.carried);
        rows.capacity.emplace_back(lane.rate->integral(window.to) - lane.rate->integral(window.from));
        rows.energy.push_back(lane.energy);
    }
    return rows;
}

std::vector<std::int32_t> Network::rows_of_lanes() const
{
    std::vector<std::int32_t> rows(lanes_.size());
    std::int32_t row = 0;
    for (auto const& [key, number] : lane_numbers_)
        rows[at(number)] = row++;
    return rows;
}

} // namespace sunder::sim
