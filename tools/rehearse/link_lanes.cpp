#include "tools/rehearse/link_lanes.hpp"

#include "sim/base/match.hpp"
#include "sim/engine/message_luck.hpp"
#include "sim/engine/seeds.hpp"
#include "sim/tcp/packet_path.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>

namespace sunder::rehearse {
namespace {

using linux_tcp::LinkLane;
using sim::Bytes;
using sim::Seconds;
using sim::tcp::PacketPath;

sim::tcp::PacketLuck::Setup luck_of(sim::Link const& link)
{
    sim::tcp::PacketLuck::Setup luck;
    if (!link.loss) return luck;
    std::visit(sim::Match{[&](sim::PacketLoss const& packets) { luck.probability = packets.probability; },
                          [](sim::MessageLoss const&) {},
                          [&](sim::GilbertElliott const& chain) { luck.bursts = chain; }},
               link.loss->process);
    return luck;
}

class SimulatedLane {
public:
    struct Setup {
        sim::Deployment const* deployment = nullptr;
        LaneKey key;
        Board const* board = nullptr;
        std::size_t number = 0;
        LanesAt at;
    };
    explicit SimulatedLane(Setup const& setup)
        : setup_{setup},
          link_{setup.deployment->platform.links[setup.key.link]},
          seed_{seed_of(setup)},
          before_{{.rate = sim::StepFunction{rate_of(*setup.deployment, setup.key).mean()},
                   .delay = link_.latency,
                   .jitter = {},
                   .luck = {}},
                  seed_},
          path_{path_of(setup, link_), seed_}
    {
        if (link_.jitter) jitter_.emplace(*link_.jitter);
    }

    std::optional<Seconds> send(Seconds now, Bytes packet)
    {
        auto const begins_at = setup_.board->control().begins_at.load();
        Seconds const beginning{1e-9 * static_cast<double>(begins_at - setup_.at.started_at)};
        if (begins_at == 0 || now < beginning) return before_.send(now, packet);
        auto const then = now - beginning;
        auto const before = path_.count();
        Seconds extra;
        if (jitter_)
            extra = jitter_->next(
                then, sim::Draws{seed_.child("jitter").child(static_cast<std::uint64_t>(before.taken))});
        auto const at = path_.send(then, packet, extra);
        book(then, packet, before);
        return at ? std::optional{beginning + *at} : std::nullopt;
    }

private:
    static sim::Seed seed_of(Setup const& setup)
    {
        auto const& link = setup.deployment->platform.links[setup.key.link];
        return sim::seed_of_packets(sim::seed_of_lane(sim::seed_of_replication(setup.deployment->run, 0),
                                                      link.name, setup.key.index, setup.key.direction));
    }
    static PacketPath::Setup path_of(Setup const& setup, sim::Link const& link)
    {
        auto const& rate = rate_of(*setup.deployment, setup.key);
        PacketPath::Setup path{
            .rate = sim::tcp::SharedRate{&rate}, .delay = link.latency, .jitter = {}, .luck = luck_of(link)};
        if (setup.at.medium == PlayedOver::namespaces)
            path.queue = sim::buffer_of(setup.deployment->platform, setup.key.link, rate);
        return path;
    }
    void book(Seconds now, Bytes packet, PacketPath::Count const& before)
    {
        auto const& count = path_.count();
        auto& use = setup_.board->lane(setup_.number);
        use.lost += count.lost - before.lost;
        use.dropped += count.dropped - before.dropped;
        auto const& run = setup_.deployment->run;
        constexpr Seconds never{std::numeric_limits<double>::infinity()};
        bool const counts = now >= run.warm_up && now < run.until.value_or(never);
        if (counts && count.dropped == before.dropped) use.bytes += static_cast<std::int64_t>(packet.value());
    }

    Setup setup_;
    sim::Link const& link_;
    sim::Seed seed_;
    PacketPath before_;
    PacketPath path_;
    std::optional<sim::JitterProcess> jitter_;
};

/// Over the links of a route from one device to another, or back over the same.
class WayFinder {
public:
    WayFinder(sim::Deployment const& deployment, Troupe const& troupe)
        : deployment_{deployment}, troupe_{troupe}
    {
    }

    enum class Along : std::uint8_t { the_route, its_way_back };
    [[nodiscard]] std::vector<LaneKey> keys(sim::Route const& route, PlayedConnection const& connection,
                                            Along along) const
    {
        auto const& from = troupe_.places[connection.from];
        auto const& to = troupe_.places[connection.to];
        bool const is_up = route.forward == (along == Along::the_route);
        std::vector<LaneKey> keys;
        for (auto const id : route.via) {
            auto const& link = deployment_.platform.links[id];
            auto const index = !link.each ? 0 : link.each == from.group ? from.index : to.index;
            auto const direction = link.duplex == sim::Duplex::half ? sim::Direction::both
                                   : is_up                          ? sim::Direction::up
                                                                    : sim::Direction::down;
            keys.push_back({.link = id, .index = index, .direction = direction});
        }
        if (along == Along::its_way_back) std::ranges::reverse(keys);
        return keys;
    }

private:
    sim::Deployment const& deployment_;
    Troupe const& troupe_;
};

} // namespace

sim::StepFunction const& rate_of(sim::Deployment const& deployment, LaneKey const& key)
{
    auto const& link = deployment.platform.links[key.link];
    auto const& rate = key.direction == sim::Direction::down ? link.down : link.up;
    return rate.of_device(key.index);
}

LinkLanes link_lanes_of(sim::Deployment const& deployment, Troupe const& troupe)
{
    using Along = WayFinder::Along;
    WayFinder const finder{deployment, troupe};
    std::map<linux_tcp::PacketNetwork::FromTo, std::vector<LaneKey>> ways;
    LinkLanes lanes;
    for (auto const& connection : troupe.connections) {
        auto const& leg = way_of(deployment, connection.application).legs[connection.leg];
        auto const& route = deployment.platform.routes[leg.route.value()];
        ways[{connection.from, connection.to}] = finder.keys(route, connection, Along::the_route);
        ways[{connection.to, connection.from}] = finder.keys(route, connection, Along::its_way_back);
    }
    for (auto const& [pair, keys] : ways)
        lanes.keys.insert(lanes.keys.end(), keys.begin(), keys.end());
    std::ranges::sort(lanes.keys);
    lanes.keys.erase(std::unique(lanes.keys.begin(), lanes.keys.end()),
                     lanes.keys.end()); // NOLINT: clang 14 knows no other
    for (auto const& [pair, keys] : ways)
        for (auto const& key : keys)
            lanes.ways[pair].push_back(
                static_cast<std::size_t>(std::ranges::lower_bound(lanes.keys, key) - lanes.keys.begin()));
    return lanes;
}

std::vector<linux_tcp::LinkLane> packet_lanes(sim::Deployment const& deployment, LinkLanes const& lanes,
                                              Board const& board, LanesAt const& at)
{
    std::vector<linux_tcp::LinkLane> all;
    for (std::size_t number = 0; number < lanes.keys.size(); ++number) {
        auto const lane = std::make_shared<SimulatedLane>(SimulatedLane::Setup{.deployment = &deployment,
                                                                               .key = lanes.keys[number],
                                                                               .board = &board,
                                                                               .number = number,
                                                                               .at = at});
        all.emplace_back([lane](Seconds now, Bytes packet) { return lane->send(now, packet); });
    }
    return all;
}

} // namespace sunder::rehearse
