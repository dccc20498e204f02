#include "sim/calibration/calibrate.hpp"
#include "sim/calibration/calibration_text.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/sim/calibration/phone_and_server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

using namespace sunder::sim;

namespace {

class Calibrated : public ::testing::Test {
protected:
    Calibrated() { write_content(folder_ / "scenario.yaml", phone_and_server); }

    Calibration calibrate(std::string const& rows, CalibrationTask const& task, double held_out = 0)
    {
        ChangedScenario scenario{folder_ / "scenario.yaml", {}};
        table = read_measured({.source = std::make_shared<Source const>(Source{"measured.csv", rows}),
                               .is_key = [&](std::string_view key) { return scenario.has(key); },
                               .group = {},
                               .held_out = {}});
        hold_out(table, held_out, 1);
        return sunder::sim::calibrate(scenario, table, task);
    }

    std::string refusal_of(std::string const& rows, CalibrationTask const& task)
    {
        try {
            (void)calibrate(rows, task);
        } catch (InputError const& error) {
            return error.what();
        }
        return {};
    }

    MeasuredTable table;

private:
    ScratchFolder folder_;
};

/// Head, transfer and tail as a world has them in which the phone makes 0.5 Gflop/s, the server 5 and the
/// link 20 Mbit/s, 4 ms.
std::string rows_of_another_world()
{
    return "applications.camera.split,latency [ms],head [ms],transfer [ms],tail [ms]\n"
           "server_only,50,0,44,6\n"     // 100 kB: 4 + 40 ms; 30 Mflop: 6 ms
           "{after: first},48,20,24,4\n" // 10 Mflop: 20 ms; 50 kB: 4 + 20; 20 Mflop: 4 ms
           "device_only,60,60,0,0\n";
}

} // namespace

TEST_F(Calibrated, FindsTheNumbersOfAnotherWorld)
{
    auto const found = calibrate(
        rows_of_another_world(),
        {.keys = {"links.wifi.rate", "links.wifi.latency", "devices.phone.speed", "devices.server.speed"}});
    EXPECT_EQ(found.predictor, Predictor::lone);
    EXPECT_NEAR(*found.keys[0].value.number, 2.5e6, 1);
    EXPECT_NEAR(*found.keys[1].value.number, 0.004, 1e-8);
    EXPECT_NEAR(*found.keys[2].value.number, 0.5e9, 1e3);
    EXPECT_NEAR(*found.keys[3].value.number, 5e9, 1e4);
    EXPECT_NEAR(found.residual, 0, 1e-6);
    EXPECT_EQ(settings_of(found)[0], "links.wifi.rate=20 Mbit/s");
}

TEST_F(Calibrated, FindsTheSameByRunsAndByLogarithms)
{
    for (auto const predictor : {Predictor::lone, Predictor::runs})
        for (auto const misfit : {Residual::relative, Residual::logarithmic}) {
            auto const found =
                calibrate(rows_of_another_world(), {.keys = {"links.wifi.rate", "links.wifi.latency",
                                                             "devices.phone.speed", "devices.server.speed"},
                                                    .misfit = misfit,
                                                    .predictor = predictor});
            EXPECT_NEAR(*found.keys[0].value.number, 2.5e6, 10);
        }
}

TEST_F(Calibrated, FindsAllThatAPatternStandsFor)
{
    auto const found = calibrate(rows_of_another_world(), {.keys = {"links.wifi.*", "devices.*.speed"}});
    ASSERT_EQ(found.keys.size(), 4U);
    EXPECT_EQ(found.keys[2].key.range.key, "devices.phone.speed");
    EXPECT_NEAR(*found.keys[3].value.number, 5e9, 1e4);
}

TEST_F(Calibrated, IsHeldAgainstTheSettingsAsItIsWhereNothingIsFitted)
{
    auto const found = calibrate("applications.camera.split,head [ms]\n{after: first},20\n", {.keys = {}});
    EXPECT_NEAR(deviations(table, found).front().mean.median, 0.5, 1e-12); // it says 10 ms
    EXPECT_EQ(
        details_csv(table, found),
        "setting,group,held_out,figure,samples,measured_mean,simulated_mean,measured_p95,simulated_p95\n"
        "applications.camera.split = {after: first},,no,head,1,0.02,0.01,0.02,0.01\n");
}

