/// \file
/// `split: {best: FIGURE}`: the cut that simulation finds best.
#include "tests/cli/program.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace sunder::cli {
namespace {

using Json = nlohmann::json;

/// Two groups of phones share one slow server: a request alone is best served there, many are not.
class TheBestCutUnderLoad : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        std::ofstream{in_folder("crowd.yaml")} << R"(format: sunder-scenario/1
models:
  net:
    input: {name: image, bytes: 100 kB}
    ops:
      - {name: head, work: 20 Mflop, output: 50 kB}
      - {name: body, work: 20 Mflop, output: 10 kB}
      - {name: tail, work: 20 Mflop, output: 1 kB}
devices:
  phone: {speed: 1 Gflop/s, count: 8}
  watch: {speed: 500 Mflop/s, count: 4}
  server: {speed: 2 Gflop/s}
links:
  wifi: {rate: 100 Mbit/s, latency: 1 ms, each: phone}
  radio: {rate: 100 Mbit/s, latency: 1 ms, each: watch}
routes:
  - {from: phone, to: server, via: [wifi]}
  - {from: watch, to: server, via: [radio]}
applications:
  camera: {model: net, origin: phone, servers: [server], arrivals: {poisson: 3 /s}, split: {best: latency.p99}, raw_input: allowed}
  pulse: {model: net, origin: watch, servers: [server], arrivals: {poisson: 2 /s}, split: server_only, raw_input: allowed}
run: {until: 10 s, replications: 4}
)";
    }

    Json answer(std::string const& words)
    {
        EXPECT_EQ(sunder(words), 0) << err;
        return Json::parse(out);
    }

    std::string best_by_plan(std::string const& words)
    {
        return answer("plan --under-load --all --json " + words)["applications"]["camera"]["cuts"][0]["cut"];
    }
};

TEST_F(TheBestCutUnderLoad, IsThatOfThePlanUnderLoad)
{
    auto const json = answer("run crowd.yaml --json");
    auto const& decided = json["decided_splits"]["camera"];
    EXPECT_EQ(decided["cut"], best_by_plan("crowd.yaml"));
    EXPECT_NE(decided["cut"], answer("plan crowd.yaml --json")["applications"]["camera"]["chosen"]);
    EXPECT_GT(decided["cuts"].size(), 2U);
    EXPECT_EQ(decided["replications"], 4);
}

TEST_F(TheBestCutUnderLoad, IsThatOfThePlanInShippedScenariosToo)
{
    for (auto const* name : {"first_split", "lossy_wifi", "batching_server", "many_phones_one_server"}) {
        auto const words = fmt::format("{}/scenarios/{}.yaml --replications 3 --set run.until='10 s' --set "
                                       "applications.camera.split='{{best: latency.p99}}'",
                                       SUNDER_SOURCE_DIR, name);
        auto const decided = answer("run --json " + words)["decided_splits"]["camera"]["cut"];
        EXPECT_EQ(decided, best_by_plan(words)) << name;
    }
}

TEST_F(TheBestCutUnderLoad, IsTheSameWhateverTheNumberOfProcesses)
{
    ASSERT_EQ(sunder("run crowd.yaml --json -j 1"), 0) << err;
    auto const alone = out;
    ASSERT_EQ(sunder("run crowd.yaml --json -j 3"), 0) << err;
    EXPECT_EQ(out, alone);
}

TEST_F(TheBestCutUnderLoad, IsThatWhichTheRunTakes)
{
    ASSERT_EQ(sunder("run crowd.yaml"), 0) << err;
    EXPECT_EQ(out.find("camera: '"), 0U) << out;
    EXPECT_NE(out.find("is the best of"), std::string::npos) << out;
    auto const decided = answer("run crowd.yaml --json");
    auto const cut = decided["decided_splits"]["camera"]["cut"].get<std::string>();
    auto const stated = cut == "server_only" || cut == "device_only" ? cut : "{after: " + cut + "}";
    auto const fixed = answer("run crowd.yaml --json --set applications.camera.split='" + stated + "'");
    EXPECT_EQ(fixed["applications"], decided["applications"]);
}

TEST_F(TheBestCutUnderLoad, GoesByAnyFigureAndAsManyReplicationsAsAreAskedFor)
{
    auto const decided = answer("run crowd.yaml --json --set applications.camera.split='{best: {metric: "
                                "devices.server.utilisation, runs: 2}}'")["decided_splits"]["camera"];
    EXPECT_EQ(decided["cut"], "device_only");
    EXPECT_EQ(decided["metric"], "devices.server.utilisation");
    EXPECT_EQ(decided["replications"], 2);
}

TEST_F(TheBestCutUnderLoad, LeavesNoneOfSeveralApplicationsABetterCutOfItsOwn)
{
    std::string const both = "crowd.yaml --set applications.pulse.split='{best: latency.p99}' ";
    auto const decided = answer("run --json " + both)["decided_splits"];
    ASSERT_EQ(decided.size(), 2U);
    for (auto const& [name, decision] : decided.items()) {
        ASSERT_TRUE(decision["settled"]);
        auto const other = name == "camera" ? "pulse" : "camera";
        auto const cut = decided[other]["cut"].get<std::string>();
        auto const stated = cut == "server_only" || cut == "device_only" ? cut : "{after: " + cut + "}";
        auto const alone =
            answer(fmt::format("run --json {} --set applications.{}.split='{}'", both, other, stated));
        EXPECT_EQ(alone["decided_splits"][name]["cut"], decision["cut"]) << name;
    }
}

TEST_F(TheBestCutUnderLoad, IsFoundAnewAtEachPointOfASweep)
{
    ASSERT_EQ(sunder("sweep crowd.yaml --vary devices.phone.count=1,8 -o swept.h5"), 0) << err;
    ASSERT_EQ(sunder("export swept.h5 --table points"), 0) << err;
    auto const points = out;
    for (auto const* count : {"1", "8"}) {
        auto const cut = answer(fmt::format("run crowd.yaml --json --set devices.phone.count={}",
                                            count))["decided_splits"]["camera"]["cut"]
                             .get<std::string>();
        EXPECT_NE(points.find(cut), std::string::npos) << cut << "\n" << points;
    }
    ASSERT_EQ(sunder("sweep crowd.yaml --vary devices.phone.count=1,8 -j 1 -o alone.h5"), 0) << err;
    ASSERT_EQ(sunder("export alone.h5 --table points"), 0) << err;
    EXPECT_EQ(out, points);
}

TEST_F(TheBestCutUnderLoad, ServesWhoAsksHowManyFit)
{
    auto const json = answer("capacity crowd.yaml --json --vary devices.phone.count=1,64 --keep "
                             "'applications.camera.latency.p99 < 130 ms'");
    auto const fixed =
        answer("capacity crowd.yaml --json --vary devices.phone.count=1,64 --keep "
               "'applications.camera.latency.p99 < 130 ms' --set applications.camera.split=server_only");
    EXPECT_GT(json["border"].get<int>(), fixed["border"].get<int>());
}

} // namespace
} // namespace sunder::cli
