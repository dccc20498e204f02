#include "sim/forecast/cut_table.hpp"
#include "sim/forecast/lone_request.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/runner/run_replications.hpp"
#include "sim/scenario/deployment.hpp"
#include "tests/sim/arbitrary.hpp"
#include "tests/sim/mapped_rate.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

/// A model of one to eight ops, each reading up to three tensors made before it.
ModelGraph arbitrary_model()
{
    std::vector<OpLine> lines;
    auto const ops = *rc::gen::inRange(1, 9);
    for (int op = 0; op < ops; ++op) {
        auto const reads = static_cast<std::size_t>(*rc::gen::inRange(1, std::min(op + 2, 4)));
        lines.push_back({.name = "op" + std::to_string(op),
                         .work = static_cast<double>(*rc::gen::inRange(0, 100)),
                         .output = static_cast<double>(*rc::gen::inRange(1, 100)),
                         .inputs = *rc::gen::unique<std::vector<int>>(reads, rc::gen::inRange(-1, op))});
    }
    return small_model(static_cast<double>(*rc::gen::inRange(1, 100)), lines);
}

/// Phone, edge and cloud as in small_models.hpp with arbitrary speeds, loads, rates, delays and powers.
Platform arbitrary_platform()
{
    auto platform = three_in_a_row();
    for (auto& group : platform.devices) {
        group.profile.speed = FlopsPerSecond{1e9 * *rc::gen::inRange(1, 30)};
        group.profile.busy_power = Watts{static_cast<double>(*rc::gen::inRange(0, 10))};
        group.workers = *rc::gen::inRange(1, 4);
        group.load = StepFunction{0.01 * *rc::gen::inRange(0, 90)};
        group.queue = any_queue();
    }
    for (auto& link : platform.links) {
        link = small_link(link.name, *rc::gen::inRange(1, 20), *rc::gen::inRange(0, 20));
        link.down = StepFunction{1e6 * *rc::gen::inRange(1, 20)};
        link.duplex = *rc::gen::element(Duplex::full, Duplex::half);
        link.send_power = Watts{static_cast<double>(*rc::gen::inRange(0, 5))};
        link.receive_power = Watts{static_cast<double>(*rc::gen::inRange(0, 5))};
    }
    if (once_in(3)) make_cell(platform.links[0_id], any_cell(*rc::gen::element<Id<DeviceGroup>>(0_id, 1_id)));
    return platform;
}

/// One request in all, whose split is the best one.
Scenario arbitrary_scenario()
{
    Scenario scenario;
    scenario.platform = arbitrary_platform();
    scenario.models = {arbitrary_model()};
    Application application;
    application.name = "lone";
    application.arrivals = Periodic{.every = Seconds{1}, .start = Seconds{0.5}, .stagger = {}};
    application.split = Best{*rc::gen::element(Objective::latency, Objective::energy)};
    application.servers =
        *rc::gen::element(std::vector<Id<DeviceGroup>>{1_id}, std::vector<Id<DeviceGroup>>{1_id, 2_id});
    application.codec = any_codec();
    application.answer = Bytes{1e3 * *rc::gen::inRange(0, 20)};
    application.raw_input = *rc::gen::element(RawInput::forbidden, RawInput::allowed);
    scenario.applications = {application};
    scenario.run.requests = 1;
    return scenario;
}

Price price_of_chosen(Scenario const& scenario, Deployment const& deployment)
{
    auto const table = cuts_of(scenario, deployment, {});
    return std::ranges::find(table.rows, true, &CutRow::chosen)->price;
}

bool equal(double a, double b)
{
    return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

RC_GTEST_PROP(ALoneRequest, TakesAndUsesWhatItsPlanSays, ())
{
    auto const scenario = arbitrary_scenario();
    auto const deployment = deploy(scenario);
    auto const price = price_of_chosen(scenario, deployment);
    auto const requests = run_replications(deployment, {}).requests;
    RC_ASSERT(requests.size() == 1);
    RC_ASSERT(equal((requests.finished_at[0] - requests.arrived_at[0]).value(), price.total().value()));
    RC_ASSERT(equal(requests.times[Stage::device_compute][0].value(), price.head.value()));
    RC_ASSERT(equal(requests.times[Stage::encode][0].value(), price.encode.value()));
    RC_ASSERT(equal(requests.times[Stage::transfer][0].value(), price.transfer.value()));
    RC_ASSERT(equal(requests.times[Stage::decode][0].value(), price.decode.value()));
    RC_ASSERT(equal(requests.times[Stage::server_compute][0].value(), price.tail.value()));
    RC_ASSERT(equal(requests.times[Stage::way_back][0].value(), price.back.value()));
    RC_ASSERT(equal(requests.energy[0].value(), price.energy.value()));
    RC_ASSERT(requests.payload[0] == price.payload);

    auto const& application = deployment.applications.front();
    auto const& way = application.ways[0];
    LoneRequest const lone{deployment, way, application.answer};
    RC_ASSERT(equal(lone.latency(stays_of(way)).value(), price.total().value()));
    RC_ASSERT(equal(lone.energy(stays_of(way)).value(), price.energy.value()));
    RC_ASSERT(equal(lone.least_latency(stays_of(way)).value(), price.total().value()));
    RC_ASSERT(equal(lone.least_energy(stays_of(way)).value(), price.energy.value()));
}

RC_GTEST_PROP(MoreBandwidth, NeverHurtsALoneRequest, ())
{
    auto scenario = arbitrary_scenario();
    scenario.applications[0_id].split = Best{};
    auto const before = price_of_chosen(scenario, deploy(scenario)).total();
    auto& link = scenario.platform.links[*rc::gen::element<Id<Link>>(0_id, 1_id)];
    double const factor = *rc::gen::inRange(1, 10);
    link.up = mapped(link.up, [=](double rate) { return factor * rate; });
    link.down = mapped(link.down, [=](double rate) { return factor * rate; });
    auto const after = price_of_chosen(scenario, deploy(scenario)).total();
    RC_ASSERT(after.value() <= before.value() * (1.0 + 1e-12));
}

} // namespace
} // namespace sunder::sim
