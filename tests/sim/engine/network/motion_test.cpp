/// Stations that move, in whole runs, beside a plain simulation of the same that shares no code with them.
#include "sim/platform/cell.hpp"
#include "tests/sim/engine/network/random_worlds.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <vector>

namespace sunder::sim {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// One phone in a cell with nothing else that takes time, its messages of these bytes at these instants.
Deployment world_of(RadioCell cell, std::vector<Walk> const& walks,
                    std::vector<std::vector<Seconds>> const& at, double bytes)
{
    auto world = small_world();
    auto& wifi = world.platform.links[0_id];
    wifi.each.reset();
    wifi.latency = {};
    auto& stations = cell.stations.emplace_back();
    stations.group = 0_id;
    for (auto const& walk : walks)
        stations.moving.push_back({.movement = walk});
    make_cell(wifi, std::move(cell));
    world.platform.devices[0_id].count = static_cast<std::int64_t>(walks.size());
    auto& camera = world.applications[0_id];
    camera.arrivals = Recorded{.every_device = std::make_shared<std::vector<Seconds> const>(),
                               .by_device = std::make_shared<std::vector<std::vector<Seconds>> const>(at)};
    camera.ways[0].legs[0].sent = Bytes{bytes};
    camera.ways[0].legs[1].compute.fixed = {};
    world.platform.devices[1_id].workers = 1000;
    world.run.requests.reset();
    world.run.until = Seconds{60};
    return world;
}

Walk line(Point from, Point to, double seconds)
{
    return {.points = {{.at = {}, .where = from}, {.at = Seconds{seconds}, .where = to}}};
}

/// 54 Mbit/s as far as 31.5 m, then 48 Mbit/s.
TEST(AMessageOfWhoeverWalksAway, GoesOnSlowerFromTheInstantOfTheStep)
{
    double const step = std::pow(10, 44.95 / 30); // at 1 m/s
    RadioCell const cell{.propagation = Propagation{}, .access_points = {{0, 0}}};
    auto const world = world_of(cell, {line({0, 0}, {60, 0}, 60)}, {{Seconds{step - 1}}}, 13e6);
    auto const records = simulate(world, 0);
    EXPECT_NEAR(latency_of(records, 0).value(), 1 + (13e6 - 54e6 / 8) / 6e6, 1e-9);
}

/// From one to the other at 2 m/s, with 10 dB of hysteresis: behind 68.3 m. There it has 18 Mbit/s of the
/// first, and then, after 31.7 m or more and less than 31.5 m, 48 and 54 of the second.
TEST(AMessageInAHandOver, GoesOnWithTheOtherAccessPointFromWhereItWas)
{
    RadioCell const cell{.propagation = Propagation{},
                         .access_points = {{0, 0}, {100, 0}},
                         .hand_over = {.hysteresis = 10, .interruption = Seconds{0.05}}};
    double const ratio = std::pow(10, 10.0 / 30);
    double const change = 100 * ratio / (1 + ratio) / 2;        // s
    double const again = change + 0.05;                         // s
    double const faster = (100 - std::pow(10, 44.95 / 30)) / 2; // s
    ASSERT_LT(again, faster);
    auto const world = world_of(cell, {line({0, 0}, {100, 0}, 50)}, {{Seconds{change - 0.5}}}, 6e6);
    auto const records = simulate(world, 0);
    double const before = 0.5 * 18e6 / 8; // B
    double const end = faster + (6e6 - before - (faster - again) * 6e6) / (54e6 / 8);
    EXPECT_NEAR(records.requests.finished_at[0].value(), end, 1e-9);
    EXPECT_NEAR(records.requests.times[Stage::link_wait][0].value(), 0.05, 1e-9);
    ASSERT_EQ(records.link_rows.size(), 2U);
    EXPECT_NEAR(records.link_rows.carried[0].value(), before, 1e-3);
    EXPECT_NEAR(records.link_rows.carried[1].value(), 6e6 - before, 1e-3);
    ASSERT_EQ(records.contacts.size(), 2U);
    EXPECT_NEAR(records.contacts.ended_at[0].value(), change, 1e-9);
    EXPECT_NEAR(records.contacts.started_at[1].value(), again, 1e-9);
    EXPECT_EQ(records.contacts.link, (std::vector<std::int32_t>{0, 1}));
    EXPECT_EQ(records.contacts.ended_at[1], Seconds{60});
}

/// Each takes the time of the access point that it is with: 54 Mbit/s near one, and 9 at 100 m from the
/// other.
TEST(AMessageFromOneWhoMovesToAnother, TakesTheTimeOfBoth)
{
    RadioCell cell{.propagation = Propagation{}, .access_points = {{0, 0}, {300, 0}}};
    auto world = world_of(cell, {line({0, 0}, {1, 0}, 10)}, {{Seconds{1}}}, 1e6);
    auto const with_server_at = [&](Point place) {
        auto with = *world.platform.links[0_id].cell;
        with.stations.resize(1);
        with.stations.push_back({.group = 1_id, .moving = {{.movement = line(place, place, 10)}}});
        make_cell(world.platform.links[0_id], with);
        return simulate(world, 0);
    };
    auto const near = with_server_at({0, 1});
    EXPECT_NEAR(latency_of(near, 0).value(), 2 * 8e6 / 54e6, 1e-9);
    EXPECT_NEAR(near.link_rows.carried[0] / near.link_rows.capacity[0], 2 * 8e6 / 54e6 / 60, 1e-9);
    auto const far = with_server_at({200, 0});
    EXPECT_NEAR(latency_of(far, 0).value(), 8e6 / 9e6, 1e-9); // at once, the slower one decides
    EXPECT_NEAR(far.link_rows.carried[0].value(), 1e6, 1e-3);
    EXPECT_NEAR(far.link_rows.carried[1].value(), 1e6, 1e-3);
}

/// Half a second with one access point, the rest with the other.
TEST(TheEnergyOfARadio, IsBookedWhereItWasUsed)
{
    RadioCell const cell{.propagation = Propagation{},
                         .access_points = {{0, 0}, {100, 0}},
                         .hand_over = {.hysteresis = 10, .interruption = {}}};
    double const ratio = std::pow(10, 10.0 / 30);
    double const change = 100 * ratio / (1 + ratio) / 2; // s
    auto world = world_of(cell, {line({0, 0}, {100, 0}, 50)}, {{Seconds{change - 0.5}}}, 6e6);
    world.platform.links[0_id].send_power = Watts{2};
    auto const records = simulate(world, 0);
    double const lasted = latency_of(records, 0).value();
    EXPECT_NEAR(records.link_rows.energy[0].value(), 2 * 0.5, 1e-9);
    EXPECT_NEAR(records.link_rows.energy[1].value(), 2 * (lasted - 0.5), 1e-9);
    EXPECT_NEAR(records.requests.energy[0].value(), 2 * lasted, 1e-9);
}

/// What was carried before a window is not in it, whichever access point carried it.
TEST(AWindow, BeginsWhereItSaysWhileAMessageIsHandedOver)
{
    RadioCell const cell{.propagation = Propagation{},
                         .access_points = {{0, 0}, {100, 0}},
                         .hand_over = {.hysteresis = 10, .interruption = {}}};
    double const ratio = std::pow(10, 10.0 / 30);
    double const change = 100 * ratio / (1 + ratio) / 2; // s
    auto world = world_of(cell, {line({0, 0}, {100, 0}, 50)}, {{Seconds{change - 0.5}}}, 6e6);
    world.run.warm_up = Seconds{change - 0.25};
    auto const records = simulate(world, 0);
    EXPECT_NEAR(records.link_rows.carried[0].value(), 0.25 * 18e6 / 8, 1e-3);
    EXPECT_NEAR(records.link_rows.carried[1].value(), 6e6 - 0.5 * 18e6 / 8, 1e-3);
}

// A plain simulation
// ---------------------------------------------------------------------------------------------

struct Settings {
    RadioCell cell;
    std::vector<Walk> walks;
    std::vector<std::vector<Seconds>> arrivals;
    double bytes = 0;
    double uplink = never; ///< behind the cell
};

Point place_of(Walk const& walk, double t)
{
    auto const& points = walk.points;
    if (t <= points.front().at.value()) return points.front().where;
    for (std::size_t i = 1; i < points.size(); ++i) {
        double const from = points[i - 1].at.value();
        double const to = points[i].at.value();
        if (t > to) continue;
        double const share = (t - from) / (to - from);
        return {points[i - 1].where.x + share * (points[i].where.x - points[i - 1].where.x),
                points[i - 1].where.y + share * (points[i].where.y - points[i - 1].where.y)};
    }
    return points.back().where;
}

/// With which access point a phone is, and its rate; 0: with none.
struct State {
    std::size_t with = 0;
    double rate = 0;
    friend bool operator==(State const&, State const&) = default;
};

/// Goes through time in small steps and looks for what happens within one by halving it.
std::map<double, State> states_of(RadioCell const& cell, Walk const& walk)
{
    auto const heard = [&](std::size_t point, double t) {
        auto const at = place_of(walk, t);
        auto const& there = cell.access_points[point];
        double const distance =
            std::sqrt((at.x - there.x) * (at.x - there.x) + (at.y - there.y) * (at.y - there.y));
        return 20 - 40.05 - 30 * std::log10(std::max(1.0, distance));
    };
    auto const best = [&](double t) {
        std::size_t strongest = 0;
        for (std::size_t point = 1; point < cell.access_points.size(); ++point)
            if (heard(point, t) > heard(strongest, t)) strongest = point;
        return strongest;
    };
    auto const state = [&](std::size_t with, double t) {
        double rate = cell.propagation->rates.front().rate.value();
        for (auto const& step : cell.propagation->rates)
            if (heard(with, t) >= step.sensitivity) rate = step.rate.value();
        return State{with, rate};
    };
    std::map<double, State> states;
    auto now = state(best(0), 0);
    states[0] = now;
    double const end = walk.points.back().at.value() + 1;
    for (double t = 0; t < end;) {
        double const next = t + 0.002;
        auto const has_changed = [&](double at) {
            return state(now.with, at) != now ||
                   heard(best(at), at) > heard(now.with, at) + cell.hand_over.hysteresis;
        };
        if (!has_changed(next)) {
            t = next;
            continue;
        }
        double low = t;
        double high = next;
        for (double middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2)
            (has_changed(middle) ? high : low) = middle;
        t = high;
        if (heard(best(t), t) > heard(now.with, t) + cell.hand_over.hysteresis) {
            states[t] = {best(t), 0};
            t += cell.hand_over.interruption.value();
            now = state(best(t), t);
        } else {
            now = state(now.with, t);
        }
        states[t] = now;
    }
    return states;
}

struct PlainFlow {
    std::size_t phone = 0;
    double start = 0;
    double left = 0;
    double end = never;
    double rate = 0;
    double waited = 0;
};

class PlainRun {
public:
    explicit PlainRun(Settings settings) : settings_{std::move(settings)}
    {
        for (std::size_t phone = 0; phone < settings_.walks.size(); ++phone) {
            states_.push_back(states_of(settings_.cell, settings_.walks[phone]));
            for (auto const at : settings_.arrivals[phone])
                flows_.push_back({.phone = phone, .start = at.value(), .left = settings_.bytes});
        }
        std::ranges::stable_sort(flows_, {}, &PlainFlow::start);
        carried_.resize(settings_.cell.access_points.size());
        double now = 0;
        while (std::ranges::any_of(flows_, [](auto const& flow) { return flow.end == never; }))
            now = step(now);
    }

