/// \file
/// What the program does with the files that sweeps leave behind.
#include "tests/cli/program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

namespace sunder::cli {
namespace {

using Json = nlohmann::json;

/// A network of two ops: the first takes 10 ms on the phone and 1 ms on the server and turns 1 MB into 100
/// kB; the second takes 40 ms on the phone and 1 ms on the server. So at 1 MB/s the device alone is best (50
/// ms), and from 10 MB/s on a cut in the middle (10 + 10 + 1 ms).
constexpr auto scenario = R"(format: sunder-scenario/1
models:
  two:
    input: {name: image, bytes: 1 MB}
    ops:
      - {name: first, work: 10 Mflop, output: 100 kB}
      - {name: second, work: 40 Mflop, output: 1 B}
devices:
  phone: {speed: 1 Gflop/s, busy_power: 1 W}
  server: {speed: 100 Gflop/s}
links:
  wifi: {rate: 1 MB/s, latency: 0 ms}
routes:
  - {from: phone, to: server, via: [wifi]}
applications:
  camera:
    model: two
    origin: phone
    arrivals: {periodic: 1 s}
    split: {best: latency}
    servers: [server]
run: {requests: 3, seed: 1}
sweep:
  links.wifi.rate: [1 MB/s, 2 MB/s, 10 MB/s, 20 MB/s]
  devices.phone.count: [1, 2]
)";

class SweepFiles : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        std::ofstream{in_folder("two.yaml")} << scenario;
        ASSERT_EQ(sunder("sweep two.yaml -o whole.h5"), 0) << err;
    }
};

TEST_F(SweepFiles, OfShardsMergeIntoTheBytesOfTheWhole)
{
    for (int shard = 1; shard <= 3; ++shard)
        ASSERT_EQ(sunder(fmt::format("sweep two.yaml --shard {0}/3 -o part{0}.h5", shard)), 0) << err;
    EXPECT_EQ(sunder("merge part3.h5 part1.h5 part2.h5 -o merged.h5"), 0) << err;
    EXPECT_EQ(shell("cmp merged.h5 whole.h5"), 0) << out;
    EXPECT_EQ(sunder("merge part1.h5 whole.h5 part1.h5 -o merged.h5"), 0) << err;
    EXPECT_EQ(shell("cmp merged.h5 whole.h5"), 0) << out;
}

TEST_F(SweepFiles, ThatLackPointsAreMergedOnRequestOnly)
{
    ASSERT_EQ(sunder("sweep two.yaml --shard 2/3 -o part.h5"), 0) << err;
    EXPECT_EQ(sunder("merge part.h5 -o merged.h5"), 1);
    EXPECT_EQ(err, "sunder: error: 5 of 8 points are missing: 0, 2 to 3, 5 to 6\n"
                   "  hint: run their shards first, or merge what there is with --partial\n");
    EXPECT_FALSE(std::filesystem::exists(in_folder("merged.h5")));
    EXPECT_EQ(sunder("merge part.h5 -o merged.h5 --partial"), 0) << err;
    EXPECT_EQ(sunder("show merged.h5"), 0);
    EXPECT_TRUE(out.starts_with("two   seed 1, 3 points of 8\n")) << out;
}

TEST_F(SweepFiles, OfDifferentSweepsAreNotMerged)
{
    ASSERT_EQ(sunder("sweep two.yaml --seed 2 -o other.h5"), 0) << err;
    EXPECT_EQ(sunder("merge whole.h5 other.h5 -o merged.h5"), 2);
    EXPECT_TRUE(err.starts_with("other.h5:1:1: error: this is not a part of the same sweep as 'whole.h5'\n"))
        << err;
}

TEST_F(SweepFiles, AreShownPointByPoint)
{
    EXPECT_EQ(sunder("show whole.h5 --where 'wifi.rate > 2 MB/s and count == 1'"), 0);
    EXPECT_EQ(
        out,
        "two   seed 1, 2 points of 8\n"
        "\n"
        "point  wifi.rate  phone.count  latency.mean  latency.p95  latency.p99  camera.throughput  "
        "camera.energy  camera.cut\n"
        "        [Mbit/s]                       [ms]         [ms]         [ms]               [/s]         "
        "  [mJ]\n"
        "    4         80            1         20.40        20.40        20.40              1.485         "
        " 10.00  first\n"
        "    6        160            1         15.40        15.40        15.40              1.489         "
        " 10.00  first\n");
}

TEST_F(SweepFiles, AreShownByTheValuesOfAKey)
{
    EXPECT_EQ(sunder("show whole.h5 --by wifi.rate --json"), 0);
    auto const groups = Json::parse(out).at("groups");
    ASSERT_EQ(groups.size(), 4);
    EXPECT_EQ(groups[0].at("best").at("split"), "device_only");
    EXPECT_EQ(groups[2].at("best").at("split"), "first");
    EXPECT_EQ(groups[2].at("points"), 2);
}

