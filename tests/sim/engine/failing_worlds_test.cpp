/// Random worlds with faults, retries and fallbacks.
#include "sim/records/records_bytes.hpp"
#include "sim/records/statistics.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/sim/engine/failing_worlds.hpp"
#include "tests/sim/engine/network/seeded_worlds.hpp"
#include "tests/sim/engine/station/server_worlds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace sunder::sim {
namespace {

/// Some work in other modes than those in which their devices stand.
void add_modes(Choices& choose, DeployedApplication& application)
{
    for (auto& way : application.ways)
        for (auto& leg : way.legs)
            if (choose.one_in(3)) leg.power = Watts{choose.between(0, 6)};
}

Deployment failing_world(std::uint64_t seed, Build build)
{
    auto world = random_world(seed, build);
    Choices choose{Seed{seed}.child("failing").value()};
    world.run.requests.reset();
    world.run.until = Seconds{choose.between(0.3, 1.5)};
    for (auto& group : world.platform.devices) {
        group.profile.idle_power = Watts{1};
        group.profile.busy_power = Watts{3};
        if (choose.one_in(4)) group.queue = Fifo{.limit = choose.upto(2)};
    }
    for (auto& link : world.platform.links)
        link.send_power = link.receive_power = Watts{choose.between(0, 2)};
    add_faults(choose, world.platform);
    for (auto& application : world.applications) {
        for (auto& leg : application.ways.front().legs)
            leg.work = Flops{1e9};
        add_second_tries(choose, application);
    }
    Choices choose_modes{Seed{seed}.child("modes").value()};
    for (auto& application : world.applications)
        add_modes(choose_modes, application);
    return world;
}

TEST(FailingWorlds, AreTheSameByTheSolver)
{
    expect_the_same_by_the_solver({.root = 2, .count = worlds_wanted(100)}, failing_world);
}

/// What devices and links used, in the window from 0 to where nothing goes on any more.
double energy_used(Records const& records)
{
    double sum = 0;
    Seconds const length = records.windows.front().to - records.windows.front().from;
    for (std::size_t row = 0; row < records.devices.size(); ++row) {
        double const busy = records.devices.busy[row].value() / records.devices.workers[row];
        sum += records.devices.energy[row].value() - (length.value() - busy) * 1;
    }
    return std::accumulate(records.link_rows.energy.begin(), records.link_rows.energy.end(), sum,
                           [](double total, Joules const energy) { return total + energy.value(); });
}

void expect_sound(Requests const& requests, std::size_t row)
{
    auto const status = requests.status[row];
    Seconds stages_passed;
    for (auto const& words : stages)
        stages_passed += requests.times[words.stage][row];
    EXPECT_NE(status, Status::unfinished);
    EXPECT_EQ(status == Status::failed, requests.failed_by[row] != FailedBy::nothing);
    EXPECT_GE(requests.tries[row], 1);
    EXPECT_GE(requests.wasted_energy[row], Joules{});
    EXPECT_LE(requests.wasted_energy[row], requests.energy[row] * (1 + 1e-12) + Joules{1e-12});
    if (status != Status::finished) {
        EXPECT_NEAR(requests.wasted_energy[row].value(), requests.energy[row].value(), 1e-9);
        return;
    }
    EXPECT_NEAR(stages_passed.value(), (requests.finished_at[row] - requests.arrived_at[row]).value(), 1e-9);
    if (requests.tries[row] == 1) {
        EXPECT_EQ(requests.wasted[row], Seconds{});
    }
}

TEST(FailingWorlds, LoseNoRequestAndNoEnergy)
{
    std::set<Status> ends;
    std::set<FailedBy> reasons;
    bool second_won = false;
    for_each_seeded_world({.root = 2, .count = worlds_wanted(300)}, failing_world, [&](Deployment world) {
        world.run.until = Seconds{1000}; // everything falls into the window
        for (auto& application : world.applications)
            application.arrivals =
                Periodic{.every = Seconds{71}, .start = Seconds{0.2}, .stagger = Seconds{0.01}};
        for (auto& fault : world.platform.faults)
            if (std::holds_alternative<Recurring>(fault.when))
                fault.when = Recurring{.every = Exponential{Seconds{50}}, .lasts = Exponential{Seconds{10}}};
        auto const records = simulate(world, 0);
        auto const& requests = records.requests;
        double energy = 0;
        std::set<std::tuple<std::int32_t, std::int32_t, double>> asked;
        for (std::size_t row = 0; row < requests.size(); ++row) {
            expect_sound(requests, row);
            energy += requests.energy[row].value();
            asked.emplace(requests.application[row], requests.device[row], requests.arrived_at[row].value());
            ends.insert(requests.status[row]);
            reasons.insert(requests.failed_by[row]);
            second_won = second_won || records.cuts[static_cast<std::size_t>(requests.cut[row])] == "other";
        }
        EXPECT_EQ(asked.size(), requests.size());
        if (*std::ranges::max_element(requests.finished_at) < *world.run.until) {
            EXPECT_NEAR(energy_used(records), energy, 1e-9 * (1 + energy) + 1e-6);
        }
    });
    EXPECT_EQ(ends.size(), 3U);
    EXPECT_EQ(reasons.size(), 4U);
    EXPECT_TRUE(second_won);
}

TEST(FailingWorlds, AreTheSameBytesByHoweverManyProcesses)
{
    for_each_seeded_world({.root = 2, .count = worlds_wanted(300) / 50}, failing_world, [](Deployment world) {
        world.run.replications = 3;
        auto const alone = run_replications(world, {.processes = 1, .progress = {}});
        EXPECT_EQ(pack(alone), pack(run_replications(world, {.processes = 3, .progress = {}})));
    });
}

/// By name of the application.
std::map<std::string, std::vector<double>> arrivals_in(Records const& records)
{
    std::map<std::string, std::vector<double>> arrivals;
    for (std::size_t row = 0; row < records.requests.size(); ++row) {
        auto const code = static_cast<std::size_t>(records.requests.application[row]);
        arrivals[records.applications[code].name].push_back(records.requests.arrived_at[row].value());
    }
    return arrivals;
}

TEST(FailingWorlds, HaveTheSameArrivalsInWhateverOrderApplicationsStand)
{
    for_each_seeded_world({.root = 2, .count = worlds_wanted(100)}, failing_world, [](Deployment world) {
        for (auto& application : world.applications)
            application.arrivals = Poisson{PerSecond{20}};
        auto const forward = arrivals_in(simulate(world, 0));
        std::ranges::reverse(world.applications);
        EXPECT_EQ(arrivals_in(simulate(world, 0)), forward);
    });
}

} // namespace
} // namespace sunder::sim
