/// Clocks, accelerators and pools of measured ways: what a lone request takes and costs in each, what devices
/// draw, and which way the policy `deadline` takes.
#include "sim/forecast/way_prices.hpp"
#include "tests/oracles/experiment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;
constexpr double tolerance = 1e-9;

std::string split(std::string const& what)
{
    return "applications.camera.split=" + what;
}

struct State {
    std::string name;
    double speed;
    double power; ///< busy
};
std::vector<State> const clocks{{"slow", 0.4, 1.5}, {"fast", 1, 4}};
std::vector<State> const accelerators{{"off", 1, 0}, {"max", 2, 5}};

TEST(ALoneRequest, TakesAndCostsWhatItsClockAndAcceleratorSay)
{
    for (auto const& clock : clocks) {
        for (auto const& accelerator : accelerators) {
            SCOPED_TRACE(clock.name + ' ' + accelerator.name);
            double const time = 100 * ms / clock.speed / accelerator.speed;
            double const energy = (clock.power + accelerator.power) * time;
            auto const expect = [&](Records const& records) {
                EXPECT_NEAR(latency(records, 1), time, tolerance);
                EXPECT_NEAR(records.requests.energy[1].value(), energy, tolerance);
            };
            expect(run("modes.yaml", {"devices.phone.clock=" + clock.name,
                                      "devices.phone.accelerator=" + accelerator.name}));
            expect(run("modes.yaml",
                       {split("{adaptive: {among: [{split: device_only, clock: {phone: " + clock.name +
                              "}, accelerator: {phone: " + accelerator.name + "}}], policy: fixed}}")}));
        }
    }
}

TEST(ACutWithAClock, SlowsAndFeedsTheHeadOnly)
{
    auto const records = run(
        "modes.yaml", {split("{adaptive: {among: [{after: first, clock: {phone: slow}}], policy: fixed}}")});
    EXPECT_EQ(records.cuts, std::vector<std::string>{"first @ phone slow"});
    EXPECT_NEAR(latency(records, 0), (10 / 0.4 + 2 + 40 + 1) * ms, tolerance);
    EXPECT_NEAR(records.requests.energy[0].value(), 25 * ms * 1.5 + 40 * ms * 1 + 1 * ms * 400, tolerance);
}

TEST(ADeviceThatStandsAtAClock, IdlesAtItsPower)
{
    for (auto const& [settings, idle] : std::map<std::string, double>{
             {"clock=slow", 0.5}, {"clock=fast", 1}, {"accelerator=max", 1.25}, {"accelerator=off", 1}}) {
        auto const records =
            run("modes.yaml", {"devices.phone." + settings, "applications.camera.arrivals.periodic=100 s"});
        double const length = records.windows[0].to.value();
        double const busy = records.devices.busy[0].value();
        double const spent = records.requests.energy[0].value() * 3;
        EXPECT_NEAR(records.devices.energy[0].value(), spent + idle * (length - busy), 1e-7) << settings;
    }
}

double in_window(Spans const& spans, std::size_t row, Window const& window)
{
    double const from = std::max(spans.started_at[row].value(), window.from.value());
    double const to = std::min(spans.ended_at[row].value(), window.to.value());
    return from < to ? (to - from) / (spans.ended_at[row] - spans.started_at[row]).value() : 0;
}

TEST(ADeviceThatChangesItsClock, DrawsWhatItsRequestsCostAndIdlesAsItStands)
{
    auto const records =
        run("modes.yaml",
            {split("{adaptive: {among: {cuts: all, clocks: all, accelerators: all}, policy: ucb1}}"),
             "applications.camera.raw_input=allowed", "applications.camera.arrivals={poisson: 8 /s}",
             "run={until: 20 s, warm_up: 3 s, record: spans}"});
    auto const& window = records.windows[0];
    double spent = 0;
    for (std::size_t row = 0; row < records.spans.size(); ++row)
        if (records.spans.device[row] == 0)
            spent += records.spans.energy[row].value() * in_window(records.spans, row, window);
    double const idle = (window.to - window.from - records.devices.busy[0]).value() * 1;
    EXPECT_NEAR(records.devices.energy[0].value(), spent + idle, 1e-7);
    EXPECT_GT(records.cuts.size(), 2U);
    EXPECT_GT(spent, 1);
}

