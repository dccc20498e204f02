#include "sim/base/run_error.hpp"
#include "sim/engine/simulate.hpp"
#include "tests/tools/rehearse/small_scenario.hpp"
#include "tools/rehearse/rehearse.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <string>

namespace sunder::rehearse {
namespace {

using sim::Seconds;
using sim::Stage;

RehearsalSettings over(PlayedOver medium)
{
    return {.medium = medium, .make_work = waits_for_leg, .compute = "all wait", .progress = {}};
}

Rehearsal rehearsal_of(sim::Scenario const& scenario, PlayedOver medium)
{
    return rehearse(deploy(scenario), over(medium));
}

void expect_nobody_left()
{
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

void expect_all_of_the_small_scenario(sim::Records const& records)
{
    auto const& requests = records.requests;
    ASSERT_EQ(requests.size(), 10);
    for (std::size_t row = 0; row < requests.size(); ++row) {
        EXPECT_EQ(requests.status[row], sim::Status::finished);
        EXPECT_EQ(requests.payload[row].value(), 7680);
        EXPECT_EQ(requests.attempts[row], 2);
        Seconds sum;
        for (auto const& words : sim::stages) {
            EXPECT_GE(requests.times[words.stage][row].value(), 0) << words.name;
            sum += requests.times[words.stage][row];
        }
        EXPECT_NEAR(sum.value(), (requests.finished_at[row] - requests.arrived_at[row]).value(), 1e-9);
        // Nobody is earlier than he can be: 2 ms and 3 ms of work, and twice 2 ms on the way.
        EXPECT_GE(requests.times[Stage::device_compute][row].value(), 0.002 - 1e-9);
        EXPECT_GE(requests.times[Stage::server_compute][row].value(), 0.003 - 1e-9);
        EXPECT_GE(requests.times[Stage::transfer][row].value(), 0.002);
        EXPECT_GE(requests.times[Stage::way_back][row].value(), 0.002);
    }
}

/// Over each of the two ways in which bytes can go here.
class ARehearsal : public testing::TestWithParam<PlayedOver> {
protected:
    void SetUp() override
    {
        if (GetParam() != PlayedOver::namespaces) return;
        if (auto const reason = reason_against_namespaces(); !reason.empty()) GTEST_SKIP() << reason;
    }
    void TearDown() override { expect_nobody_left(); }
};

INSTANTIATE_TEST_SUITE_P(Over, ARehearsal, testing::Values(PlayedOver::namespaces, PlayedOver::loopback),
                         [](auto const& over) {
                             return over.param == PlayedOver::namespaces ? "namespaces" : "loopback";
                         });

TEST_P(ARehearsal, CarriesOutEveryRequest)
{
    auto const rehearsal = rehearsal_of(small(), GetParam());
    EXPECT_EQ(rehearsal.end, Rehearsal::End::whole);
    expect_all_of_the_small_scenario(rehearsal.records);
}

TEST_P(ARehearsal, HasTheArrivalsOfTheSimulator)
{
    auto const scenario = small({"applications.watch.arrivals={poisson: 50 /s}", "run.seed=7"});
    auto const measured = rehearsal_of(scenario, GetParam()).records;
    auto const simulated = simulate(deploy(scenario), 0);
    EXPECT_EQ(measured.requests.arrived_at, simulated.requests.arrived_at);
    EXPECT_EQ(measured.requests.device, simulated.requests.device);
    EXPECT_EQ(measured.requests.payload, simulated.requests.payload);
    EXPECT_EQ(measured.cuts, simulated.cuts);
}

TEST_P(ARehearsal, AsksAgainWhenItWasAnswered)
{
    auto const rehearsal =
        rehearsal_of(small({"applications.watch.arrivals={closed: {think: 1 ms}}"}), GetParam());
    expect_all_of_the_small_scenario(rehearsal.records);
}

TEST_P(ARehearsal, OpensConnectionsWithTheFirstMessageWhereThatCounts)
{
    expect_all_of_the_small_scenario(
        rehearsal_of(small({"applications.watch.transport={tcp: {handshake: counted}}"}), GetParam())
            .records);
}

TEST_P(ARehearsal, SharesTwoWorkersWithJobsOfOthers)
{
    auto const records =
        rehearsal_of(small({"devices.server.workers=2", "devices.server.load={jobs: {poisson: 20 /s, "
                                                        "time: 1 ms}}"}),
                     GetParam())
            .records;
    expect_all_of_the_small_scenario(records);
    EXPECT_EQ(records.devices.workers.back(), 2);
}

TEST_P(ARehearsal, HasARowForEachLinkAndDirection)
{
    auto const own = rehearsal_of(small(), GetParam()).records;
    EXPECT_EQ(own.link_rows.size(), 4U);
    auto const shared =
        rehearsal_of(small({"links.wifi={rate: 80 Mbit/s, latency: 2 ms}"}), GetParam()).records;
    expect_all_of_the_small_scenario(shared);
    ASSERT_EQ(shared.link_rows.size(), 2U);
    EXPECT_GE(shared.link_rows.carried[0].value(), 10 * 7680); // up
    EXPECT_GE(shared.link_rows.carried[1].value(), 10 * 500);
}

TEST_P(ARehearsal, StaysOnTheDeviceWhereNothingIsSent)
{
    auto const records = rehearsal_of(small({"applications.watch.split=device_only"}), GetParam()).records;
    ASSERT_EQ(records.requests.size(), 10);
    for (auto const payload : records.requests.payload)
        EXPECT_EQ(payload.value(), 0);
}

TEST_P(ARehearsal, GoesOverSeveralHopsAndBack)
{
    auto const records = rehearsal_of(small({"applications.watch.servers=[edge, server]",
                                             "applications.watch.split={cuts: [first, middle]}"}),
                                      GetParam())
                             .records;
    ASSERT_EQ(records.requests.size(), 10);
    for (std::size_t row = 0; row < records.requests.size(); ++row) {
        EXPECT_EQ(records.requests.status[row], sim::Status::finished);
        EXPECT_EQ(records.requests.payload[row].value(), 2 * 7680);
        EXPECT_EQ(records.requests.attempts[row], 4);
        EXPECT_GE(records.requests.times[Stage::way_back][row].value(), 0.003);
    }
}

TEST_P(ARehearsal, EndsWithItsTraffic)
{
    auto settings = over(GetParam());
    settings.traffic = sim::Bytes{20e3};
    auto const rehearsal = rehearse(
        deploy(small({"run.requests=1000", "applications.watch.arrivals={periodic: 20 ms}"})), settings);
    EXPECT_EQ(rehearsal.end, Rehearsal::End::out_of_traffic);
    EXPECT_GE(rehearsal.records.requests.size(), 2);
    EXPECT_LT(rehearsal.records.requests.size(), 2000);
}

TEST_P(ARehearsal, EndsWithItsTime)
{
    auto settings = over(GetParam());
    settings.limit = Seconds{1.5};
    auto const rehearsal = rehearse(deploy(small({"run.requests=100000"})), settings);
    EXPECT_EQ(rehearsal.end, Rehearsal::End::out_of_time);
}

class Fails final : public LegWork {
public:
    enum class How : std::uint8_t { throws, dies, sends_too_little };
    explicit Fails(How how) : how_{how} {}
    Done work(sim::Seed /*request*/, MessageBytes const& /*in*/, MessageBytes& out) override
    {
        if (how_ == How::throws) throw sim::RunError{"out of ideas"};
        if (how_ == How::dies) (void)::raise(SIGKILL);
        out.resize(7679);
        return {};
    }

private:
    How how_;
};

std::string failure_of(PlayedOver medium, Fails::How how)
{
    auto settings = over(medium);
    settings.make_work = [how](LegPart const& part) -> std::unique_ptr<LegWork> {
        if (part.leg == 0) return std::make_unique<Fails>(how);
        return waits_for_leg(part);
    };
    try {
        (void)rehearse(deploy(small({"devices.camera.count=1"})), settings);
        return "none";
    } catch (sim::RunError const& error) {
        return error.what();
    }
}

TEST_P(ARehearsal, TellsWhyAProcessEnded)
{
    EXPECT_EQ(failure_of(GetParam(), Fails::How::throws), "device 0 of 'camera': out of ideas");
    EXPECT_EQ(failure_of(GetParam(), Fails::How::dies),
              "the process of device 0 of 'camera' was killed by signal 9 (Killed)");
    EXPECT_EQ(failure_of(GetParam(), Fails::How::sends_too_little),
              "device 0 of 'camera': application 'watch' codes what it sends into 7679 B, but the simulator "
              "says 7680 B");
}

TEST(ARehearsalOfLosses, LosesPacketsAndStillAnswersAll)
{
    if (auto const reason = reason_against_namespaces(); !reason.empty()) GTEST_SKIP() << reason;
    auto const records = rehearsal_of(small({"links.wifi.loss={packets: 5 %, timeout: 200 ms}",
                                             "links.wifi.jitter={uniform: {min: 0 s, max: 1 ms}}"}),
                                      PlayedOver::namespaces)
                             .records;
    expect_all_of_the_small_scenario(records);
    double carried = 0;
    for (std::size_t row = 0; row < records.link_rows.size(); ++row)
        carried += records.link_rows.carried[row].value();
    EXPECT_GT(carried, 10 * (7680 + 500));
    expect_nobody_left();
}

} // namespace
} // namespace sunder::rehearse
