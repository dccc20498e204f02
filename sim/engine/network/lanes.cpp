#include "sim/engine/network/lanes.hpp"

#include "sim/base/match.hpp"
#include "sim/base/normal.hpp"
#include "sim/base/random.hpp"
#include "sim/engine/outages.hpp"
#include "sim/engine/seeds.hpp"
#include "sim/platform/cell.hpp"
#include "sim/scenario/network_traits.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

LinkRate const& rate_of(Link const& link, Direction direction)
{
    return direction == Direction::down ? link.down : link.up;
}

/// Whether one of the links that devices have of their own is, at times.
bool may_be_down(Link const& link, Direction direction)
{
    return !link.cell && std::ranges::any_of(rate_of(link, direction).all(),
                                             [](StepFunction const& rate) { return rate.least() <= 0; });
}

/// Of which a second is one.
StepFunction const& whole_time()
{
    static StepFunction const one{1};
    return one;
}

} // namespace

Lanes::Lanes(Deployment const& deployment, Seed seed)
    : deployment_{deployment}, seed_{seed}, stations_{deployment.platform, seed}
{
    has_cells_ =
        std::ranges::any_of(deployment.platform.links, [](Link const& link) { return link.cell != nullptr; });
}

Id<Lane> Lanes::find_lane(Id<Link> id, std::int64_t index, Direction direction)
{
    auto const& link = deployment_.platform.links[id];
    if (link.duplex == Duplex::half) direction = Direction::both;
    auto const [entry, is_new] = lane_ids_.try_emplace({id, index, direction});
    if (!is_new) return entry->second;

    Lane lane{.link = id,
              .index = static_cast<std::int32_t>(index),
              .direction = direction,
              .name = Name{link.name},
              .rate = link.cell ? &whole_time() : &rate_of(link, direction).of_device(index),
              .only_rate = nullptr,
              .carrier = nullptr,
              .jitter = {},
              .loss = {},
              .packets = {}};
    if (auto const factors = rate_factors_of(deployment_, seed_, id, index); !factors.empty()) {
        lane.only_rate = std::make_unique<StepFunction const>(lane.rate->scaled_by(factors));
        lane.rate = lane.only_rate.get();
    }
    if (link.jitter) lane.jitter.emplace(*link.jitter);
    if (link.loss) lane.loss.emplace(*link.loss, seed_of_lane(seed_, link.name, index, direction));
    uses_.push_back({});
    return entry->second = lanes_.push_back(std::move(lane));
}

std::uint32_t Lanes::add_lanes(Route const& route, ChannelKey const& key, Direction direction)
{
    for (auto const id : route.via) {
        auto const& link = deployment_.platform.links[id];
        std::int64_t const index = !link.each ? 0 : link.each == route.from ? key.from : key.to;
        lanes_of_channels_.push_back(find_lane(id, index, direction));
        if (has_cells_) add_airtime(id, route, key);
        if (!stations_.none()) add_roaming(id, route, key);
    }
    return static_cast<std::uint32_t>(route.via.size());
}

CellEnd Lanes::with_score(Id<Link> id, CellEnd end) const
{
    auto const& link = deployment_.platform.links[id];
    auto const& group = deployment_.platform.devices[end.group].name;
    if (link.cell->propagation)
        end.score = normal_quantile(Draws{seed_of_shadowing(seed_, link.name, group, end.index)}.uniform());
    return end;
}

/// Where none of the ends moves.
void Lanes::add_airtime(Id<Link> id, Route const& route, ChannelKey const& key)
{
    auto const& link = deployment_.platform.links[id];
    auto& added = airtimes_of_channels_.emplace_back();
    if (!link.cell) return;
    for (auto const& [group, index] : {std::pair{route.from, key.from}, std::pair{route.to, key.to}})
        if (find_movement(*link.cell, group, index) != nullptr) return;
    for (CellEnd const end :
         {CellEnd{.group = route.from, .index = key.from}, CellEnd{.group = route.to, .index = key.to}})
        added += sim::airtime(*link.cell, with_score(id, end));
}