TEST_F(SweepFiles, TellWhereTheBestSplitChanges)
{
    EXPECT_EQ(sunder("show whole.h5 --splits --where 'count == 1'"), 0);
    EXPECT_EQ(out, "two   seed 1, 4 points of 8\n"
                   "\n"
                   "points  best split\n"
                   "     2  device_only\n"
                   "     2  first\n"
                   "\n"
                   "along wifi.rate\n"
                   "between    and        from         to\n"
                   "16 Mbit/s  80 Mbit/s  device_only  first\n");
}

TEST_F(SweepFiles, SayWhereAConditionIsWrong)
{
    EXPECT_EQ(sunder("show whole.h5 --where 'wifi.rate > 5 MB'"), 2);
    EXPECT_EQ(err.substr(0, err.find('\n')), "--where:1:13: error: 'MB' is not a unit that fits here");
    EXPECT_EQ(sunder("show whole.h5 --columns latancy.p95"), 2);
    EXPECT_EQ(err, "sunder show: error: --columns: there is no column 'latancy.p95'\n"
                   "  hint: did you mean 'latency.p95'?\n");
    EXPECT_EQ(sunder("show whole.h5 --by energy"), 2);
    EXPECT_TRUE(err.starts_with("sunder show: error: --by: 'energy' is the end of several names\n")) << err;
}

TEST_F(SweepFiles, AreExportedWithUnits)
{
    EXPECT_EQ(sunder("export whole.h5 --table points"), 0);
    EXPECT_TRUE(
        out.starts_with("number,status,replications,failure,links.wifi.rate [B/s],devices.phone.count,"))
        << out;
    EXPECT_NE(out.find("\n7,done,1,,20000000,2,"), std::string::npos) << out;
    EXPECT_EQ(sunder("export whole.h5 --table requests"), 2);
    EXPECT_EQ(sunder("export whole.h5 --table requests --point 3"), 2) << "no full tables were asked for";
}

TEST_F(SweepFiles, AreComparedPointByPoint)
{
    ASSERT_EQ(sunder("sweep two.yaml --set applications.camera.split=device_only -o device.h5"), 0) << err;
    EXPECT_EQ(sunder("compare whole.h5 device.h5 --json"), 0) << err;
    auto const json = Json::parse(out);
    EXPECT_EQ(json.at("pairs"), 8);
    auto const& figures = json.at("figures");
    auto const mean = std::ranges::find_if(
        figures, [](Json const& figure) { return figure.at("name") == "applications.camera.latency.mean"; });
    EXPECT_NEAR(mean->at("greatest").get<double>(), 0.05 - 0.0154, 1e-9);
}

TEST_F(SweepFiles, TellTheSensitivityToEachKey)
{
    EXPECT_EQ(sunder("sensitivity whole.h5 --metric latency.mean --json"), 0) << err;
    auto const json = Json::parse(out);
    EXPECT_EQ(json.at("method"), "main effects");
    EXPECT_LT(json.at("keys").at(0).at("slope").get<double>(), -0.8);
    EXPECT_EQ(sunder("sensitivity whole.h5 --metric camera.failed"), 2);
    EXPECT_TRUE(
        err.starts_with("sunder sensitivity: error: 'applications.camera.failed' or every key is constant"))
        << err;
}

TEST_F(SweepFiles, ThatAreDamagedAreSaidToBeSoWhateverIsAskedOfThem)
{
    std::filesystem::resize_file(in_folder("whole.h5"), 1000);
    for (auto const* const words : {"show whole.h5 --splits", "export whole.h5 --table requests --point 1"}) {
        EXPECT_EQ(sunder(words), 2);
        EXPECT_TRUE(err.starts_with("whole.h5:")) << err;
    }
}

TEST_F(SweepFiles, AreNotComparedWithRuns)
{
    ASSERT_EQ(sunder("run two.yaml -o run.h5"), 0) << err;
    EXPECT_EQ(sunder("compare run.h5 whole.h5"), 2);
    EXPECT_EQ(err, "sunder compare: error: 'whole.h5' is a sweep and 'run.h5' is not\n");
}

using Runs = ProgramTest;

TEST_F(Runs, OfOneSeedAreComparedRequestByRequest)
{
    std::ofstream{in_folder("two.yaml")} << scenario;
    ASSERT_EQ(sunder("run two.yaml -o a.h5"), 0) << err;
    ASSERT_EQ(sunder("run two.yaml --set links.wifi.rate='10 MB/s' -o b.h5"), 0) << err;
    EXPECT_EQ(sunder("compare a.h5 b.h5 --json"), 0) << err;
    auto const json = Json::parse(out);
    EXPECT_EQ(json.at("paired"), true);
    EXPECT_EQ(json.at("requests").at(0).at("faster"), 3);
    EXPECT_NEAR(json.at("requests").at(0).at("mean").get<double>(), 0.0204 - 0.05, 1e-9);
    ASSERT_EQ(sunder("run two.yaml --seed 2 -o c.h5"), 0) << err;
    EXPECT_EQ(sunder("compare a.h5 c.h5"), 0);
    EXPECT_NE(out.find("not paired: the seeds differ"), std::string::npos) << out;
}

} // namespace
} // namespace sunder::cli
