/// Random worlds in which everything happens at once: faults, second tries, batches, queues of all sorts,
/// policies that choose ways, exits, and groups among which a request is dispatched.
#include "sim/records/records_bytes.hpp"
#include "sim/runner/run_replications.hpp"
#include "tests/sim/engine/adaptive_world.hpp"
#include "tests/sim/engine/failing_worlds.hpp"
#include "tests/sim/engine/leaving.hpp"
#include "tests/sim/engine/network/agreement.hpp"
#include "tests/sim/engine/station/server_worlds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace sunder::sim {
namespace {

/// Lets another group serve a leg as well, over links of its own. \pre the application has one way
void add_fork(Choices& choose, Platform& platform, DeployedApplication& application)
{
    auto const first = application.ways.front();
    auto const last = first.legs.size() - 1;
    auto const leg = static_cast<std::size_t>(1 + choose.upto(static_cast<int>(last) - 1));
    auto const group = add_group(choose, platform, 2);
    auto& other = application.ways.emplace_back(first);
    auto const served = random_leg(choose, group);
    other.legs[leg].device = group;
    other.legs[leg].compute = served.compute;
    auto const go_by = [&](std::size_t hop) { // from leg `hop` to the next
        auto const routes = add_route(platform, other.legs[hop].device, other.legs[hop + 1].device,
                                      {add_link(choose, platform, shared)});
        other.legs[hop].route = routes.there;
        if (!other.back.empty()) other.back[last - 1 - hop] = routes.back;
    };
    go_by(leg - 1);
    if (leg < last) go_by(leg);
    for (auto& way : application.ways) {
        way.forks.resize(first.legs.size());
        way.forks[leg] = {0, 1};
    }
}

void vary_application(Choices& choose, Deployment& world, DeployedApplication& application)
{
    bool const has_hops = application.ways.front().legs.size() > 1;
    if (!application.choice && has_hops && choose.one_in(2)) add_fork(choose, world.platform, application);
    for (auto& way : application.ways)
        for (auto& leg : way.legs)
            leg.work = Flops{1e9};
    Dispatch const all[]{Dispatch::least_work, Dispatch::shortest_queue, Dispatch::two_choices,
                         Dispatch::turn,       Dispatch::random,         Dispatch::home};
    application.dispatch = all[choose.upto(5)];
    if (choose.one_in(2))
        application.health_check = Seconds{choose.one_in(2) ? 0 : choose.between(0.01, 0.3)};
    if (application.ways.front().forks.empty() && choose.one_in(3)) {
        add_exits(choose, application);
        if (application.choice)
            application.choice->profiles = way_profiles(world.platform, ModelGraph{}, application);
    }
    add_second_tries(choose, application);
    if (application.second) application.second->way = application.ways.size() - 1;
}

Deployment whole_world(std::uint64_t seed)
{
    Build const builds[]{build_adaptive, build_row, build_tree, build_mesh};
    Choices choose{Seed{seed}.child("whole").value()};
    auto world = random_world(seed, builds[choose.upto(3)]);
    world.run.requests.reset();
    world.run.until = Seconds{choose.between(0.3, 1.5)};
    for (auto& application : world.applications)
        vary_application(choose, world, application);
    vary_servers(choose, world);
    for (auto& link : world.platform.links)
        link.send_power = link.receive_power = Watts{choose.between(0, 2)};
    add_faults(choose, world.platform);
    return world;
}

template <class Visit>
void for_each_whole_world(int count, Visit const& visit)
{
    for (int number = 0; number < count; ++number) {
        auto const seed = Seed{5}.child(static_cast<std::uint64_t>(number)).value();
        SCOPED_TRACE(number);
        visit(whole_world(seed));
        if (testing::Test::HasFatalFailure()) return;
    }
}

TEST(WholeWorlds, AreTheSameByTheSolver)
{
    int agreed = 0;
    int undecided = 0;
    for_each_whole_world(worlds_wanted(150), [&](Deployment const& world) {
        auto const verdict = compare(world);
        EXPECT_NE(verdict, Verdict::differs);
        agreed += verdict == Verdict::agrees ? 1 : 0;
        undecided += verdict == Verdict::undecided ? 1 : 0;
    });
    RecordProperty("agreed", agreed);
    RecordProperty("undecided", undecided);
    EXPECT_LT(undecided, agreed);
}

/// Within the first second and a half; then it is quiet long enough for all to end.
void ask_early(Choices& choose, Deployment& world)
{
    world.run.until = Seconds{60};
    for (auto& application : world.applications) {
        auto instants = std::make_shared<std::vector<Seconds>>();
        for (int count = 1 + choose.upto(11); count > 0; --count)
            instants->push_back(Seconds{choose.between(0, 1.5)});
        std::ranges::sort(*instants);
        application.arrivals = Recorded{.every_device = instants, .by_device = nullptr};
    }
    for (auto& group : world.platform.devices)
        group.load = StepFunction{0.0};
}

/// What devices and links used for requests.
double energy_used(Deployment const& world, Records const& records)
{
    double sum = 0;
    for (std::size_t row = 0; row < records.devices.size(); ++row) {
        auto const& group = world.platform.devices[Id<DeviceGroup>{records.devices.group[row]}];
        sum += group.profile.busy_power.value() / static_cast<double>(group.workers) *
               records.devices.busy_total[row].value();
    }
    return std::accumulate(records.link_rows.energy.begin(), records.link_rows.energy.end(), sum,
                           [](double total, Joules const energy) { return total + energy.value(); });
}

void expect_sound(Requests const& requests, std::size_t row)
{
    auto const status = requests.status[row];
    Seconds passed;
    for (auto const& words : stages)
        passed += requests.times[words.stage][row];
    EXPECT_NE(status, Status::unfinished);
    EXPECT_EQ(status == Status::failed, requests.failed_by[row] != FailedBy::nothing);
    EXPECT_GE(requests.tries[row], 1);
    EXPECT_GE(requests.wasted_energy[row], Joules{});
    EXPECT_LE(requests.wasted_energy[row], requests.energy[row] * (1 + 1e-12) + Joules{1e-12});
    if (status == Status::finished) {
        EXPECT_NEAR(passed.value(), (requests.finished_at[row] - requests.arrived_at[row]).value(), 1e-9);
    }
}

/// What happened in some world.
struct Seen {
    std::set<Status> ends;
    std::int64_t tried_again = 0;
    std::int64_t in_batches = 0;
    std::int64_t warm_ups = 0;
    std::int64_t loads = 0;
    std::int64_t outages = 0;
    std::int64_t arrivals = 0;
};

void see(Seen& seen, Records const& records)
{
    auto const sum = [](auto const& column) {
        return std::accumulate(column.begin(), column.end(), std::int64_t{0});
    };
    seen.ends.insert(records.requests.status.begin(), records.requests.status.end());
    seen.tried_again += sum(records.requests.tries) - static_cast<std::int64_t>(records.requests.size());
    seen.in_batches += sum(records.devices.batched);
    seen.warm_ups += sum(records.devices.warm_ups);
    seen.loads += sum(records.devices.loads);
    seen.outages += static_cast<std::int64_t>(records.outages.size());
}

/// Those that the recorded instants ask for.
std::size_t expected_arrivals(Deployment const& world)
{
    std::size_t count = 0;
    for (auto const& application : world.applications)
        count += static_cast<std::size_t>(world.platform.devices[application.origin].count) *
                 std::get<Recorded>(application.arrivals).of_every_device().size();
    return count;
}

TEST(WholeWorlds, LoseNoRequestAndNoEnergy)
{
    Seen seen;
    int balanced = 0;
    auto const count = worlds_wanted(300);
    for_each_whole_world(count, [&](Deployment world) {
        Choices choose{Seed{world.run.seed}.child("early").value()};
        ask_early(choose, world);
        auto const records = simulate(world, 0);
        auto const& requests = records.requests;
        EXPECT_EQ(requests.size(), expected_arrivals(world));
        double energy = 0;
        for (std::size_t row = 0; row < requests.size(); ++row) {
            expect_sound(requests, row);
            energy += requests.energy[row].value();
        }
        see(seen, records);
        if (*std::ranges::max_element(requests.finished_at) >= *world.run.until) return;
        EXPECT_NEAR(energy_used(world, records), energy, 1e-9 * (1 + energy));
        ++balanced;
    });
    EXPECT_GT(balanced, count / 2);
    EXPECT_EQ(seen.ends.size(), 3U);
    for (auto const number : {seen.tried_again, seen.in_batches, seen.warm_ups, seen.loads, seen.outages})
        EXPECT_GT(number, count / 10);
}

TEST(WholeWorlds, AreTheSameBytesByHoweverManyProcesses)
{
    for_each_whole_world(worlds_wanted(300) / 20, [](Deployment world) {
        world.run.replications = 3;
        auto const alone = run_replications(world, {.processes = 1, .progress = {}});
        for (int const processes : {2, 3})
            EXPECT_EQ(pack(alone), pack(run_replications(world, {.processes = processes, .progress = {}})));
    });
}

} // namespace
} // namespace sunder::sim
