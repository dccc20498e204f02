/// \file
/// The program as its user meets it: what it prints, where, and how it ends.
#include "sim/output/records_file.hpp"
#include "tests/cli/program.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>

namespace sunder::cli {
namespace {

/// With a small scenario in the folder.
class Program : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        std::ofstream{in_folder("lone.yaml")} << lone_phone;
    }

private:
    /// One phone asks every 100 ms: 100 kB at 50 Mbit/s and 1 ms, then 10 ms of compute: 27 ms.
    static constexpr std::string_view lone_phone = R"(format: sunder-scenario/1
models:
  toy:
    input: {name: image, bytes: 100 kB}
    ops:
      - {name: all, work: 1 Gflop, output: 1 kB}
devices:
  phone: {speed: 1 Gflop/s}
  server: {speed: 100 Gflop/s}
links:
  wifi: {rate: 50 Mbit/s, latency: 1 ms}
routes:
  - {from: phone, to: server, via: [wifi]}
applications:
  camera: {model: toy, origin: phone, servers: [server], arrivals: {periodic: 100 ms}, split: server_only, raw_input: allowed}
run: {requests: 10}
)";
};

using Version = Program;
TEST_F(Version, NamesTheProgramAndItsLibraries)
{
    EXPECT_EQ(sunder("--version"), 0);
    EXPECT_EQ(out.rfind("sunder ", 0), 0U);
    EXPECT_NE(out.find("\nSimGrid 3."), std::string::npos);
    EXPECT_NE(out.find("\nHDF5 1."), std::string::npos);
    EXPECT_NE(out.find("\nbuild "), std::string::npos);
}

using Plan = Program;
TEST_F(Plan, SaysThatItsPricesAreNotThoseOfTcp)
{
    EXPECT_EQ(sunder("plan lone.yaml"), 0);
    EXPECT_EQ(out.find("TCP"), std::string::npos);
    EXPECT_EQ(sunder("plan lone.yaml --set applications.camera.transport=tcp"), 0);
    EXPECT_NE(out.find("prices of an ideal transport"), std::string::npos);
}

TEST_F(Plan, SimulatesEachCutUnderLoadAndPutsTheBestFirst)
{
    EXPECT_EQ(sunder("plan lone.yaml --under-load --json --metric latency.max --replications 3"), 0) << err;
    auto const plan = nlohmann::json::parse(out).at("applications").at("camera");
    EXPECT_EQ(plan.at("replications"), 3);
    auto const& cuts = plan.at("cuts");
    ASSERT_EQ(cuts.size(), 2);
    EXPECT_EQ(cuts[0].at("cut"), "server_only");
    EXPECT_NEAR(cuts[0].at("metric").get<double>(), 27e-3, 1e-12);
    EXPECT_EQ(cuts[0].at("chosen"), true);
    EXPECT_EQ(cuts[1].at("cut"), "device_only");
    EXPECT_NEAR(cuts[1].at("metric").get<double>(), 9.1, 1e-9)
        << "each takes 1 s, and the tenth came at 900 ms";
    EXPECT_NEAR(cuts[1].at("less_best_ci95")[0].get<double>(), 9.073, 1e-9) << "no luck: the same in each";
    EXPECT_NEAR(cuts[1].at("less_best_ci95")[1].get<double>(), 9.073, 1e-9);
}

TEST_F(Plan, UnderLoadHasTheFiguresOfARunWithThatCut)
{
    EXPECT_EQ(sunder("plan lone.yaml --under-load --json --replications 4 --set "
                     "applications.camera.arrivals='{poisson: 9 /s}'"),
              0);
    auto const cuts = nlohmann::json::parse(out).at("applications").at("camera").at("cuts");
    for (auto const& cut : cuts) {
        EXPECT_EQ(sunder("run lone.yaml --json --replications 4 --set "
                         "applications.camera.arrivals='{poisson: 9 /s}' --set "
                         "applications.camera.split=" +
                         cut.at("cut").get<std::string>()),
                  0)
            << err;
        auto const camera = nlohmann::json::parse(out).at("applications").at("camera");
        EXPECT_EQ(cut.at("metric"), camera.at("latency").at("p99"));
        EXPECT_EQ(cut.at("latency.mean"), camera.at("latency").at("mean"));
    }
}

