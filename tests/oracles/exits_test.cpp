/// What is known beforehand of requests that leave early.
#include "sim/forecast/cut_table.hpp"
#include "sim/records/records_bytes.hpp"
#include "tests/oracles/experiment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;
using Settings = std::vector<std::string>;

Settings const splits{"device_only", "server_only", "{after: a}", "{after: b}"};

std::string split(std::string const& where)
{
    return "applications.camera.split=" + where;
}

std::string exits(std::string const& which)
{
    return "applications.camera.exits=" + which;
}

std::string exit_of(Records const& records, std::size_t row)
{
    return records.exits.at(static_cast<std::size_t>(records.requests.exit[row]));
}

/// By where they leave, of requests that are alone.
std::map<std::string, double> lone_latencies(std::string const& where)
{
    // 10 MB/s and 1 ms; the answer of 10 kB takes 2 ms.
    if (where == "device_only") return {{"first", 11 * ms}, {"second", 23 * ms}, {"none", 33 * ms}};
    if (where == "server_only") return {{"first", 17.5 * ms}, {"second", 22.5 * ms}, {"none", 26.5 * ms}};
    if (where == "{after: a}") return {{"first", 11 * ms}, {"second", 23 * ms}, {"none", 27 * ms}};
    return {{"first", 11 * ms}, {"second", 23 * ms}, {"none", 32 * ms}};
}

TEST(RequestsThatAreAlone, TakeWhatIsDoneUpToWhereTheyLeave)
{
    for (auto const& where : splits) {
        auto const records = run("exits.yaml", {split(where)});
        auto const expected = lone_latencies(where);
        for (std::size_t row = 0; row < records.requests.size(); ++row)
            ASSERT_NEAR(latency(records, row), expected.at(exit_of(records, row)), 1e-9) << where;
    }
}

TEST(ThePriceOfACut, IsTheMixtureOfRequestsThatAreAlone)
{
    for (auto const& where : splits) {
        auto const scenario = load_scenario(SUNDER_SOURCE_DIR "/sim/validation/oracles/exits.yaml",
                                            {.settings = {split(where)}});
        auto const table = cuts_of(scenario, deploy(scenario), Id<Application>{0});
        auto const chosen = std::ranges::find(table.rows, true, &CutRow::chosen);
        ASSERT_NE(chosen, table.rows.end());
        auto const lone = lone_latencies(where);
        double const mean = 0.4 * lone.at("first") + 0.3 * lone.at("second") + 0.3 * lone.at("none");
        EXPECT_NEAR(chosen->price.total().value(), mean, 1e-12) << where;
        // Of those that go on 0.8 - 0.4 x 0.85 - 0.3 x 0.8 are right.
        EXPECT_NEAR(chosen->price.accuracy.value(), 0.4 * 0.75 + 0.3 * 0.7 + 0.22, 1e-12);
    }
}

TEST(TheMeanOfManyRequests, IsTheMixtureOfThoseThatAreAlone)
{
    for (auto const& where : splits) {
        auto const records = run("exits.yaml", {split(where)});
        auto const camera = summarise(records).applications.front();
        double mean = 0;
        for (auto const& [exit, lone] : lone_latencies(where))
            mean += camera.exits.at(exit) * lone;
        EXPECT_NEAR(camera.latency->mean.value(), mean, 1e-9) << where;
        EXPECT_NEAR(camera.accuracy.value(),
                    camera.exits.at("first") * 0.75 + camera.exits.at("second") * 0.7 +
                        camera.exits.at("none") * (0.22 / 0.3),
                    1e-9);
        double const deviation = std::sqrt(0.4 * 0.6 / 2000);
        EXPECT_NEAR(camera.exits.at("first"), 0.4, 4 * deviation);
    }
}

TEST(ARequest, LeavesAtTheSameExitWhereverTheModelIsCut)
{
    auto const reference = run("exits.yaml", {split("device_only")});
    for (auto const& where : splits)
        EXPECT_EQ(run("exits.yaml", {split(where)}).requests.exit, reference.requests.exit) << where;
}

TEST(ARequest, LeavesAtTheNextExitWhereItsOwnIsNotUsed)
{
    auto const both = run("exits.yaml");
    auto const second = run("exits.yaml", {exits("[second]")});
    auto const first = run("exits.yaml", {exits("[first]")});
    for (std::size_t row = 0; row < both.requests.size(); ++row) {
        auto const own = exit_of(both, row);
        EXPECT_EQ(exit_of(second, row), own == "none" ? "none" : "second");
        EXPECT_EQ(exit_of(first, row), own == "first" ? "first" : "none");
    }
}

