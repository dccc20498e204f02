#include "sim/calibration/calibrate.hpp"
#include "sim/calibration/measured_records.hpp"
#include "sim/config/load.hpp"
#include "sim/runner/tallied_run.hpp"
#include "sim/scenario/deployment.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/sim/calibration/phone_and_server.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

using namespace sunder::sim;

namespace {

std::string replaced(std::string text, std::string const& what, std::string const& by)
{
    return text.replace(text.find(what), what.size(), by);
}

/// Its first op takes 10 ms on the phone.
std::string scenario_of(std::string const& rate, std::string const& split)
{
    return replaced(replaced(phone_and_server, "54 Mbit/s", rate), "{after: first}", split);
}

class MeasuredRecords : public ::testing::Test {
protected:
    MeasuredRecords() { write_content(folder_ / "scenario.yaml", scenario_of("54 Mbit/s", "server_only")); }

    /// What a world of that scenario leaves.
    MeasuredFile carried_out(std::string const& text)
    {
        write_content(folder_ / "world.yaml", text);
        auto const run =
            tallied_run_without_solver(deploy(load_scenario(folder_ / "world.yaml")), 0, Rows::kept);
        return {.name = "rehearsal.h5", .records = run.value().records, .scenario_text = text};
    }

    MeasuredTable read(std::vector<MeasuredFile> const& files, std::string const& group = "",
                       std::vector<std::string> const& fitted = {})
    {
        return measured_in(files,
                           {.scenario = scenario(), .application = {}, .group = group, .fitted = fitted});
    }

    std::string refusal_of(std::vector<MeasuredFile> const& files, std::string const& group = "")
    {
        try {
            (void)read(files, group);
        } catch (InputError const& error) {
            return error.what();
        }
        return {};
    }

    ChangedScenario& scenario()
    {
        if (!scenario_) scenario_ = std::make_unique<ChangedScenario>(folder_ / "scenario.yaml", Overrides{});
        return *scenario_;
    }

private:
    ScratchFolder folder_;
    std::unique_ptr<ChangedScenario> scenario_;
};

} // namespace

TEST_F(MeasuredRecords, AreOneSettingOfWhatTheirScenarioHasOtherwise)
{
    auto const table = read({carried_out(scenario_of("20 Mbit/s", "{after: first}"))});
    EXPECT_EQ(table.keys, (std::vector<std::string>{"applications.camera.split", "links.wifi.rate"}));
    ASSERT_EQ(table.settings.size(), 1U);
    EXPECT_EQ(table.settings[0].keys[0].text, "{after: first}");
    EXPECT_EQ(table.settings[0].keys[1].text, "20 Mbit/s");
    EXPECT_EQ(table.settings[0].samples.at(Measure::head).size(), 10U);
    EXPECT_NEAR(table.settings[0].samples.at(Measure::head)[3], 0.010, 1e-9);
    EXPECT_NEAR(table.settings[0].samples.at(Measure::transfer)[3], 0.022, 1e-9);
}

TEST_F(MeasuredRecords, LeaveOutWhatIsFitted)
{
    auto const table = read({carried_out(scenario_of("20 Mbit/s", "{after: first}"))}, "", {"links.*"});
    EXPECT_EQ(table.keys, std::vector<std::string>{"applications.camera.split"});
}

TEST_F(MeasuredRecords, AreGroupedByAKeyInWhichTheyDiffer)
{
    std::vector const files{carried_out(scenario_of("54 Mbit/s", "{after: first}")),
                            carried_out(scenario_of("54 Mbit/s", "server_only"))};
    auto const table = read(files, "applications.camera.split");
    EXPECT_EQ(table.settings[0].group, "{after: first}");
    EXPECT_EQ(table.settings[1].group, ""); // as it stands
    EXPECT_NE(refusal_of(files, "links.wifi.rate").find("is the same in all of these files"),
              std::string::npos);
}

TEST_F(MeasuredRecords, CalibrateTheScenario)
{
    std::vector files{carried_out(scenario_of("20 Mbit/s", "{after: first}")),
                      carried_out(scenario_of("20 Mbit/s", "server_only"))};
    CalibrationTask const task{.keys = {"links.wifi.rate"}};
    auto const table = read(files, "", task.keys);
    auto const found = calibrate(scenario(), table, task);
    EXPECT_NEAR(*found.keys[0].value.number, 2.5e6, 10);
}

TEST_F(MeasuredRecords, AreRefusedWhereTheyHoldNothingThatCouldBeMeasured)
{
    auto const good = carried_out(scenario_of("54 Mbit/s", "server_only"));
    auto lost = good;
    for (auto& status : lost.records.requests.status)
        status = Status::failed;
    EXPECT_EQ(refusal_of({lost}),
              "rehearsal.h5:1:1: error: no request of the application finished in this file\n"
              "  hint: --application names another one\n");
    auto other = good;
    other.records.applications[0].name = "radio";
    EXPECT_NE(refusal_of({other}).find("no request of the application"), std::string::npos);
    auto odd = good;
    odd.records.requests.times[Stage::transfer][2] = Seconds{std::numeric_limits<double>::quiet_NaN()};
    EXPECT_NE(refusal_of({odd}).find("request 2 has no 'transfer' that could be measured"),
              std::string::npos);
}

TEST_F(MeasuredRecords, TellWhereTheirScenarioIsNone)
{
    auto file = carried_out(scenario_of("54 Mbit/s", "server_only"));
    file.scenario_text = "links: [\n";
    EXPECT_NE(refusal_of({file}).find("rehearsal.h5 (its scenario):"), std::string::npos);
    file.scenario_text = "hello\n";
    EXPECT_NE(refusal_of({file}).find("the scenario in this file is no mapping"), std::string::npos);
}

TEST_F(MeasuredRecords, SayWhereTheirScenarioDoesNotFitTheOther)
{
    auto file = carried_out(scenario_of("54 Mbit/s", "server_only"));
    file.scenario_text = scenario_of("54 Mbit/s", "{after: third}");
    auto const table = read({file});
    try {
        (void)calibrate(scenario(), table, {.keys = {"links.wifi.latency"}});
        FAIL();
    } catch (InputError const& error) {
        EXPECT_NE(std::string{error.what()}.find("rehearsal.h5 (its scenario):12:"), std::string::npos)
            << error.what();
    }
}