TEST_F(Plan, NamesTheFigureNearestToOneThatIsNotThere)
{
    EXPECT_EQ(sunder("plan lone.yaml --under-load --metric latency.p98"), 2);
    EXPECT_NE(err.find("did you mean 'latency.p9"), std::string::npos) << err;
    EXPECT_EQ(sunder("plan lone.yaml --metric latency.p99"), 2);
    EXPECT_NE(err.find("--metric belongs to --under-load"), std::string::npos) << err;
}

using Help = Program;
TEST_F(Help, ShowsAnExampleForEveryCommand)
{
    for (std::string const command :
         {"run",          "check",           "plan",           "capacity",      "tail",        "policies",
          "search",       "front",           "show",           "export",        "import onnx", "import ncnn",
          "import trace", "import accuracy", "import latency", "import blocks", "schema",      "defaults",
          "completion",   "manual"}) {
        EXPECT_EQ(sunder(command + " --help"), 0);
        EXPECT_EQ(out.rfind("usage: sunder " + command, 0), 0U);
        EXPECT_NE(out.find("\nExample:\n  sunder " + command), std::string::npos);
    }
}

using CommandLine = Program;
TEST_F(CommandLine, WithoutACommandListsThemAndIsRefused)
{
    EXPECT_EQ(sunder(""), 2);
    EXPECT_EQ(out, "");
    EXPECT_NE(err.find("sunder run SCENARIO"), std::string::npos);
}

TEST_F(CommandLine, AnswersAnUnknownCommandWithTheNearest)
{
    EXPECT_EQ(sunder("rum lone.yaml"), 2);
    EXPECT_EQ(err, "sunder: error: unknown command 'rum'\n  hint: did you mean 'run'?\n");
}

TEST_F(CommandLine, AnswersAnUnknownOptionWithTheNearest)
{
    EXPECT_EQ(sunder("run lone.yaml --replication 3"), 2);
    EXPECT_EQ(err, "sunder run: error: unknown option '--replication'\n  hint: did you mean "
                   "'--replications'?\n");
}

TEST_F(CommandLine, NamesTheOptionWhoseValueIsMissing)
{
    EXPECT_EQ(sunder("run lone.yaml -o"), 2);
    EXPECT_NE(err.find("'--output' needs a value"), std::string::npos) << err;
}

TEST_F(CommandLine, RefusesASeedThatIsNoWholeNumber)
{
    EXPECT_EQ(sunder("run lone.yaml --seed -1"), 2);
    EXPECT_EQ(err, "sunder run: error: --seed: '-1' will not do\n  hint: write a whole number from 0 to "
                   "18446744073709551615\n");
}

TEST_F(CommandLine, RefusesTwoScenarios)
{
    EXPECT_EQ(sunder("run lone.yaml lone.yaml"), 2);
    EXPECT_NE(err.find("nothing is known to do with 'lone.yaml'"), std::string::npos) << err;
}

using RunCommand = Program;
TEST_F(RunCommand, PrintsTheSummaryOnStandardOutputOnly)
{
    EXPECT_EQ(sunder("run lone.yaml"), 0);
    EXPECT_NE(out.find("camera"), std::string::npos);
    EXPECT_EQ(err, "");
}

TEST_F(RunCommand, GivesTheLatencyOfALoneRequestAsJson)
{
    EXPECT_EQ(sunder("run lone.yaml --json"), 0);
    auto const camera = nlohmann::json::parse(out).at("applications").at("camera");
    EXPECT_EQ(camera.at("requests"), 10);
    EXPECT_NEAR(camera.at("latency").at("mean").get<double>(), 27e-3, 1e-12);
}

TEST_F(RunCommand, ReadsStandardInputForADash)
{
    EXPECT_EQ(sunder("run - --json <lone.yaml"), 0);
    EXPECT_NEAR(nlohmann::json::parse(out)["applications"]["camera"]["latency"]["mean"].get<double>(), 27e-3,
                1e-12);
}

TEST_F(RunCommand, TakesAValueFromTheCommandLine)
{
    EXPECT_EQ(sunder("run lone.yaml --json --set 'links.wifi.latency=11 ms'"), 0);
    EXPECT_NEAR(nlohmann::json::parse(out)["applications"]["camera"]["latency"]["mean"].get<double>(), 37e-3,
                1e-12);
}

