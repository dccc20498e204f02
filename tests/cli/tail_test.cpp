/// \file
/// `sunder tail`: what it answers, and what it refuses.
#include "tests/cli/program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace sunder::cli {
namespace {

/// A station that works for 10 ms, and a link to another that loses every tenth message.
class Tail : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        std::ofstream{in_folder("jobs.yaml")} << R"(format: sunder-scenario/1
models:
  job:
    input: {name: image, bytes: 1 kB}
    ops: [{name: serve, work: 0 flop, output: 0 B, time: {station: {exponential: 10 ms}}}]
devices:
  station: {}
applications:
  jobs: {model: job, origin: station, arrivals: {poisson: 50 /s}, split: device_only}
run: {until: 20 s, warm_up: 1 s}
)";
    }
};

TEST_F(Tail, TellsAProbabilityWithItsIntervalInTextAndJson)
{
    EXPECT_EQ(sunder("tail jobs.yaml --beyond '100 ms' --accuracy '50 %' --json"), 0) << err;
    auto const json = nlohmann::json::parse(out);
    EXPECT_EQ(json.at("format"), "sunder-tail/1");
    EXPECT_EQ(json.at("application"), "jobs");
    EXPECT_EQ(json.at("beyond"), 0.1);
    // exp(-50 /s x 0.1 s) = 6.7e-3
    EXPECT_NEAR(json.at("probability").get<double>(), 6.7e-3, 4e-3);
    EXPECT_LT(json.at("ci95")[0], json.at("probability"));
    EXPECT_GT(json.at("ci95")[1], json.at("probability"));
    EXPECT_LE(json.at("accuracy").get<double>(), 0.5);
    EXPECT_EQ(sunder("tail jobs.yaml --beyond '100 ms' --accuracy 50"), 0) << err;
    EXPECT_EQ(out.rfind("jobs: latency > 100.00 ms: 0.00", 0), 0U) << out;
    EXPECT_NE(out.find("plain runs need at least"), std::string::npos) << out;
}

TEST_F(Tail, RefusesWhatCannotBeSplit)
{
    EXPECT_EQ(sunder("tail jobs.yaml --beyond '50 ms' --set applications.jobs.arrivals='{periodic: 20 ms}' "
                     "--set models.job.ops.serve.time.station='10 ms'"),
              2);
    EXPECT_NE(err.find("nothing in this scenario is drawn as the run goes on"), std::string::npos) << err;
    EXPECT_EQ(sunder("tail jobs.yaml --beyond '50 ms' --set run.network_model=solver"), 2);
    EXPECT_NE(err.find("with network_model: exact they can"), std::string::npos) << err;
}

TEST_F(Tail, NamesWhatIsWrongWithItsOptions)
{
    EXPECT_EQ(sunder("tail jobs.yaml"), 2);
    EXPECT_EQ(err, "sunder tail: error: --beyond is missing\n  hint: as in --beyond '15 ms'\n");
    EXPECT_EQ(sunder("tail jobs.yaml --beyond 15"), 2);
    EXPECT_NE(err.find("--beyond: "), std::string::npos) << err;
    EXPECT_EQ(sunder("tail jobs.yaml --beyond '-1 s'"), 2);
    EXPECT_NE(err.find("--beyond"), std::string::npos) << err;
    EXPECT_EQ(sunder("tail jobs.yaml --beyond '1 s' --application job"), 2);
    EXPECT_EQ(err, "sunder tail: error: there is no application 'job'\n  hint: there are: jobs\n");
    EXPECT_EQ(sunder("tail jobs.yaml --beyond '1 s' --accuracy half"), 2);
    EXPECT_EQ(err, "sunder tail: error: --accuracy: 'half' is no share\n  hint: as in --accuracy '20 %'\n");
}

TEST_F(Tail, SaysThatNoRequestWasLate)
{
    EXPECT_EQ(sunder("tail jobs.yaml --beyond '1000 s' --replications 20 --json"), 0) << err;
    auto const json = nlohmann::json::parse(out);
    EXPECT_EQ(json.at("probability"), 0);
    EXPECT_TRUE(json.at("ci95").is_null());
    EXPECT_FALSE(json.at("reaches_bound").get<bool>());
    EXPECT_EQ(sunder("tail jobs.yaml --beyond '1000 s' --replications 20"), 0) << err;
    EXPECT_EQ(out.rfind("jobs: latency > 1000.0 s: never seen", 0), 0U) << out;
}

} // namespace
} // namespace sunder::cli