TEST_F(Calibrated, SaysWhichNumbersAreNotTold)
{
    auto const found = calibrate("applications.camera.split,transfer [ms]\n{after: first},24\n",
                                 {.keys = {"links.wifi.rate", "links.wifi.latency", "devices.phone.speed"}});
    EXPECT_EQ(doubt_about(found, 0), "not told apart from others");
    EXPECT_EQ(doubt_about(found, 1), "not told apart from others");
    EXPECT_EQ(doubt_about(found, 2), "changes nothing that was measured");
}

TEST_F(Calibrated, StaysBetweenTheEndsThatAreGiven)
{
    auto const found = calibrate("applications.camera.split,transfer [ms]\n{after: first},24\n",
                                 {.keys = {"links.wifi.rate=30 Mbit/s,100 Mbit/s"}});
    EXPECT_EQ(settings_of(found)[0], "links.wifi.rate=30 Mbit/s");
    EXPECT_EQ(doubt_about(found, 0), "as low as it may be");
}

TEST_F(Calibrated, TellsHowFarItIsOffWhereItWasNotFitted)
{
    std::string rows = "applications.camera.arrivals,transfer [ms]\n";
    for (int i = 1; i <= 10; ++i) // of one setting each; transfers of 24 ms, one of 30
        rows += fmt::format("{{periodic: {} s}},{}\n", i, i == 4 ? 30 : 24);
    auto const found = calibrate(rows, {.keys = {"links.wifi.rate"}}, 0.5);
    auto const all = deviations(table, found);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].use, RowUse::held_out);
    EXPECT_EQ(all[0].mean.settings, 5U);
    EXPECT_EQ(all[1].mean.settings, 5U);
    EXPECT_EQ(all[0].p95.settings, 0U); // one sample each
    double const worst = std::max(all[0].mean.nine_tenths, all[1].mean.nine_tenths);
    EXPECT_GT(worst, 0.15);
}

TEST_F(Calibrated, MeetsThePercentileOfTheSamples)
{
    std::string rows = "applications.camera.split,transfer [ms]\n";
    for (int i = 0; i < 20; ++i)
        rows += fmt::format("{{after: first}},{}\n", i < 18 ? 22 : 42); // 24 in the mean, p95 42
    auto const found = calibrate(rows, {.keys = {"links.wifi.rate"}});
    auto const all = deviations(table, found);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_NEAR(all[0].mean.median, 0, 1e-6);
    EXPECT_NEAR(all[0].p95.median, 1 - 24.0 / 42, 1e-3);
}

TEST_F(Calibrated, RefusesWhatCannotBeFitted)
{
    auto const rows = rows_of_another_world();
    EXPECT_NE(refusal_of(rows, {.keys = {"links.wifi.speed"}}).find("there is no key 'links.wifi.speed'"),
              std::string::npos);
    EXPECT_NE(refusal_of(rows, {.keys = {"links.lan.rate"}}).find("there is no 'lan' in 'links'"),
              std::string::npos);
    EXPECT_NE(refusal_of(rows, {.keys = {"devices.phone.count"}}).find("takes no numbers between"),
              std::string::npos);
    EXPECT_NE(refusal_of(rows, {.keys = {"devices.phone.memory_rate"}}).find("has no number in this file"),
              std::string::npos);
    EXPECT_NE(refusal_of(rows, {.keys = {"links.*.speed"}}).find("no number stands at 'links.*.speed'"),
              std::string::npos);
    EXPECT_NE(refusal_of(rows, {.keys = {"links.wifi.rate", "links.wifi.rate"}}).find("is given twice"),
              std::string::npos);
    EXPECT_NE(refusal_of(rows, {.keys = {"links.wifi.rate=5 Mbit/s"}}).find("two values are asked for"),
              std::string::npos);
    EXPECT_NE(refusal_of(rows, {.keys = {"links.wifi.rate"}, .application = "radio"})
                  .find("there is no application 'radio'"),
              std::string::npos);
    EXPECT_NE(
        refusal_of("applications.camera.split,tail [ms]\ndevice_only,0\n", {.keys = {"links.wifi.rate"}})
            .find("nothing that was measured"),
        std::string::npos);
    EXPECT_NE(refusal_of("applications.camera.split,latency [ms]\n{after: third},5\n",
                         {.keys = {"links.wifi.rate"}})
                  .find("measured.csv:2:1"),
              std::string::npos);
}