TEST_F(RunCommand, PlacesAMistakeOfTheCommandLine)
{
    EXPECT_EQ(sunder("run lone.yaml --set 'links.wifi.rate=fast'"), 2);
    EXPECT_EQ(out, "");
    EXPECT_EQ(err.rfind("--set links.wifi.rate:1:", 0), 0U) << err;
}

TEST_F(RunCommand, RefusesAScenarioThatIsNotThere)
{
    EXPECT_EQ(sunder("run nowhere.yaml"), 2);
    EXPECT_EQ(err.rfind("nowhere.yaml", 0), 0U) << err;
}

TEST_F(RunCommand, WritesNothingUnlessAsked)
{
    EXPECT_EQ(sunder("run lone.yaml"), 0);
    EXPECT_EQ(shell("ls"), 0);
    EXPECT_EQ(out, "lone.yaml\nstderr\nstdout\n");
}

TEST_F(RunCommand, GivesTheSameBytesWhateverTheNumberOfProcesses)
{
    EXPECT_EQ(sunder("run lone.yaml --replications 5 -j 1 -o one.h5"), 0);
    EXPECT_EQ(sunder("run lone.yaml --replications 5 -j 2 -o two.h5"), 0);
    auto const one = content_of(in_folder("one.h5"));
    EXPECT_GT(one.size(), 1000U);
    EXPECT_TRUE(one == content_of(in_folder("two.h5")));
}

TEST_F(RunCommand, KeepsInItsFileOnlyTheWordsThatChangeTheResults)
{
    EXPECT_EQ(sunder("run -j 1 --seed 7 --json lone.yaml -o run.h5 --set 'links.wifi.latency=2 ms'"), 0);
    EXPECT_EQ(sim::read_records(in_folder("run.h5")).provenance.command,
              "run --set 'links.wifi.latency=2 ms' --seed 7");
}

TEST_F(RunCommand, WarnsOfALinkThatIsAskedForTooMuch)
{
    EXPECT_EQ(sunder("run lone.yaml --set 'links.wifi.rate=4 Mbit/s'"), 0);
    EXPECT_EQ(err.rfind("sunder: warning: ", 0), 0U) << err;
    EXPECT_NE(err.find("wifi"), std::string::npos) << err;
}

TEST_F(RunCommand, EndsWithOneWhereTheFolderOfTheFileIsMissing)
{
    EXPECT_EQ(sunder("run lone.yaml -o nowhere/run.h5"), 1);
    EXPECT_EQ(err.rfind("sunder: error: ", 0), 0U) << err;
    EXPECT_NE(err.find("nowhere/run.h5"), std::string::npos) << err;
}

TEST_F(RunCommand, EndsWith130WhenInterruptedAndLeavesNoFile)
{
    // As soon as the output is claimed, however long that takes; the shell would let a background job ignore
    // it.
    EXPECT_EQ(
        shell(fmt::format("(until [ -e run.h5.sunder.tmp ]; do sleep 0.01; done; kill -INT $(cat pid)) & "
                          "sh -c 'echo $$ >pid; exec {} run lone.yaml -o run.h5 "
                          "--set run.requests=1000000 --replications 10000'",
                          SUNDER_PROGRAM)),
        130);
    EXPECT_EQ(err, "sunder: interrupted\n");
    EXPECT_EQ(shell("ls"), 0);
    EXPECT_EQ(out, "lone.yaml\npid\nstderr\nstdout\n");
}

using StandardOutput = Program;
TEST_F(StandardOutput, ThatIsFullIsAnError)
{
    EXPECT_EQ(sunder("run lone.yaml >/dev/full"), 1);
    EXPECT_EQ(err, "sunder: error: cannot write to standard output: No space left on device\n");
}

TEST_F(StandardOutput, ThatNobodyReadsEndsQuietly)
{
    EXPECT_EQ(shell(fmt::format("({} plan lone.yaml; echo $? >status) | true", SUNDER_PROGRAM)), 0);
    EXPECT_EQ(err, "");
    EXPECT_EQ(content_of(in_folder("status")), "0\n");
}

using CheckCommand = Program;
TEST_F(CheckCommand, SaysNothingOfAFileWithoutMistakes)
{
    EXPECT_EQ(sunder("check lone.yaml"), 0);
    EXPECT_EQ(out + err, "");
}