TEST(AModel, HasNoExitsWhereNoneIsUsed)
{
    auto const records = run("exits.yaml", {exits("none"), split("device_only")});
    EXPECT_EQ(records.exits, std::vector<std::string>{"none"});
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        ASSERT_NEAR(latency(records, row), 30 * ms, 1e-9);
    auto const camera = summarise(records).applications.front();
    EXPECT_TRUE(camera.exits.empty());
    EXPECT_EQ(camera.accuracy.value(), 0.8);
}

TEST(ARequestThatLeavesOnItsDevice, SendsNothing)
{
    auto const records = run("exits.yaml");
    for (std::size_t row = 0; row < records.requests.size(); ++row) {
        bool const stays = exit_of(records, row) == "first";
        EXPECT_EQ(records.requests.payload[row], stays ? Bytes{} : Bytes{40e3});
        EXPECT_EQ(records.requests.attempts[row], stays ? 0 : 2);
    }
}

TEST(ExpectedEnergyAndBytes, AreThoseOfManyRequests)
{
    for (auto const& where : splits) {
        auto const scenario = load_scenario(SUNDER_SOURCE_DIR "/sim/validation/oracles/exits.yaml",
                                            {.settings = {split(where)}});
        auto const table = cuts_of(scenario, deploy(scenario), Id<Application>{0});
        auto const chosen = std::ranges::find(table.rows, true, &CutRow::chosen);
        auto const camera = summarise(run("exits.yaml", {split(where)})).applications.front();
        EXPECT_NEAR(camera.energy->value() / chosen->price.energy.value(), 1, 0.05) << where;
        EXPECT_NEAR(camera.payload->value(), chosen->price.payload.value(), 0.05 * 100e3) << where;
    }
}

/// S = 11 ms for 40 %, 23 ms for 30 % and 33 ms for 30 %: E[S] = 21.2 ms, E[S^2] = 533.8 ms^2.
TEST(PoissonArrivalsAtAStationWithExits, WaitAsPollaczekAndKhinchineSay)
{
    for (double const rate : {25.0, 35.0}) {
        auto const records =
            run("exits.yaml",
                {split("device_only"), "run={until: 1000 s, warm_up: 20 s, seed: 1, replications: 20}",
                 "applications.camera.arrivals={poisson: " + std::to_string(rate) + " /s}"});
        double const load = rate * 21.2 * ms;
        double const wait = rate * 533.8 * ms * ms / (2 * (1 - load));
        EXPECT_ESTIMATE(estimate(records,
                                 [&](std::size_t row) {
                                     return records.requests.times[Stage::device_wait][row].value();
                                 }),
                        wait);
        EXPECT_NEAR(summarise(records).devices.front().offered.value(), load, 1e-9);
    }
}

/// Two phones ask at once, and the edge takes both in a batch, which lasts as long as the longer one alone.
TEST(RequestsThatLeaveAtDifferentExits, ShareABatch)
{
    auto const records =
        run("exits.yaml", {split("server_only"), "devices.phone.count=2", "run.requests=200",
                           "applications.camera.arrivals={periodic: {every: 1 s, stagger: 0 s}}",
                           "devices.edge={busy_power: 10 W, batch: {max: 2, window: 5 ms, cost: 100 %}}"});
    std::map<std::string, double> const service{
        {"first", 4.5 * ms}, {"second", 9.5 * ms}, {"none", 13.5 * ms}};
    int different = 0;
    for (std::size_t row = 0; row < records.requests.size(); row += 2) {
        double const longer =
            std::max(service.at(exit_of(records, row)), service.at(exit_of(records, row + 1)));
        ASSERT_NEAR(latency(records, row), 13 * ms + longer, 1e-9); // 11 ms to the edge and 2 ms back
        ASSERT_NEAR(latency(records, row + 1), 13 * ms + longer, 1e-9);
        different += exit_of(records, row) != exit_of(records, row + 1) ? 1 : 0;
    }
    EXPECT_GT(different, 50);
}

TEST(ARunWithExits, IsTheSameWhateverTheNumberOfProcesses)
{
    Settings const settings{"run.replications=3", "applications.camera.arrivals={poisson: 50 /s}"};
    auto const deployment = deployment_of("exits.yaml", settings);
    auto const with = [&](int processes) {
        return pack(run_replications(deployment, {.processes = processes, .progress = {}}));
    };
    EXPECT_EQ(with(1), with(2));
}

} // namespace
} // namespace sunder::sim
