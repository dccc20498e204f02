/// \file
/// Random scenarios: links in a row, trees and meshes, with cells, jitter, loss, traces and outages.
#pragma once

#include "sim/platform/cell.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// Random choices out of one seed, so that a failing case is told by one number.
class Choices {
public:
    explicit Choices(std::uint64_t seed) : random_{Seed{seed}} {}

    double between(double low, double high) { return low + (high - low) * random_.uniform(); }
    double magnitude(double low, double high) { return std::exp(between(std::log(low), std::log(high))); }
    int upto(int most) { return static_cast<int>(random_.uniform() * (most + 1)); }
    bool one_in(int n) { return upto(n - 1) == 0; }

private:
    Random random_;
};

inline StepFunction random_rate(Choices& choose)
{
    double const rate = choose.magnitude(1e5, 1e8);
    if (!choose.one_in(3)) return StepFunction{rate};
    std::vector<double> starts{0};
    std::vector<double> values{rate};
    for (int step = 1 + choose.upto(4); step > 0; --step) {
        starts.push_back(starts.back() + choose.between(0.01, 0.5));
        values.push_back(choose.one_in(15) ? 0.0 : choose.magnitude(1e5, 1e8));
    }
    return {starts, values, Seconds{starts.back() + choose.between(0.01, 0.5)}};
}

/// One, or where devices have links of their own several to deal out.
inline LinkRate random_rates(Choices& choose, std::optional<Id<DeviceGroup>> each)
{
    std::vector<StepFunction> rates{random_rate(choose)};
    if (each && choose.one_in(3))
        for (int more = 1 + choose.upto(3); more > 0; --more)
            rates.push_back(random_rate(choose));
    return LinkRate{std::move(rates)};
}

using Group = Id<DeviceGroup>;
using Via = std::vector<Id<Link>>;

constexpr std::optional<Group> shared;

/// \param each  the group each of whose devices has one, or `shared`
inline Id<Link> add_link(Choices& choose, Platform& platform, std::optional<Group> each)
{
    Link link;
    link.name = "link" + std::to_string(platform.links.size());
    link.each = each;
    link.up = random_rates(choose, each);
    link.down = random_rates(choose, each);
    link.duplex = choose.one_in(3) ? Duplex::half : Duplex::full;
    link.latency = choose.one_in(4) ? Seconds{} : Seconds{choose.magnitude(1e-4, 0.1)};
    if (choose.one_in(3)) {
        Lognormal const delay{Seconds{choose.magnitude(1e-4, 0.02)}, Seconds{choose.magnitude(1e-4, 0.02)}};
        link.jitter = Jitter{delay, Independent{}};
        if (choose.one_in(2)) link.jitter->memory = Ar1{0.7};
    }
    if (choose.one_in(3)) {
        link.loss = Loss{.process = PacketLoss{choose.between(0, 0.05)},
                         .timeout = Seconds{choose.magnitude(1e-3, 0.2)},
                         .backoff = 2,
                         .tries = 4};
        if (choose.one_in(3)) link.loss->process = MessageLoss{choose.between(0, 0.3)};
        if (choose.one_in(3)) link.loss->process = GilbertElliott{0.02, 0.3, 0, 0.5};
    }
    return platform.links.push_back(link);
}

/// Lets a link be a cell of equal throughput, whose stations are these groups.
inline void make_random_cell(Choices& choose, Link& link, std::vector<Group> const& groups)
{
    RadioCell cell;
    for (auto const group : groups) {
        auto& stations = cell.stations.emplace_back();
        stations.group = group;
        for (int count = 1 + choose.upto(2); count > 0; --count)
            stations.rates.emplace_back(choose.magnitude(1e5, 1e8));
    }
    make_cell(link, cell);
}

inline Group add_group(Choices& choose, Platform& platform, int most)
{
    DeviceGroup group;
    group.name = "group" + std::to_string(platform.devices.size());
    group.count = 1 + choose.upto(most - 1);
    group.workers = 1 + choose.upto(2);
    if (choose.one_in(3)) group.queue = Sharing{};
    return platform.devices.push_back(group);
}

struct ThereAndBack {
    Id<Route> there;
    Id<Route> back;
};

inline ThereAndBack add_route(Platform& platform, Group from, Group to, Via const& via)
{
    return {.there = platform.routes.push_back({.from = from, .to = to, .via = via, .forward = true}),
            .back = platform.routes.push_back(
                {.from = to, .to = from, .via = {via.rbegin(), via.rend()}, .forward = false})};
}

inline Leg random_leg(Choices& choose, Group device)
{
    Leg leg;
    leg.device = device;
    leg.compute.fixed = choose.one_in(5) ? Seconds{} : Seconds{choose.magnitude(1e-4, 0.05)};
    if (choose.one_in(4))
        leg.compute.random = {{Exponential{Seconds{0.01}}, Name{std::to_string(device.index())}}};
    return leg;
}