TEST_F(CheckCommand, ListsTheMistakesOfAllFiles)
{
    EXPECT_EQ(shell("sed 's/latency/latancy/' lone.yaml >a.yaml; sed 's/50 Mbit/50 kbut/' lone.yaml >b.yaml"),
              0);
    EXPECT_EQ(sunder("check a.yaml b.yaml lone.yaml"), 2);
    EXPECT_NE(err.find("a.yaml:11:"), std::string::npos) << err;
    EXPECT_NE(err.find("did you mean 'latency'?"), std::string::npos) << err;
    EXPECT_NE(err.find("b.yaml:11:"), std::string::npos) << err;
}

TEST_F(CheckCommand, FindsWhatOnlyTheWholeScenarioShows)
{
    EXPECT_EQ(shell("sed 's/raw_input: allowed/raw_input: forbidden/' lone.yaml >a.yaml"), 0);
    EXPECT_EQ(sunder("check a.yaml"), 2);
    EXPECT_NE(err.find("a.yaml:15:"), std::string::npos) << err;
}

using PlanCommand = Program;
TEST_F(PlanCommand, MarksTheChosenCut)
{
    EXPECT_EQ(sunder("plan lone.yaml"), 0);
    EXPECT_NE(out.find("\n> server_only"), std::string::npos) << out;
    EXPECT_NE(out.find("\n  device_only"), std::string::npos) << out;
}

TEST_F(PlanCommand, PricesALoneRequestAsTheRunDoes)
{
    EXPECT_EQ(sunder("plan lone.yaml --json"), 0);
    auto const camera = nlohmann::json::parse(out).at("applications").at("camera");
    ASSERT_EQ(camera.at("cuts").size(), 2U);
    auto const server_only = camera["cuts"][0];
    EXPECT_EQ(server_only.at("cut"), "server_only");
    EXPECT_EQ(server_only.at("chosen"), true);
    EXPECT_EQ(server_only.at("payload"), 100e3);
    EXPECT_NEAR(server_only.at("transfer").get<double>(), 17e-3, 1e-12);
    EXPECT_NEAR(server_only.at("total").get<double>(), 27e-3, 1e-12);
    EXPECT_NEAR(camera["cuts"][1].at("total").get<double>(), 1.0, 1e-12);
}

using ShowCommand = Program;
TEST_F(ShowCommand, RepeatsWhatTheRunPrinted)
{
    EXPECT_EQ(sunder("run lone.yaml -o run.h5"), 0);
    auto const printed = out;
    EXPECT_EQ(sunder("show run.h5"), 0);
    EXPECT_EQ(out, printed);
}

TEST_F(ShowCommand, LeavesOutRequestsThatTheConditionDoesNotHoldFor)
{
    EXPECT_EQ(sunder("run lone.yaml -o run.h5"), 0);
    EXPECT_EQ(sunder("show run.h5 --json --where 'arrived_at >= 500 ms and status == finished'"), 0);
    EXPECT_EQ(nlohmann::json::parse(out)["applications"]["camera"]["requests"], 5);
}

TEST_F(ShowCommand, RefusesAConditionOnAColumnThatIsNotThere)
{
    EXPECT_EQ(sunder("run lone.yaml -o run.h5"), 0);
    EXPECT_EQ(sunder("show run.h5 --where 'latancy > 1 ms'"), 2);
    EXPECT_EQ(err, "--where:1:1: error: there is no 'latancy' here\n"
                   " 1 | latancy > 1 ms\n"
                   "   | ^\n"
                   "  hint: did you mean 'latency'?\n");
    EXPECT_EQ(sunder("show run.h5 --where 'status == finishd'"), 2);
    EXPECT_TRUE(err.starts_with("--where:1:11: error: 'status' is never 'finishd'\n")) << err;
}

TEST_F(ShowCommand, GivesARowForEachDevice)
{
    EXPECT_EQ(sunder("run lone.yaml --set devices.phone.count=3 -o run.h5"), 0);
    EXPECT_EQ(sunder("show run.h5 --json --by device"), 0);
    auto const values = nlohmann::json::parse(out).at("values");
    EXPECT_EQ(values.size(), 3U);
    EXPECT_EQ(values.at("2").at("camera").at("requests"), 10);
}

