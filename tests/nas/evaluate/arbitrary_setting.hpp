/// \file
/// Settings with whatever may happen to a request, drawn by RapidCheck.
#pragma once

#include "nas/evaluate/journey.hpp"
#include "tests/nas/evaluate/small_search.hpp"
#include "tests/sim/arbitrary.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace sunder::nas {

inline double tenths(int low, int high)
{
    return 0.1 * *rc::gen::inRange(low, high);
}

inline sim::StepFunction arbitrary_steps(double low, double high)
{
    double const first = low + (high - low) * tenths(0, 10);
    if (!sim::once_in(3)) return sim::StepFunction{first};
    return {{0.0, 0.3}, {first, low + (high - low) * tenths(0, 10)}, sim::Seconds{0.7}};
}

inline void make_arbitrary(sim::DeviceGroup& group)
{
    group.workers = *rc::gen::inRange(1, 4);
    group.queue = *rc::gen::arbitrary<bool>() ? sim::Fifo{} : sim::any_queue();
    if (sim::once_in(4)) group.batch = sim::any_batching();
    if (sim::once_in(8))
        group.warm_up = sim::WarmUp{.time = sim::Seconds{0.02}, .after_idle = sim::Seconds{0.1}};
    group.load = arbitrary_steps(0.0, 0.8);
    if (sim::once_in(4)) group.load = sim::any_load(arbitrary_steps(0.0, 0.8));
}

inline sim::Link arbitrary_link(std::string name)
{
    sim::Link link;
    link.name = std::move(name);
    link.up = arbitrary_steps(2e5, 4e6);
    link.down = arbitrary_steps(2e5, 4e6);
    link.latency = sim::Seconds{1e-3 * *rc::gen::inRange(0, 5)};
    link.duplex = *rc::gen::element(sim::Duplex::full, sim::Duplex::half);
    using Each = std::optional<sim::Id<sim::DeviceGroup>>;
    link.each = *rc::gen::element<Each>(std::nullopt, 0_id, 0_id, 1_id);
    if (link.each && sim::once_in(3))
        link.up = sim::LinkRate{{arbitrary_steps(2e5, 4e6), arbitrary_steps(2e5, 4e6)}};
    if (sim::once_in(3)) link.jitter = sim::any_jitter(sim::Seconds{1e-3 * tenths(1, 100)});
    if (sim::once_in(6)) link.loss = sim::any_loss();
    if (!link.each && sim::once_in(2)) make_cell(link, sim::any_cell(0_id));
    return link;
}

/// What follows a failure, and who serves whom.
inline void make_arbitrary(sim::Scenario& scenario)
{
    auto& application = scenario.applications[0_id];
    application.dispatch = *rc::gen::element(sim::Dispatch::least_work, sim::Dispatch::shortest_queue,
                                             sim::Dispatch::two_choices, sim::Dispatch::turn,
                                             sim::Dispatch::random, sim::Dispatch::home);
    if (sim::once_in(4)) application.health_check = sim::Seconds{*rc::gen::element(0.0, 0.1)};
    if (sim::once_in(4)) scenario.platform.faults.push_back(sim::any_fault(scenario.platform));
}

/// Another way for another application: when the first fails, or beside it.
inline void add_second_way(sim::DeployedApplication& other)
{
    sim::Way alone;
    alone.plan.name = "alone";
    alone.legs = {{.device = other.origin, .compute = {.fixed = sim::Seconds{8e-3}}}};
    other.second = sim::SecondWay{.way = other.ways.size()};
    if (sim::once_in(2)) other.second->after = sim::Seconds{1e-3 * *rc::gen::inRange(0, 30)};
    other.ways.push_back(alone);
}

/// Phones and servers under load, with whatever may happen to a request, and at times a second application.
inline SearchSetting arbitrary_setting()
{
    auto scenario = phone_and_server();
    auto& platform = scenario.platform;
    platform.devices[0_id].count = *rc::gen::inRange(1, 8);
    platform.devices[1_id].count = *rc::gen::inRange(1, 3);
    for (auto& group : platform.devices)
        make_arbitrary(group);
    platform.links = {arbitrary_link("wifi")};
    std::vector<sim::Id<sim::Link>> via{0_id};
    if (sim::once_in(3)) {
        platform.links.push_back(arbitrary_link("uplink"));
        via = {0_id, 1_id};
    }
    platform.routes[0_id].via = via;
    std::ranges::reverse(via);
    platform.routes[1_id].via = via;
    scenario.applications[0_id].arrivals =
        sim::any_arrivals(sim::PerSecond{static_cast<double>(*rc::gen::inRange(1, 40))});
    scenario.applications[0_id].answer = sim::Bytes{*rc::gen::element(0.0, 0.0, 1e3)};
    if (sim::once_in(2)) scenario.applications[0_id].codec = sim::any_codec();
    if (sim::once_in(3)) scenario.applications[0_id].deadline = sim::Seconds{0.1};
    scenario.run.until = sim::Seconds{3};
    scenario.run.warm_up = sim::Seconds{*rc::gen::element(0.0, 0.5)};
    scenario.run.seed = *rc::gen::inRange<std::uint64_t>(1, 1000);
    bool const has_cell =
        std::ranges::any_of(platform.links, [](sim::Link const& link) { return link.cell != nullptr; });
    if (!has_cell) // which SimGrid does not always know
        scenario.run.network_model = *rc::gen::weightedElement<sim::NetworkModel>(
            {{6, sim::NetworkModel::exact}, {1, sim::NetworkModel::solver}});
    make_arbitrary(scenario);
    auto setting = search_setting_of(scenario, {});
    if (sim::once_in(4)) {
        auto other = deployment_of(setting,
                                   {.head = sim::Seconds{5e-3},
                                    .encode = {},
                                    .sent = sim::Bytes{5e3},
                                    .decode = {},
                                    .tail = sim::Seconds{2e-3}},
                                   "other")
                         .applications[0_id];
        other.name = "other";
        other.arrivals = sim::Poisson{sim::PerSecond{3}};
        other.priority = *rc::gen::inRange(-1, 2);
        if (sim::once_in(3)) add_second_way(other);
        setting.base.applications.push_back(other);
    }
    return setting;
}

} // namespace sunder::nas