    std::vector<PlainFlow> const& flows() const { return flows_; }
    std::vector<double> const& carried() const { return carried_; } ///< by access point

private:
    [[nodiscard]] State state(std::size_t phone, double t) const
    {
        return std::prev(states_[phone].upper_bound(t))->second;
    }

    double step(double now)
    {
        std::vector<PlainFlow*> live;
        double next = never;
        for (auto& flow : flows_) {
            if (flow.start > now) next = std::min(next, flow.start);
            if (flow.start <= now && flow.end == never) live.push_back(&flow);
        }
        for (auto const& states : states_) {
            auto const change = states.upper_bound(now);
            if (change != states.end()) next = std::min(next, change->first);
        }
        share_out(live, now);
        PlainFlow* first = nullptr;
        for (auto* flow : live) {
            if (flow->rate <= 0 || now + flow->left / flow->rate > next) continue;
            next = now + flow->left / flow->rate;
            first = flow;
        }
        for (auto* flow : live) {
            auto const [with, rate] = state(flow->phone, now);
            carried_[with] += flow->rate * (next - now);
            flow->left -= flow->rate * (next - now);
            if (rate <= 0) flow->waited += next - now;
            if (flow == first || flow->left <= 1e-9) flow->end = next;
        }
        return next;
    }

    /// Fills access points and the uplink from the lowest rate up; with equal airtime there is no uplink.
    void share_out(std::vector<PlainFlow*> const& live, double now)
    {
        std::vector<PlainFlow*> open;
        std::vector<double> rest(settings_.cell.access_points.size(), 1);
        double uplink = settings_.uplink;
        std::vector<double> users(rest.size());
        for (auto* flow : live) {
            flow->rate = 0;
            auto const [with, rate] = state(flow->phone, now);
            if (rate <= 0) continue;
            open.push_back(flow);
            ++users[with];
        }
        if (settings_.cell.share == CellShare::airtime) {
            for (auto* flow : open) {
                auto const [with, rate] = state(flow->phone, now);
                flow->rate = rate / users[with];
            }
            return;
        }
        while (!open.empty()) {
            std::vector<double> costs(rest.size());
            for (auto* flow : open) {
                auto const [with, rate] = state(flow->phone, now);
                costs[with] += 1 / rate;
            }
            double level = uplink / static_cast<double>(open.size());
            std::size_t full = rest.size(); // the uplink
            for (std::size_t point = 0; point < rest.size(); ++point) {
                if (costs[point] <= 0 || rest[point] / costs[point] >= level) continue;
                level = rest[point] / costs[point];
                full = point;
            }
            std::erase_if(open, [&](PlainFlow* flow) {
                auto const [with, rate] = state(flow->phone, now);
                if (full < rest.size() && with != full) return false;
                flow->rate = level;
                rest[with] -= level / rate;
                uplink -= level;
                return true;
            });
        }
    }

