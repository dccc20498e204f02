/// \file
/// `sunder capacity` on scenarios whose borders are known beforehand.
#include "tests/cli/program.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <string>

namespace sunder::cli {
namespace {

/// The input of 100 kB goes over the link at 1 ms, then 10 ms of compute on the one server.
class Capacity : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        std::ofstream{in_folder("phones.yaml")} << R"(format: sunder-scenario/1
models:
  toy:
    input: {name: image, bytes: 100 kB}
    ops:
      - {name: all, work: 1 Gflop, output: 1 kB}
devices:
  phone: {speed: 1 Gflop/s, count: 4}
  server: {speed: 100 Gflop/s}
links:
  wifi: {rate: 50 Mbit/s, latency: 1 ms}
routes:
  - {from: phone, to: server, via: [wifi]}
applications:
  camera: {model: toy, origin: phone, servers: [server], arrivals: {periodic: {every: 10 s, stagger: 0 s}}, split: server_only, raw_input: allowed}
run: {requests: 10}
)";
    }

    nlohmann::json answer(std::string const& options)
    {
        EXPECT_EQ(sunder("capacity phones.yaml --json " + options), 0) << err;
        return nlohmann::json::parse(out);
    }
};

TEST_F(Capacity, IsTheRateAtWhichALoneMessageTakesAsLongAsItMay)
{
    // 1 ms + 100 kB / rate + 10 ms = 31.001 ms.
    constexpr double rate = 100e3 / 20.001e-3;
    auto const json =
        answer("--set devices.phone.count=1 --vary links.wifi.rate --keep 'latency.mean <= 31.001 ms' "
               "--within 0.01");
    EXPECT_EQ(json.at("holds"), "above");
    EXPECT_NEAR(json.at("border").get<double>(), rate, 1e-4 * rate);
    EXPECT_GE(json.at("border").get<double>(), rate);
    EXPECT_LT(json.at("next").get<double>(), rate);
}

TEST_F(Capacity, IsTheNumberOfDevicesThatShareALink)
{
    // All ask at once: n messages at 6.25 MB/s end after n * 16 ms + 1 ms, and are served one after the
    // other, the last after n * 10 ms more.
    for (int const most : {3, 7}) {
        auto const json = answer("--vary devices.phone.count=1,50 --keep 'latency.max <= " +
                                 std::to_string(most * 26 + 1 + 13) + " ms'");
        EXPECT_EQ(json.at("holds"), "below");
        EXPECT_EQ(json.at("border"), most);
        EXPECT_EQ(json.at("next"), most + 1);
    }
}

TEST_F(Capacity, HasAnIntervalThatHoldsTheKnownBorderOfAnMD1Queue)
{
    // Mean sojourn of M/D/1: s + rho s / (2 (1 - rho)) = 2 s at rho = 2/3: 66.67 /s at s = 10 ms. The link is
    // so fast that it does not count.
    int held = 0;
    for (int const seed : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}) {
        auto const json = answer("--set devices.phone.count=1 --set applications.camera.arrivals='{poisson: "
                                 "10 /s}' --set run.requests=4000 "
                                 "--set links.wifi.latency='0 s' --set links.wifi.rate='100 GB/s' --vary "
                                 "applications.camera.arrivals.poisson='10 "
                                 "/s, 99 /s' --keep 'latency.mean < 20 ms' --seed " +
                                 std::to_string(seed));
        auto const& ends = json.at("border_ci95");
        held +=
            ends[0].get<double>() <= 200.0 / 3 * 1.01 && ends[1].get<double>() >= 200.0 / 3 * 0.99 ? 1 : 0;
        EXPECT_NEAR(json.at("border").get<double>(), 200.0 / 3, 2);
    }
    EXPECT_GE(held, 8) << "of 10: fewer have a chance of 0.012 at 95 %";
}

TEST_F(Capacity, CountsTheRequestsOfOneReplication)
{
    // Ten requests of each phone, so 50 are those of five, however many replications there are.
    for (std::string const replications : {"1", "3", "7"}) {
        auto const json =
            answer("--vary devices.phone.count=1,50 --keep 'finished <= 50' --replications " + replications);
        EXPECT_EQ(json.at("border"), 5) << replications;
    }
}

TEST_F(Capacity, SaysWhereTheConditionDoesNotChange)
{
    EXPECT_EQ(sunder("capacity phones.yaml --vary devices.phone.count=1,3 --keep 'latency.max < 10 s'"), 0);
    EXPECT_EQ(
        out.rfind("devices.phone.count: latency.max < 10 s holds at all values tried, from 1 to 3\n", 0), 0U)
        << out;
    EXPECT_EQ(sunder("capacity phones.yaml --vary devices.phone.count=1,3 --keep 'latency.max < 1 ms'"), 0);
    EXPECT_NE(out.find("holds at none of the values tried"), std::string::npos) << out;
}

TEST_F(Capacity, NamesWhatIsWrongWithItsOptions)
{
    EXPECT_EQ(sunder("capacity phones.yaml --keep 'latency.max < 1 ms'"), 2);
    EXPECT_EQ(err, "sunder capacity: error: --vary is missing\n  hint: as in --vary devices.camera.count\n");
    EXPECT_EQ(sunder("capacity phones.yaml --vary devices.phone.count=1,3"), 2);
    EXPECT_NE(err.find("--keep is missing"), std::string::npos);
    EXPECT_EQ(sunder("capacity phones.yaml --vary devices.phone.count=3,1 --keep 'latency.max < 1 ms'"), 2);
    EXPECT_NE(err.find("the first value must be less than the second"), std::string::npos) << err;
    EXPECT_EQ(sunder("capacity phones.yaml --vary devices.phone.count=3 --keep 'latency.max < 1 ms'"), 2);
    EXPECT_NE(err.find("two values are asked for"), std::string::npos) << err;
    EXPECT_EQ(sunder("capacity phones.yaml --vary devices.fone.count --keep 'latency.max < 1 ms'"), 2);
    EXPECT_NE(err.find("there is no 'fone' in 'devices'"), std::string::npos) << err;
    EXPECT_EQ(sunder("capacity phones.yaml --vary applications.camera.split --keep 'latency.max < 1 ms'"), 2);
    EXPECT_NE(err.find("no number from which to search"), std::string::npos) << err;
    EXPECT_EQ(sunder("capacity phones.yaml --vary devices.phone.count --keep 'latency.mx < 1 ms'"), 2);
    EXPECT_NE(err.find("did you mean"), std::string::npos) << err;
    EXPECT_EQ(sunder("capacity phones.yaml --vary links.wifi.rate --keep 'latency.max < 1 ms' --within 90"),
              2);
    EXPECT_NE(err.find("--within"), std::string::npos) << err;
}

} // namespace
} // namespace sunder::cli
