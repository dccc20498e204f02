/// `sunder calibrate` and `sunder validate`: what they answer, and what they refuse.
#include "tests/cli/program.hpp"
#include "tests/sim/calibration/phone_and_server.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace sunder::cli {
namespace {

/// A phone and a server; measured with a link of 20 Mbit/s and 4 ms instead of 54 Mbit/s and 2 ms.
class Calibrate : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        std::ofstream{in_folder("scenario.yaml")} << sim::phone_and_server;
        std::ofstream{in_folder("measured.csv")}
            << "applications.camera.split,day,test,transfer [ms],latency [ms]\n"
               "server_only,monday,no,44,47\n"
               "{after: first},monday,no,24,36\n"
               "{after: first},tuesday,yes,25.2,37.2\n";
    }
};

TEST_F(Calibrate, WritesTheScenarioThatFits)
{
    EXPECT_EQ(sunder("calibrate measured.csv scenario.yaml --fit links.wifi.rate --fit links.wifi.latency "
                     "--hold-out test "
                     "--groups day -o mine.yaml --details all.csv"),
              0)
        << err;
    EXPECT_NE(out.find("2 settings fitted, 1 held out; predicted by the price of a lone request"),
              std::string::npos)
        << out;
    EXPECT_NE(out.find("--set 'links.wifi.rate=20 Mbit/s'"), std::string::npos) << out;
    EXPECT_NE(content_of(in_folder("mine.yaml")).find("20 Mbit/s"), std::string::npos);
    EXPECT_NE(content_of(in_folder("all.csv")).find(",tuesday,yes,transfer,1,"), std::string::npos);
    EXPECT_EQ(sunder("calibrate measured.csv mine.yaml --by transfer --hold-out test --json"), 2)
        << "'day' is no key";
    EXPECT_NE(err.find("'day' is neither a key of the scenario nor measured"), std::string::npos) << err;
    EXPECT_EQ(sunder("calibrate measured.csv mine.yaml --hold-out test --groups day --json"), 0) << err;
    auto const json = nlohmann::json::parse(out);
    EXPECT_EQ(json.at("format"), "sunder-calibration/1");
    EXPECT_NEAR(json.at("deviations")[0].at("mean").at("median_error").get<double>(), 1 - 24 / 25.2, 1e-6);
}

TEST_F(Calibrate, TakesRecordsForATable)
{
    ASSERT_EQ(sunder("run scenario.yaml --set 'links.wifi.rate=20 Mbit/s' -o first.h5"), 0) << err;
    ASSERT_EQ(sunder("run scenario.yaml --set 'links.wifi.rate=20 Mbit/s' --set "
                     "applications.camera.split=server_only -o second.h5"),
              0)
        << err;
    EXPECT_EQ(sunder("calibrate first.h5 second.h5 scenario.yaml --fit links.wifi.rate --groups "
                     "applications.camera.split"),
              0)
        << err;
    EXPECT_NE(out.find("--set 'links.wifi.rate=20 Mbit/s'"), std::string::npos) << out;
    EXPECT_NE(out.find("server_only"), std::string::npos) << out;
    EXPECT_NE(err.find("'first.h5' was simulated, not measured"), std::string::npos) << err;
    EXPECT_EQ(sunder("calibrate first.h5 measured.csv scenario.yaml --fit links.wifi.rate"), 2);
    EXPECT_NE(err.find("'measured.csv' stands among several files and is no .h5"), std::string::npos) << err;
    EXPECT_EQ(sunder("calibrate first.h5 scenario.yaml --fit links.wifi.rate --hold-out test"), 2);
    EXPECT_NE(err.find("records have no column 'test'"), std::string::npos) << err;
    EXPECT_EQ(sunder("calibrate first.h5 scenario.yaml --fit links.wifi.rate -o first.h5"), 2);
    ASSERT_EQ(shell("head -c 5000 first.h5 > short.h5; printf 'a,b\\n1,2\\n' > text.h5"), 0);
    for (auto const* const file : {"short.h5", "text.h5", "absent.h5"}) {
        EXPECT_EQ(sunder(std::string{"calibrate "} + file + " scenario.yaml --fit links.wifi.rate"), 2);
        EXPECT_NE(err.find(std::string{file} + ":1:1: error: "), std::string::npos) << err;
    }
}