    Settings settings_;
    std::vector<std::map<double, State>> states_; ///< by phone
    std::vector<PlainFlow> flows_;
    std::vector<double> carried_;
};

Settings random_settings(std::uint64_t seed)
{
    Choices choose{seed};
    Settings settings;
    auto const any_point = [&] { return Point{choose.between(0, 150), choose.between(0, 80)}; };
    settings.cell = {.share = choose.one_in(3) ? CellShare::airtime : CellShare::throughput,
                     .propagation = Propagation{},
                     .hand_over = {.hysteresis = choose.between(0.5, 6),
                                   .interruption = Seconds{choose.magnitude(0.01, 0.5)}}};
    for (int points = choose.upto(3); points >= 0; --points)
        settings.cell.access_points.push_back(any_point());
    if (settings.cell.share == CellShare::throughput && choose.one_in(2))
        settings.uplink = choose.magnitude(2e5, 1e7);
    for (int phones = choose.upto(4); phones >= 0; --phones) {
        auto& walk = settings.walks.emplace_back();
        double t = 0;
        for (int points = 2 + choose.upto(4); points > 0; --points) {
            walk.points.push_back({.at = Seconds{t}, .where = any_point()});
            t += choose.between(2, 20);
        }
        auto& times = settings.arrivals.emplace_back();
        for (double at = choose.between(0, 5); at < 60; at += choose.between(0.2, 8))
            times.emplace_back(at);
    }
    settings.bytes = choose.magnitude(1e5, 8e6);
    return settings;
}

TEST(WorldsOfMovingStations, GoAsThePlainSimulationHasThem)
{
    int hand_overs = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        auto const settings = random_settings(seed);
        auto world = world_of(settings.cell, settings.walks, settings.arrivals, settings.bytes);
        if (settings.uplink < never) {
            Link uplink;
            uplink.name = "uplink";
            uplink.up = uplink.down = StepFunction{settings.uplink};
            world.platform.links.push_back(uplink);
            world.platform.routes[0_id].via = {0_id, 1_id};
            world.platform.routes[1_id].via = {1_id, 0_id};
        }
        world.run.until = Seconds{1000};
        auto const records = simulate(world, 0);
        PlainRun const plain{settings};
        ASSERT_EQ(records.requests.size(), plain.flows().size());
        for (std::size_t row = 0; row < plain.flows().size(); ++row) {
            auto const& flow = plain.flows()[row];
            ASSERT_EQ(records.requests.arrived_at[row].value(), flow.start) << seed;
            ASSERT_NEAR(records.requests.finished_at[row].value(), flow.end, 1e-9 * std::max(1.0, flow.end))
                << seed;
            ASSERT_NEAR(records.requests.times[Stage::link_wait][row].value(), flow.waited, 1e-9) << seed;
            hand_overs += flow.waited > 0 ? 1 : 0;
        }
        for (std::size_t row = 0; row < records.link_rows.size(); ++row) {
            if (records.link_rows.link[row] != 0) continue;
            auto const point = static_cast<std::size_t>(records.link_rows.index[row]);
            ASSERT_NEAR(records.link_rows.carried[row].value(), plain.carried()[point], 1) << seed;
        }
    }
    EXPECT_GT(hand_overs, 100);
}

} // namespace
} // namespace sunder::sim
