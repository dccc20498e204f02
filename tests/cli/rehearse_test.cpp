/// \file
/// `sunder rehearse` where nothing computes, over the loopback: what it tells, keeps and refuses.
#include "tests/cli/program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>

namespace sunder::cli {
namespace {

/// Ten pictures, of which 7680 B go to a server each.
class RehearsedScenario : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        std::ofstream{in_folder("small.yaml")} << R"(format: sunder-scenario/1
models:
  net:
    input: {name: picture, shape: [3, 32, 32]}
    ops:
      - {name: first, conv2d: {out: 30, kernel: 3, stride: 2, pad: 1}, time: {camera: 1 ms}}
      - {name: last, conv2d: {out: 1, kernel: 16}, time: {server: 1 ms}}
devices:
  camera: {speed: 1 Gflop/s}
  server: {speed: 1 Gflop/s}
links:
  wifi: {rate: 80 Mbit/s, latency: 1 ms}
routes:
  - {from: camera, to: server, via: [wifi]}
applications:
  watch:
    model: net
    origin: camera
    arrivals: {poisson: 200 /s}
    split: {after: first}
    servers: [server]
    codec: {bits: 8}
    answer: 500 B
run: {requests: 10, network_model: tcp}
)";
    }

    static std::string waits(std::string const& more)
    {
        return "rehearse small.yaml --heads wait --tails wait --loopback " + more;
    }
    [[nodiscard]] bool says(std::string const& text) const { return out.find(text) != std::string::npos; }
};

TEST_F(RehearsedScenario, IsMarkedAsMeasuredWhereverItIsShown)
{
    ASSERT_EQ(sunder(waits("-o rehearsal.h5")), 0) << err;
    EXPECT_EQ(out.rfind("measured, not simulated: Linux", 0), 0U) << out;
    EXPECT_TRUE(says("heads wait, tails wait")) << out;
    EXPECT_TRUE(says("10 requests")) << out;
    ASSERT_EQ(sunder("show rehearsal.h5"), 0) << err;
    EXPECT_EQ(out.rfind("measured, not simulated: Linux", 0), 0U) << out;
    ASSERT_EQ(sunder("show rehearsal.h5 --json"), 0) << err;
    EXPECT_TRUE(nlohmann::json::parse(out).contains("measured"));
    ASSERT_EQ(sunder("report rehearsal.h5"), 0) << err;
    EXPECT_TRUE(says("measured, not simulated")) << out;
}

TEST_F(RehearsedScenario, IsHeldAgainstTheSimulation)
{
    ASSERT_EQ(sunder(waits("-o rehearsal.h5")), 0) << err;
    ASSERT_EQ(sunder("run small.yaml -o run.h5"), 0) << err;
    ASSERT_EQ(sunder("compare run.h5 rehearsal.h5 --report page.html"), 0) << err;
    EXPECT_TRUE(says("watch, request by request: 10 with the same arrivals finished on both")) << out;
    EXPECT_TRUE(says("watch, stage by stage [ms], of 10 requests on A and 10 on B")) << out;
    EXPECT_TRUE(std::filesystem::exists(in_folder("page.html")));
    ASSERT_EQ(sunder("compare run.h5 rehearsal.h5 --json"), 0) << err;
    auto const stages = nlohmann::json::parse(out).at("stages").at(0).at("stages");
    EXPECT_EQ(stages.back().at("stage"), "total");
    ASSERT_EQ(sunder("compare run.h5 run.h5"), 0) << err;
    EXPECT_FALSE(says("stage by stage")) << out;
}

TEST_F(RehearsedScenario, IsRefusedWithAllReasonsAtOnce)
{
    EXPECT_EQ(
        sunder(waits("-o rehearsal.h5 --set links.wifi.loss='1 %' --set applications.watch.retry='{}'")), 2);
    EXPECT_NE(err.find("application 'watch' begins requests again, which cannot be rehearsed"),
              std::string::npos)
        << err;
    EXPECT_NE(err.find("link 'wifi' loses packets, which cannot be rehearsed"), std::string::npos) << err;
    EXPECT_FALSE(std::filesystem::exists(in_folder("rehearsal.h5")));
}

TEST_F(RehearsedScenario, IsNoLongerThanItsLimit)
{
    EXPECT_EQ(sunder(waits("--set 'run={until: 20 min}' --limit '10 min'")), 1);
    EXPECT_NE(err.find("the scenario goes on for 1200 s, and a rehearsal ends after 600 s"),
              std::string::npos)
        << err;
    EXPECT_EQ(sunder(waits("--limit 10")), 2);
    EXPECT_NE(err.find("--limit"), std::string::npos) << err;
    EXPECT_EQ(sunder("rehearse small.yaml --heads sleep"), 2);
    EXPECT_NE(err.find("there is no 'sleep'"), std::string::npos) << err;
}

TEST_F(RehearsedScenario, KeepsWhatThereWasWhereItsTrafficEnds)
{
    EXPECT_EQ(sunder(waits("--set run.requests=2000 --traffic '20 kB' -o rehearsal.h5")), 1);
    EXPECT_NE(err.find("as many bytes were sent as --traffic allows"), std::string::npos) << err;
    EXPECT_EQ(sunder("show rehearsal.h5"), 0) << err;
}

TEST_F(RehearsedScenario, TakesThePlaceOfNoInput)
{
    EXPECT_EQ(sunder(waits("-o small.yaml")), 2);
    EXPECT_NE(err.find("small.yaml"), std::string::npos) << err;
}

} // namespace
} // namespace sunder::cli