TEST(EveryWayThatNoOtherBeats, IsTheFrontOfLatencyAndEnergy)
{
    auto const deployment = deployment_of(
        "modes.yaml", {split("{adaptive: {among: {cuts: all, clocks: all, accelerators: all}}}"),
                       "applications.camera.raw_input=allowed"});
    std::vector<std::pair<double, double>> all; // latency, energy
    for (auto const& clock : clocks) {
        for (auto const& accelerator : accelerators) {
            for (std::string const cut : {"device_only", "server_only", "{after: first}"}) {
                auto const records = run("modes.yaml", {split(cut), "applications.camera.raw_input=allowed",
                                                        "devices.phone.clock=" + clock.name,
                                                        "devices.phone.accelerator=" + accelerator.name});
                all.emplace_back(latency(records, 0), records.requests.energy[0].value());
            }
        }
    }
    std::vector<std::pair<double, double>> front;
    std::ranges::sort(all);
    for (auto const& way : all)
        if (front.empty() || way.second < front.back().second - tolerance) front.push_back(way);
    auto const prices = prices_of_ways(deployment, deployment.applications.front());
    ASSERT_EQ(prices.size(), front.size());
    for (std::size_t i = 0; i < front.size(); ++i) {
        EXPECT_NEAR(prices[i].latency.value(), front[i].first, tolerance) << prices[i].name;
        EXPECT_NEAR(prices[i].energy.value(), front[i].second, tolerance) << prices[i].name;
    }
}

/// A row of modes_known.csv or modes_taken.csv.
struct Measured {
    double head;   ///< with what the transfer takes beyond the link
    double behind; ///< latency beyond that
    double energy; ///< of the devices
};
using Pool = std::map<std::string, Measured>;

constexpr double radio = 1 * 40 * ms; // energy of a message that is alone

Pool const known{{"device_only @ phone slow off", {160 * ms, 0, 0.2}},
                 {"device_only @ phone fast off", {100 * ms, 0, 0.4}},
                 {"first @ phone slow off", {(25 + 8) * ms, 44 * ms, 0.44}},
                 {"first @ phone fast max", {(5 + 3) * ms, 43 * ms, 0.73}},
                 {"device_only @ phone fast max", {90 * ms, 0, 0.5}}};
Pool const taken{{"device_only @ phone slow off", {190 * ms, 0, 0.25}},
                 {"device_only @ phone fast off", {100 * ms, 0, 0.4}},
                 {"first @ phone slow off", {(30 + 18) * ms, 44 * ms, 0.45}},
                 {"first @ phone fast max", {5 * ms, 43 * ms, 0.73}},
                 {"device_only @ phone fast max", {90 * ms, 0, 0.5}}};

std::string pool(std::string const& more)
{
    return split("{adaptive: {pool: " SUNDER_SOURCE_DIR "/tests/oracles/modes_taken.csv, " + more + "}}");
}

TEST(AWayOfAPool, TakesAndCostsALoneRequestWhatWasMeasured)
{
    auto const deployment = deployment_of("modes.yaml", {pool("policy: fixed")});
    for (auto const& price : prices_of_ways(deployment, deployment.applications.front())) {
        auto const& measured = taken.at(price.name);
        EXPECT_NEAR(price.latency.value(), measured.head + measured.behind, tolerance) << price.name;
        EXPECT_NEAR(price.energy.value(), measured.energy + (measured.behind > 0 ? radio : 0), tolerance)
            << price.name;
    }
}

/// Of the front the most frugal that is in time, else the fastest; `wait` is that for the phone.
std::string chosen(double wait, double deadline)
{
    std::vector<std::pair<Measured, std::string>> front;
    for (auto const& [name, way] : known) {
        bool const is_beaten = std::ranges::any_of(known, [&way = way](auto const& other) {
            auto const& [head, behind, energy] = other.second;
            double const more = head + behind - way.head - way.behind;
            return more <= 0 && energy <= way.energy && (more < 0 || energy < way.energy);
        });
        if (!is_beaten) front.emplace_back(way, name);
    }
    std::ranges::sort(front, {}, [](auto const& way) { return way.first.energy; });
    for (auto const& [way, name] : front)
        if (wait + way.head + way.behind <= deadline) return name;
    return std::ranges::min_element(front, {},
                                    [](auto const& way) { return way.first.head + way.first.behind; })
        ->second;
}

TEST(TheDeadlinePolicy, ChoosesByWhatIsKnownAsAPlainReplayDoes)
{
    std::map<std::string, int> taken_by_name;
    for (auto const deadline : {60.0, 120.0, 200.0, 300.0}) {
        auto const records =
            run("modes.yaml",
                {pool("known: " SUNDER_SOURCE_DIR "/tests/oracles/modes_known.csv, policy: deadline"),
                 "applications.camera.deadline=" + std::to_string(deadline) + " ms",
                 "applications.camera.arrivals={poisson: 7 /s}", "run={requests: 500}",
                 "links.wifi.send_power=0 W"});
        double free_at = 0;
        for (std::size_t row = 0; row < records.requests.size(); ++row) {
            double const now = records.requests.arrived_at[row].value();
            auto const name = chosen(std::max(0.0, free_at - now), deadline * ms);
            ASSERT_EQ(records.cuts[static_cast<std::size_t>(records.requests.cut[row])], name) << row;
            free_at = std::max(free_at, now) + taken.at(name).head;
            EXPECT_NEAR(records.requests.energy[row].value(), taken.at(name).energy, tolerance);
            ++taken_by_name[name];
        }
    }
    EXPECT_EQ(taken_by_name.size(), 4U); // all but the one that is beaten
}

} // namespace
} // namespace sunder::sim