TEST_F(Calibrate, ReplacesNoInput)
{
    EXPECT_EQ(sunder("calibrate measured.csv scenario.yaml --fit links.wifi.rate --groups day --hold-out "
                     "test -o scenario.yaml"),
              2);
    EXPECT_NE(content_of(in_folder("scenario.yaml")).find("54 Mbit/s"), std::string::npos);
    EXPECT_EQ(sunder("calibrate measured.csv scenario.yaml --fit links.wifi.rate --groups day --hold-out "
                     "test --details measured.csv"),
              2);
}

TEST_F(Calibrate, RefusesOptionsThatMeanNothing)
{
    EXPECT_EQ(sunder("calibrate measured.csv scenario.yaml --fit links.wifi.rate --by speed"), 2);
    EXPECT_NE(err.find("--by: there is no figure 'speed'"), std::string::npos) << err;
    EXPECT_EQ(sunder("calibrate measured.csv scenario.yaml --fit links.wifi.rate --hold-out '95 %'"), 2);
    EXPECT_NE(err.find("'95 %' is no share from 0 to 90 %"), std::string::npos) << err;
    EXPECT_EQ(sunder("calibrate absent.csv scenario.yaml --fit links.wifi.rate"), 2);
}

class Validate : public ProgramTest {
protected:
    /// With data of others in the folder "data".
    int with_data(std::string const& words)
    {
        return shell(fmt::format("SUNDER_DATA=data {} {}", SUNDER_PROGRAM, words));
    }

    /// PORTEND's stretches of each machine and network, all alike: two parts, each alone, and both.
    void write_stretches(double both)
    {
        auto const table =
            fmt::format(R"("{{\"partition_start\": {{\"0\": 1, \"1\": 2, \"2\": 1}}, )"
                        R"(\"partition_end\": {{\"0\": 1, \"1\": 2, \"2\": 2}}, )"
                        R"(\"latency_partition\": {{\"0\": [1, 2], \"1\": [3], \"2\": [{}]}}}}")",
                        both);
        for (auto const* const machine : {"a1.large", "a1.medium", "g4dn.xlarge", "g5.xlarge", "m4.large"})
            for (auto const* const network : {"EfficientNetB0_ImageNet", "EfficientNetB7_ImageNet",
                                              "ResNet110_CIFAR10", "ResNet20_CIFAR10"}) {
                auto const folder = in_folder("data") / "portend" / machine;
                std::filesystem::create_directories(folder);
                std::ofstream{folder / fmt::format("profiling_partition_{}.txt", network)} << table;
            }
    }
};

TEST_F(Validate, CarriesOutTheChecksThatAreNamed)
{
    EXPECT_EQ(sunder("validate energy codecs --json"), 0) << err;
    auto const checks = nlohmann::json::parse(out).at("checks");
    EXPECT_EQ(checks.size(), 4U);
    for (auto const& check : checks)
        EXPECT_TRUE(check.at("holds").get<bool>()) << check;
    EXPECT_EQ(sunder("validate weather"), 2);
    EXPECT_NE(err.find("there is no check of 'weather'"), std::string::npos) << err;
}

TEST_F(Validate, SkipsWhatNeedsDataThatAreNotAtHand)
{
    EXPECT_EQ(with_data("validate sums"), 0) << err;
    EXPECT_NE(out.find("skipped: there is no portend in 'data' (SUNDER_DATA)"), std::string::npos) << out;
}

TEST_F(Validate, EndsWithOneWhereDataSayOtherwise)
{
    write_stretches(4.6);
    EXPECT_EQ(with_data("validate sums"), 0) << out;
    EXPECT_NE(out.find("2.17391"), std::string::npos) << out; // 1.5 and 3 are 4.5
    write_stretches(6);
    EXPECT_EQ(with_data("validate sums --json"), 1);
    EXPECT_EQ(err, "sunder: error: 2 of 2 checks failed\n");
    EXPECT_NE(out.find("\"holds\": false"), std::string::npos) << out;
}

TEST_F(Validate, SaysWhichFileIsNoneOfItsKind)
{
    write_stretches(4.6);
    std::ofstream{in_folder("data") / "portend/a1.large/profiling_partition_ResNet20_CIFAR10.txt"}
        << "\"{\\\"";
    EXPECT_EQ(with_data("validate sums"), 1);
    EXPECT_NE(err.find("profiling_partition_ResNet20_CIFAR10.txt is no table of stretches"),
              std::string::npos)
        << err;
}

} // namespace
} // namespace sunder::cli
