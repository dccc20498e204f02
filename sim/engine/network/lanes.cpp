#include "sim/engine/network/lanes.hpp"

#include "sim/engine/network/network_traits.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

std::size_t at(int index)
{
    return static_cast<std::size_t>(index);
}

} // namespace

int Lanes::number_of(int link_number, std::int64_t index, Direction direction)
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
              .carrier = nullptr,
              .jitter = {},
              .loss = {},
              .carried = {},
              .energy = {}};
    if (link.jitter) lane.jitter.emplace(*link.jitter);
    if (link.loss) lane.loss.emplace(*link.loss, seed_of_lane(seed_, link.name, index, direction));
    lanes_.push_back(std::move(lane));
    return entry->second;
}

std::vector<int> Lanes::along(Route const& route, ChannelKey const& key, Direction direction)
{
    std::vector<int> lanes;
    for (int const number : route.via) {
        auto const& link = deployment_.platform.links[at(number)];
        std::int64_t const index = link.each < 0 ? 0 : link.each == route.from ? key.from : key.to;
        lanes.push_back(number_of(number, index, direction));
    }
    return lanes;
}

int Lanes::channel(ChannelKey const& key)
{
    auto const [entry, is_new] = channel_numbers_.try_emplace(key, static_cast<int>(channels_.size()));
    if (!is_new) return entry->second;

    auto const& route = deployment_.platform.routes[at(key.route)];
    bool const acknowledged =
        network_traits_of(deployment_.run.network_model).tcp == NetworkTraits::Tcp::simgrids;
    Channel channel;
    channel.forward = route.forward;
    channel.lanes = along(route, key, route.forward ? Direction::up : Direction::down);
    if (acknowledged) channel.lanes_back = along(route, key, route.forward ? Direction::down : Direction::up);
    channel.tries = std::numeric_limits<int>::max();
    for (int const number : channel.lanes) {
        auto const& link = link_of(lanes_[at(number)]);
        if (!acknowledged) channel.latency += link.latency; // else SimGrid's part
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

std::vector<PathService> Lanes::planned() const
{
    std::vector<std::vector<int>> paths;
    for (auto const& channel : channels_)
        paths.push_back(channel.lanes);
    if (!leaves_all_to_simgrid()) {
        std::vector<StepFunction const*> rates;
        for (auto const& lane : lanes_)
            rates.push_back(lane.rate);
        return plan_sharing(rates, paths);
    }
    std::vector<PathService> services;
    services.reserve(paths.size());
    for (auto& path : paths)
        services.push_back({.link = -1, .links = std::move(path)});
    return services;
}

void Lanes::share(Calendar& calendar, Carrier::Listener& listener)
{
    auto const services = planned();
    for (std::size_t i = 0; i < channels_.size(); ++i) {
        if (services[i].link < 0) {
            share_with_others(channels_[i], services[i].links);
            continue;
        }
        auto& lane = lanes_[at(services[i].link)];
        if (!lane.carrier) lane.carrier = std::make_unique<SharedCarrier>(*lane.rate, calendar, listener);
        channels_[i].carrier = lane.carrier.get();
    }
    if (!leaves_all_to_simgrid() && !fluid_paths_.empty()) make_max_min(calendar, listener);
}

bool Lanes::leaves_all_to_simgrid() const
{
    return network_traits_of(deployment_.run.network_model).sharer == NetworkTraits::Sharer::simgrids;
}

void Lanes::make_max_min(Calendar& calendar, Carrier::Listener& listener)
{
    MaxMinCarrier::Setup setup;
    for (auto const& link : fluid_links_)
        setup.links.push_back(link.rate);
    for (auto const& path : fluid_paths_)
        setup.paths.push_back(path.links);
    max_min_ = std::make_unique<MaxMinCarrier>(setup, calendar, listener);
    for (auto& channel : channels_) {
        if (channel.carrier == nullptr) channel.carrier = max_min_.get();
    }
}

void Lanes::share_with_others(Channel& channel, std::vector<int> const& links)
{
    FluidPath path;
    for (int const link : links)
        path.links.push_back(fluid_link(link));
    for (int const link : channel.lanes_back)
        path.links_back.push_back(fluid_link(link));
    channel.path = static_cast<int>(fluid_paths_.size());
    fluid_paths_.push_back(std::move(path));
}

int Lanes::fluid_link(int number)
{
    auto const [entry, is_new] = fluid_numbers_.try_emplace(number, static_cast<int>(fluid_links_.size()));
    if (is_new) {
        auto const& lane = lanes_[at(number)];
        bool const delays =
            network_traits_of(deployment_.run.network_model).tcp == NetworkTraits::Tcp::simgrids;
        fluid_links_.push_back({.rate = lane.rate, .latency = delays ? link_of(lane).latency : Seconds{}});
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
        largest = std::max(largest, application.answer);
        for (auto const& way : application.ways)
            for (auto const& leg : way.legs)
                largest = std::max(largest, leg.sent);
    }
    return largest;
}

Seconds Lanes::time_down(Channel const& channel, Seconds from, Seconds to) const
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

Links Lanes::rows(Window const& window, std::int32_t replication) const
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

std::vector<std::int32_t> Lanes::rows_of_lanes() const
{
    std::vector<std::int32_t> rows(lanes_.size());
    std::int32_t row = 0;
    for (auto const& [key, number] : lane_numbers_)
        rows[at(number)] = row++;
    return rows;
}

} // namespace sunder::sim