/// Calls with each lane that the channel uses now, and what a byte takes of its time.
template <class Visit>
void Lanes::each_use(Channel const& channel, Visit const& visit)
{
    auto const lanes = lanes_of(channel);
    auto const airtimes = airtimes_of(channel);
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        if (auto const* const moving = roaming(channel, i)) {
            for (auto const& [lane, airtime] : moving->now().of)
                visit(lane, airtime);
        } else {
            visit(lanes[i], airtimes.empty() ? SecondsPerByte{} : airtimes[i]);
        }
    }
}

std::span<SecondsPerByte const> Lanes::airtimes_of(Channel const& channel) const
{
    if (!has_cells_) return {};
    return std::span{airtimes_of_channels_}.subspan(channel.first_lane, channel.lanes);
}

/// \pre the lane is one of the channel's
SecondsPerByte Lanes::airtime(Channel const& channel, Id<Lane> lane) const
{
    auto const lanes = lanes_of(channel);
    auto const place = std::ranges::find(lanes, lane) - lanes.begin();
    return airtimes_of(channel)[static_cast<std::size_t>(place)];
}

void Lanes::carry(Channel const& channel, Bytes bytes)
{
    if (!has_cells_) {
        for (auto const id : lanes_of(channel))
            uses_[id].carried += bytes;
        return;
    }
    each_use(channel, [&](Id<Lane> id, SecondsPerByte airtime) {
        uses_[id].carried += bytes;
        uses_[id].airtime += airtime * bytes;
    });
}

void Lanes::spend(Channel const& channel, Seconds sent)
{
    each_use(channel, [&](Id<Lane> id, SecondsPerByte /*airtime*/) {
        auto const& link = link_of(lanes_[id]);
        uses_[id].energy += (channel.passage->forward ? link.send_power : link.receive_power) * sent;
    });
}

bool Lanes::leaves_tcp_to_simgrid() const
{
    return network_traits_of(deployment_.run.network_model).tcp == NetworkTraits::TcpModel::simgrids;
}

Carriage Lanes::carriage_of(ChannelKey const& key) const
{
    if (!key.user) return Carriage::fluid;
    return std::visit(Match{[](Tcp const&) { return Carriage::tcp; },
                            [](Datagram) { return Carriage::fluid; },
                            [](IdealTransport) { return Carriage::ideal; }},
                      deployment_.applications[*key.user].transport);
}

/// From the end that the messages go to.
std::uint32_t Lanes::add_lanes_back(Route const& route, ChannelKey const& key)
{
    auto const count = add_lanes(route, key, route.forward ? Direction::down : Direction::up);
    std::reverse(lanes_of_channels_.end() - count, lanes_of_channels_.end());
    return count;
}

Id<Channel> Lanes::channel(ChannelKey key)
{
    auto const carriage = carriage_of(key);
    if (carriage != Carriage::tcp) { // nobody has a channel to himself
        key.user.reset();
        key.heading = Heading::out;
    }
    auto const [entry, is_new] = channel_ids_.try_emplace({key, carriage});
    if (!is_new) return entry->second;

    auto const& route = deployment_.platform.routes[key.route];
    Channel channel;
    channel.first_lane = static_cast<std::uint32_t>(lanes_of_channels_.size());
    channel.lanes = add_lanes(route, key, route.forward ? Direction::up : Direction::down);
    if (carriage == Carriage::tcp || leaves_tcp_to_simgrid()) channel.lanes_back = add_lanes_back(route, key);
    channel.passage = &passage(key.route, channel, {carriage, carriage == Carriage::tcp});
    return entry->second = channels_.push_back(channel);
}