TEST_F(ShowCommand, RefusesAFileThatIsNotOurs)
{
    EXPECT_EQ(sunder("show lone.yaml"), 2);
    EXPECT_EQ(err.rfind("lone.yaml", 0), 0U) << err;
}

using ExportCommand = Program;
TEST_F(ExportCommand, PrintsOneLineARequestUnderAHeaderWithUnits)
{
    EXPECT_EQ(sunder("run lone.yaml -o run.h5"), 0);
    EXPECT_EQ(sunder("export run.h5 --table requests"), 0);
    EXPECT_EQ(
        out.rfind("application,replication,device,arrived_at [s],finished_at [s],status,cut,payload [B]", 0),
        0U)
        << out;
    EXPECT_EQ(std::ranges::count(out, '\n'), 11);
}

TEST_F(ExportCommand, NamesTheTablesThereAre)
{
    EXPECT_EQ(sunder("export run.h5 --table request"), 2);
    EXPECT_EQ(err,
              "sunder export: error: there is no 'request' to choose\n  hint: did you mean 'requests'?\n");
}

using SchemaCommand = Program;
TEST_F(SchemaCommand, IsJsonForEveryKindOfFile)
{
    for (std::string const kind : {"scenario", "model", "device", "link"}) {
        EXPECT_EQ(sunder("schema " + kind), 0);
        EXPECT_TRUE(nlohmann::json::parse(out).is_object());
    }
}

TEST_F(SchemaCommand, OfAnUnknownKindIsRefused)
{
    EXPECT_EQ(sunder("schema devise"), 2);
    EXPECT_EQ(err, "sunder schema: error: there is no 'devise' to choose\n  hint: did you mean 'device'?\n");
}

using ImportTraceCommand = Program;
TEST_F(ImportTraceCommand, CountsTheOpportunitiesOfAMahimahiTrace)
{
    // Two packets of 1500 bytes in the first 100 ms, one in the second: 240 and 120 kbit/s.
    EXPECT_EQ(shell("printf '0\\n40\\n120\\n200\\n' >walk.log"), 0);
    EXPECT_EQ(sunder("import trace walk.log --format mahimahi -o walk.csv"), 0);
    EXPECT_EQ(out, "");
    EXPECT_NE(content_of(in_folder("walk.csv")).find("time [s],rate [Mbit/s]\n"), std::string::npos);
}

TEST_F(ImportTraceCommand, MakesOneTraceForAsManyDevicesOfAFolder)
{
    EXPECT_EQ(shell("mkdir -p walks/more; printf '0 4\\n1 8\\n' >walks/a; printf '0 3\\n' >walks/more/b"), 0);
    EXPECT_EQ(sunder("import trace walks -o phones.csv"), 0) << err;
    EXPECT_EQ(content_of(in_folder("phones.csv")), "# device 0: imported from a (time-rate)\n"
                                                   "# device 1: imported from b (time-rate)\n"
                                                   "device,time [s],rate [Mbit/s]\n0,0,4\n0,1,8\n1,0,3\n");
    EXPECT_EQ(sunder("import trace walks -o phones"), 0) << err;
    EXPECT_EQ(content_of(in_folder("phones/more/b.csv")),
              "# imported from b (time-rate)\ntime [s],rate [Mbit/s]\n0,3\n");
}

using ImportOfTables = Program;
TEST_F(ImportOfTables, JoinsTheLatenciesOfSeveralDevices)
{
    EXPECT_EQ(shell("{ echo idx,pi; seq 0 15624 | sed 's/$/,7/'; } >pi.csv; "
                    "{ echo 'index;gpu [us]'; seq 0 15624 | sed 's/$/;250/'; } >gpu.csv"),
              0);
    EXPECT_EQ(sunder("import latency pi.csv gpu.csv --column phone=pi --column gpu -o both.csv"), 0) << err;
    EXPECT_EQ(out, "");
    auto const table = content_of(in_folder("both.csv"));
    EXPECT_EQ(table.rfind("# imported from pi.csv, gpu.csv\nidx,arch_str,phone [ms],gpu [ms]\n0,|", 0), 0U)
        << table.substr(0, 200);
    EXPECT_EQ(std::ranges::count(table, '\n'), 2 + 15625);
    EXPECT_TRUE(table.ends_with(",7,0.25\n"));
}