/// Asks over these routes, one after another; at most the first of them where there are more.
inline void add_application(Choices& choose, Deployment& world, std::vector<ThereAndBack> routes)
{
    DeployedApplication application;
    auto& way = application.ways.emplace_back();
    application.name = "application" + std::to_string(world.applications.size());
    way.plan.name = "cut";
    application.arrivals = Poisson{PerSecond{choose.magnitude(0.5, 20)}};
    if (choose.one_in(4)) application.arrivals = Closed{Exponential{Seconds{choose.magnitude(0.01, 0.5)}}};
    application.origin = world.platform.routes[routes.front().there].from;
    way.legs.push_back(random_leg(choose, application.origin));
    if (choose.one_in(2)) routes.resize(1);
    for (auto const& route : routes) {
        way.legs.back().sent = Bytes{choose.magnitude(0.1, 1e6)};
        way.legs.back().route = route.there;
        way.legs.push_back(random_leg(choose, world.platform.routes[route.there].to));
        way.back.insert(way.back.begin(), route.back);
    }
    if (choose.one_in(2)) application.answer = Bytes{choose.magnitude(0.1, 1e5)};
    world.applications.push_back(application);
}

/// Phones, edge boxes and a cloud in a row; every hop over one to three links.
inline void build_row(Choices& choose, Deployment& world)
{
    auto& platform = world.platform;
    std::vector<ThereAndBack> routes;
    std::vector<Group> groups;
    for (int const most : {6, 2, 2})
        groups.push_back(add_group(choose, platform, most));
    for (std::size_t hop = 0; hop < 2; ++hop) {
        Via via;
        for (int count = 1 + choose.upto(2); count > 0; --count)
            via.push_back(add_link(choose, platform, choose.one_in(2) ? std::optional{groups[hop]} : shared));
        auto& first = platform.links[via.front()];
        if (!first.each && choose.one_in(2)) make_random_cell(choose, first, {groups[hop], groups[hop + 1]});
        routes.push_back(add_route(platform, groups[hop], groups[hop + 1], via));
    }
    for (int number = choose.upto(1); number >= 0; --number)
        add_application(choose, world, routes);
}

/// Groups of phones with own links behind one or two access points and a core; some have another link there.
inline void build_tree(Choices& choose, Deployment& world)
{
    auto& platform = world.platform;
    auto const cloud = add_group(choose, platform, 2);
    auto const core = add_link(choose, platform, shared);
    Via access;
    for (int count = 1 + choose.upto(1); count > 0; --count)
        access.push_back(add_link(choose, platform, shared));
    std::vector<Group> stations;
    for (int groups = 1 + choose.upto(2); groups > 0; --groups) {
        auto const phones = stations.emplace_back(add_group(choose, platform, 4));
        auto const point = access[static_cast<std::size_t>(choose.upto(static_cast<int>(access.size()) - 1))];
        Via via{add_link(choose, platform, phones), point, core};
        if (choose.one_in(3)) via.insert(via.begin() + 1, add_link(choose, platform, phones));
        add_application(choose, world, {add_route(platform, phones, cloud, via)});
    }
    for (auto const point : access) {
        if (choose.one_in(2)) make_random_cell(choose, platform.links[point], stations);
    }
}

/// Groups of phones, edge boxes and a cloud whose every hop takes some of the same links.
inline void build_mesh(Choices& choose, Deployment& world)
{
    auto& platform = world.platform;
    auto const edge = add_group(choose, platform, 2);
    auto const cloud = add_group(choose, platform, 2);
    for (int count = 2 + choose.upto(3); count > 0; --count)
        add_link(choose, platform, shared);
    int const pool = static_cast<int>(platform.links.size());
    auto const some_links = [&] {
        Via some;
        for (int link = choose.upto(pool - 1); link < pool; link += 1 + choose.upto(1))
            some.emplace_back(link);
        return some;
    };
    auto const onwards = add_route(platform, edge, cloud, some_links());
    for (int groups = 1 + choose.upto(2); groups > 0; --groups) {
        auto const phones = add_group(choose, platform, 3);
        auto via = some_links();
        if (choose.one_in(2)) via.insert(via.begin(), add_link(choose, platform, phones));
        add_application(choose, world, {add_route(platform, phones, edge, via), onwards});
    }
}

using Build = void (*)(Choices&, Deployment&);

inline Deployment random_world(std::uint64_t seed, Build build)
{
    Choices choose{seed};
    Deployment world;
    world.name = "random";
    build(choose, world);
    world.run.requests = 1 + choose.upto(19);
    world.run.seed = seed;
    return world;
}

} // namespace sunder::sim