Passage const& Lanes::passage(Id<Route> route, Channel const& channel, PassageKind kind)
{
    auto const [entry, is_first] = passages_.try_emplace({route, kind});
    if (is_first) entry->second = passage_of(deployment_.platform.routes[route], channel, kind);
    return entry->second;
}

Passage Lanes::passage_of(Route const& route, Channel const& channel, PassageKind kind) const
{
    bool const acknowledged = leaves_tcp_to_simgrid();
    bool const are_datagrams = kind.in_packets && kind.carriage != Carriage::tcp;
    Passage passage;
    passage.kind = kind;
    passage.has_loss = are_datagrams; // a buffer may drop them
    if (are_datagrams) passage.mtu = datagram_payload;
    passage.forward = route.forward;
    passage.has_radios = deployment_.platform.devices[route.from].radio.has_value() ||
                         deployment_.platform.devices[route.to].radio.has_value();
    passage.tries = std::numeric_limits<int>::max();
    for (auto const id : lanes_of(channel)) {
        auto const& lane = lanes_[id];
        auto const& link = link_of(lane);
        if (!acknowledged) passage.latency += link.latency; // else SimGrid's part
        passage.radio += passage.forward ? link.send_power : link.receive_power;
        passage.has_jitter = passage.has_jitter || (link.jitter && !kind.in_packets);
        passage.may_be_down = passage.may_be_down || may_be_down(link, lane.direction) ||
                              (link.cell && link.cell->access_points.size() > 1) ||
                              may_go_down(deployment_.platform, lane.link);
        if (!link.loss || kind.carriage == Carriage::tcp) continue;
        passage.has_loss = true;
        passage.timeout = std::max(passage.timeout, link.loss->timeout);
        passage.backoff = std::max(passage.backoff, link.loss->backoff);
        passage.tries = std::min(passage.tries, link.loss->tries);
        Bytes const size = packet_size(*link.loss);
        if (size > Bytes{} && !are_datagrams)
            passage.mtu = passage.mtu > Bytes{} ? std::min(passage.mtu, size) : size;
    }
    if (are_datagrams && passage.timeout <= Seconds{}) {
        Loss const usual{};
        passage.timeout = std::max(Seconds{0.2}, 2 * passage.latency); // TCP_RTO_MIN
        passage.backoff = usual.backoff;
        passage.tries = usual.tries;
    }
    if (kind.carriage == Carriage::ideal) passage.tries = std::numeric_limits<int>::max();
    return passage;
}

std::vector<Channel*> Lanes::fluid_channels()
{
    std::vector<Channel*> channels;
    for (auto& channel : channels_) {
        if (!channel.passage->kind.in_packets) channels.push_back(&channel);
    }
    return channels;
}

/// Of cells by the messages that cross them. One where all have the same rate is a link of that rate from now
/// on.
Table<RateRange, Lane> Lanes::rate_ranges(std::vector<Channel*> const& channels)
{
    Table<RateRange, Lane> ranges;
    for (auto const& lane : lanes_) {
        bool const by_messages = link_of(lane).cell != nullptr;
        ranges.push_back(by_messages ? RateRange{.least = std::numeric_limits<double>::infinity(), .peak = 0}
                                     : RateRange{.least = lane.rate->least(), .peak = lane.rate->peak()});
    }
    for (auto const* const channel : channels) {
        auto const airtimes = airtimes_of(*channel);
        for (std::size_t i = 0; i < airtimes.size(); ++i) {
            if (airtimes[i] <= SecondsPerByte{}) continue;
            auto& range = ranges[lanes_of(*channel)[i]];
            range.least = std::min(range.least, (1.0 / airtimes[i]).value());
            range.peak = std::max(range.peak, (1.0 / airtimes[i]).value());
        }
    }
    for (auto const id : lanes_.ids()) {
        auto& lane = lanes_[id];
        auto const& cell = link_of(lane).cell;
        if (cell && has_motion(*cell)) { // of all access points, for the first of them stands in paths
            auto const points = static_cast<double>(cell->access_points.size());
            ranges[id] = {.least = 0, .peak = points * best_rate(*cell).value()};
            continue;
        }
        if (!cell || ranges[id].least < ranges[id].peak) continue;
        lane.only_rate = std::make_unique<StepFunction const>(ranges[id].peak);
        lane.rate = lane.only_rate.get();
    }
    return ranges;
}