TEST_F(ImportOfTables, RefusesAPickle)
{
    EXPECT_EQ(shell("printf '\\200\\004rest' >HW.pickle"), 0);
    EXPECT_EQ(sunder("import latency HW.pickle"), 2);
    EXPECT_EQ(err, "HW.pickle:1:1: error: this is a pickle, a program in Python's own format\n"
                   "  hint: tools/import_hwnasbench turns that of HW-NAS-Bench into tables\n");
}

TEST_F(ImportOfTables, RefusesANameThatNoTableCanHold)
{
    EXPECT_EQ(sunder("import accuracy lone.yaml --column 'a,b=c'"), 2);
    EXPECT_EQ(err, "sunder import accuracy: error: --column: 'a,b' is no name\n"
                   "  hint: give the column another: --column NAME=TITLE\n");
}

/// The scenarios that are shipped, and whether what they say of themselves is so.
class Scenarios : public Program {
protected:
    /// Figures of the application `camera`.
    nlohmann::json camera(std::string const& scenario, std::string const& more = {})
    {
        EXPECT_EQ(sunder(fmt::format("run {}/scenarios/{} --json {}", SUNDER_SOURCE_DIR, scenario, more)), 0);
        return nlohmann::json::parse(out).at("applications").at("camera");
    }

    static double mean_of(nlohmann::json const& camera) { return camera.at("latency").at("mean"); }
};

TEST_F(Scenarios, HaveNoMistakes)
{
    EXPECT_EQ(sunder(fmt::format("check {0}/scenarios/*.yaml {0}/tests/bench/*.yaml", SUNDER_SOURCE_DIR)), 0)
        << err;
}

TEST_F(Scenarios, FirstSplitIsBestInTheMiddle)
{
    double const split = mean_of(camera("first_split.yaml"));
    double const on_device =
        mean_of(camera("first_split.yaml", "--set applications.camera.split=device_only"));
    double const on_server =
        mean_of(camera("first_split.yaml", "--set applications.camera.split=server_only "
                                           "--set applications.camera.raw_input=allowed"));
    constexpr double clearly = 0.8;
    EXPECT_LT(split, clearly * on_device);
    EXPECT_LT(split, clearly * on_server);
}

TEST_F(Scenarios, ManyPhonesOneServerIsBestInTheMiddleOnlyForMany)
{
    std::string const file = "many_phones_one_server.yaml";
    std::string const on_server = "--set applications.camera.split=server_only ";
    double const split = mean_of(camera(file));
    EXPECT_LT(split, mean_of(camera(file, on_server)));
    EXPECT_LT(split, mean_of(camera(file, "--set applications.camera.split=device_only")));
    EXPECT_GT(mean_of(camera(file, "--set devices.phone.count=1")),
              mean_of(camera(file, on_server + "--set devices.phone.count=1")));
}

TEST_F(Scenarios, LossyWifiHitsTheSlowestRequestsMost)
{
    auto const lossy = camera("lossy_wifi.yaml");
    auto const clean = camera("lossy_wifi.yaml", "--set links.wifi.loss.gilbert_elliott.loss_bad=0");
    EXPECT_GT(lossy["latency"]["p99"].get<double>() / clean["latency"]["p99"].get<double>(),
              1.2 * mean_of(lossy) / mean_of(clean));
}

/// Of those who do not move, too.
TEST_F(Scenarios, WalkBetweenAccessPointsCostsAllWhoeverHoldsOn)
{
    auto const run = [this](std::string const& more) {
        EXPECT_EQ(sunder(fmt::format("run {}/scenarios/walk_between_access_points.yaml --json {}",
                                     SUNDER_SOURCE_DIR, more)),
                  0);
        return nlohmann::json::parse(out);
    };
    auto const early = run("");
    auto const late = run("--set links.wifi.cell.hand_over.hysteresis=20");
    EXPECT_LT(late["links"]["wifi"]["hand_overs"], early["links"]["wifi"]["hand_overs"]);
    for (auto const* who : {"walker", "wall"})
        EXPECT_GT(late["applications"][who]["missed_deadline"].get<int>(),
                  2 * early["applications"][who]["missed_deadline"].get<int>());
}

} // namespace
} // namespace sunder::cli