std::vector<PathService> Lanes::planned(std::vector<Channel*> const& channels)
{
    auto const ranges = rate_ranges(channels);
    std::vector<std::vector<Id<Lane>>> paths;
    paths.reserve(channels.size());
    for (auto const* const channel : channels) {
        auto const lanes = lanes_of(*channel);
        paths.emplace_back(lanes.begin(), lanes.end());
    }
    if (!leaves_all_to_simgrid()) return plan_sharing(ranges, paths);
    std::vector<PathService> services;
    services.reserve(paths.size());
    for (auto& path : paths)
        services.push_back({.alone = {}, .together = std::move(path)});
    return services;
}

void Lanes::share(Calendar& calendar, Carrier::Listener& listener)
{
    make_tcp(calendar, listener);
    find_datagrams();
    auto const channels = fluid_channels();
    auto const services = planned(channels);
    auto service = services.begin();
    for (auto* const channel : channels) {
        auto const& [alone, together] = *service++;
        if (!alone || is_cell(lanes_[*alone])) {
            share_with_others(*channel, alone ? std::vector{*alone} : together);
            continue;
        }
        auto& lane = lanes_[*alone];
        if (!lane.carrier) lane.carrier = std::make_unique<SharedCarrier>(*lane.rate, calendar, listener);
        channel->carrier = lane.carrier.get();
    }
    if (!leaves_all_to_simgrid() && !fluid_paths_.empty()) make_max_min(calendar, listener);
}

bool Lanes::leaves_all_to_simgrid() const
{
    return network_traits_of(deployment_.run.network_model).sharer == NetworkTraits::Sharer::simgrids;
}

void Lanes::make_max_min(Calendar& calendar, Carrier::Listener& listener)
{
    max_min_ = std::make_unique<MaxMinCarrier>(
        MaxMinCarrier::Setup{.links = fluid_links_, .paths = fluid_paths_}, calendar, listener);
    for (auto& channel : channels_) {
        if (channel.carrier == nullptr) channel.carrier = max_min_.get();
    }
}

void Lanes::share_with_others(Channel& channel, std::vector<Id<Lane>> const& lanes)
{
    FluidPath path;
    for (auto const id : lanes)
        path.links.push_back(fluid_link(id));
    if (has_cells_) {
        for (auto const id : lanes)
            path.airtimes.push_back(is_cell(lanes_[id]) ? airtime(channel, id).value() : 0);
    }
    if (is_roaming(channel)) let_roam(channel, path);
    auto const all = std::span{lanes_of_channels_};
    for (auto const lane : all.subspan(channel.first_lane + channel.lanes, channel.lanes_back))
        path.links_back.push_back(fluid_link(lane));
    channel.path = fluid_paths_.push_back(std::move(path));
}

Id<FluidLink> Lanes::fluid_link(Id<Lane> id)
{
    auto const [entry, is_new] = fluid_ids_.try_emplace(id);
    if (is_new) {
        auto const& lane = lanes_[id];
        entry->second = fluid_links_.push_back(
            {.rate = lane.rate,
             .latency = leaves_tcp_to_simgrid() ? link_of(lane).latency : Seconds{},
             .cell = is_cell(lane) ? std::optional{link_of(lane).cell->share} : std::nullopt});
    }
    return entry->second;
}

FluidNetwork& Lanes::make_solver(Calendar& calendar, Carrier::Listener& listener)
{
    fluid_ = make_fluid_network({.model = deployment_.run.network_model,
                                 .links = fluid_links_,
                                 .paths = fluid_paths_,
                                 .largest = largest_message()},
                                calendar, listener);
    for (auto& channel : channels_) {
        if (channel.carrier == nullptr) channel.carrier = fluid_.get();
    }
    return *fluid_;
}

Bytes Lanes::largest_message() const
{
    Bytes largest;
    for (auto const& application : deployment_.applications) {
        largest = std::max(largest, largest_answer(application));
        for (auto const& way : application.ways)
            for (auto const& leg : way.legs) {
                largest = std::max(largest, leg.sent);
                for (auto const& input : leg.inputs)
                    largest = std::max(largest, input.bytes);
            }
    }
    return largest;
}

Seconds Lanes::time_down(Channel const& channel, Seconds from, Seconds to) const
{
    auto const lanes = lanes_of(channel);
    bool const roams = is_roaming(channel);
    if (lanes.size() == 1 && !roams) return lanes_[lanes.front()].rate->time_at_zero(from, to);
    Seconds down;
    for (Seconds t = from; t < to;) {
        Seconds next = to;
        bool is_down = false;
        for (auto const lane : lanes) {
            auto const& rate = *lanes_[lane].rate;
            next = std::min(next, rate.next_change(t));
            is_down = is_down || rate.at(t) <= 0;
        }
        for (std::size_t place = 0; roams && place < lanes.size(); ++place) {
            auto const* const cell = roaming(channel, place);
            if (cell == nullptr) continue;
            next = std::min(next, cell->stays_until(t));
            is_down = is_down || cell->at(t).is_blocked;
        }
        if (is_down) down += next - t;
        t = next;
    }
    return down;
}

std::vector<FlowLeft> Lanes::left()
{
    std::vector<FlowLeft> all;
    if (fluid_) all = fluid_->left();
    if (max_min_) all = max_min_->left();
    for (auto const& lane : lanes_) {
        if (!lane.carrier) continue;
        auto const some = lane.carrier->left();
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

ServedBy Lanes::served_by(Id<Lane> lane) const
{
    if (lanes_[lane].packets) return ServedBy::packets;
    if (lanes_[lane].carrier) return ServedBy::equal_shares;
    if (!fluid_ids_.contains(lane)) return ServedBy::no_bottleneck;
    return leaves_all_to_simgrid() ? ServedBy::simgrid : ServedBy::max_min;
}

/// Of a cell, as much as it did with the same messages in all of its time; where it did nothing, as much as
/// with messages of all its stations.
Bytes Lanes::capacity(Id<Lane> id, Window const& window) const
{
    auto const& lane = lanes_[id];
    auto const& use = uses_[id];
    if (!is_cell(lane)) return Bytes{lane.rate->integral(window.to) - lane.rate->integral(window.from)};
    Seconds const length = window.to - window.from;
    if (use.airtime > Seconds{}) return length / use.airtime * use.carried;
    return length / mean_airtime(*link_of(lane).cell);
}

Links Lanes::rows(Window const& window, std::int32_t replication) const
{
    Links rows;
    for (auto const& [key, id] : lane_ids_) {
        auto const& lane = lanes_[id];
        rows.link.push_back(lane.link.code());
        rows.replication.push_back(replication);
        rows.index.push_back(lane.index);
        rows.direction.push_back(lane.direction);
        rows.carried.push_back(carried(id));
        rows.capacity.push_back(capacity(id, window));
        rows.energy.push_back(uses_[id].energy);
        rows.served_by.push_back(served_by(id));
    }
    return rows;
}

Table<std::int32_t, Lane> Lanes::rows_of_lanes() const
{
    Table<std::int32_t, Lane> rows(lanes_.size());
    std::int32_t row = 0;
    for (auto const& [key, id] : lane_ids_)
        rows[id] = row++;
    return rows;
}

} // namespace sunder::sim
