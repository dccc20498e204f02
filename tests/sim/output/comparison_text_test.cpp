#include "sim/output/comparison_text.hpp"
#include "sim/output/sensitivity_text.hpp"
#include "tests/sim/records/some_points.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <string>

namespace sunder::sim {
namespace {

using Json = nlohmann::json;

Sides two_runs()
{
    return {.a = {.name = "a.h5", .scenario = "small", .seed = 1, .size = 2},
            .b = {.name = "b.h5", .scenario = "small", .seed = 1, .size = 2}};
}

Difference ten_slower()
{
    return {.name = "applications.camera.latency.mean",
            .unit = "s",
            .pairs = 2,
            .a = 0.04,
            .b = 0.05,
            .mean = 0.01,
            .ci95 = Interval{0.008, 0.012},
            .least = 0.009,
            .greatest = 0.011};
}

RunComparison small_comparison()
{
    return {.paired = true,
            .figures = {ten_slower()},
            .requests = {{.application = "camera",
                          .pairs = 4,
                          .slower = 3,
                          .faster = 1,
                          .lost_on_a = 0,
                          .lost_on_b = 2,
                          .mean = Seconds{0.01},
                          .ci95 = {.state = IntervalState::too_few},
                          .p5 = Seconds{-0.001},
                          .p50 = Seconds{0.01},
                          .p95 = Seconds{0.02}}}};
}

TEST(ComparisonText, TellsFiguresAndRequests)
{
    EXPECT_EQ(comparison_text(two_runs(), small_comparison()),
              "A  a.h5   small, seed 1, 2 replications\n"
              "B  b.h5   small, seed 1, 2 replications\n"
              "\n"
              "paired by replication: the seeds are the same, so both met the same random numbers\n"
              "\n"
              "                                           A      B  B - A           95 % interval of B - A\n"
              "applications.camera.latency.mean [ms]  40.00  50.00  10.00  +25.0 %           8.00 to 12.00\n"
              "\n"
              "camera, request by request: 4 with the same arrivals finished on both\n"
              "  slower on B    3 (75.0 %)\n"
              "  faster on B    1 (25.0 %)\n"
              "  B - A          mean 10.00 ms, 95 % interval - (fewer than 200 requests)\n"
              "                 p5 -1.00   p50 10.00   p95 20.00\n"
              "  finished on one side only: 2 on A, 0 on B\n");
}

RunComparison comparison_with_stages()
{
    auto comparison = small_comparison();
    comparison.figures.push_back(
        {.name = "devices.pi.energy", .unit = "J", .pairs = 1, .a = 5, .b = 0, .mean = -5});
    comparison.requests.clear();
    auto const ms = [](double median, double mean, double p95) {
        return StageFigures{Seconds{1e-3 * median}, Seconds{1e-3 * mean}, Seconds{1e-3 * p95}};
    };
    comparison.stages = {{.application = "camera",
                          .requests_a = 2,
                          .requests_b = 3,
                          .stages = {{.stage = Stage::server_wait, .a = ms(0, 0, 0), .b = ms(1, 1, 2)},
                                     {.stage = std::nullopt, .a = ms(18, 19, 22), .b = ms(20, 20, 20)}},
                          .latencies_a = {0.017, 0.019},
                          .latencies_b = {0.02, 0.02, 0.02}}};
    return comparison;
}

TEST(ComparisonText, HoldsWhatWasSimulatedAgainstWhatWasMeasured)
{
    auto sides = two_runs();
    sides.b.measured = "a machine";
    auto const text = comparison_text(sides, comparison_with_stages());
    EXPECT_NE(text.find("B  b.h5   small, seed 1, 2 replications\n   measured: a machine\n"),
              std::string::npos);
    EXPECT_EQ(text.find("energy"), std::string::npos); // a rehearsal measures none
    EXPECT_NE(
        text.find("\ncamera, stage by stage [ms], of 2 requests on A and 3 on B\n"
                  "               median                           mean                            p95\n"
                  "             measured  simulated       off  measured  simulated       off  measured "
                  " simulated       off\n"
                  "server wait      1.00       0.00  -100.0 %      1.00       0.00  -100.0 %      2.00 "
                  "      0.00  -100.0 %\n"
                  "total           20.00      18.00   -10.0 %     20.00      19.00    -5.0 %     20.00 "
                  "     22.00   +10.0 %\n"),
        std::string::npos)
        << text;
}

TEST(ComparisonJson, HasStagesWhereASideWasMeasured)
{
    auto sides = two_runs();
    EXPECT_FALSE(Json::parse(comparison_json(sides, small_comparison())).contains("stages"));
    sides.a.measured = "a machine";
    auto const json = Json::parse(comparison_json(sides, comparison_with_stages()));
    EXPECT_EQ(json["a"]["measured"], "a machine");
    EXPECT_FALSE(json["b"].contains("measured"));
    EXPECT_EQ(json["stages"][0]["stages"][1]["stage"], "total");
    EXPECT_EQ(json["stages"][0]["stages"][1]["b"]["mean"], 0.02);
}

TEST(ComparisonText, SaysWhenTheSeedsDiffer)
{
    auto comparison = small_comparison();
    comparison.paired = false;
    comparison.requests.clear();
    EXPECT_NE(comparison_text(two_runs(), comparison).find("not paired: the seeds differ"),
              std::string::npos);
}

TEST(ComparisonText, ShowsTwoDigitsOfASmallDifference)
{
    auto comparison = small_comparison();
    comparison.figures.front().b = 0.040012;
    comparison.figures.front().mean = 0.000012;
    EXPECT_NE(comparison_text(two_runs(), comparison).find(" 0.012 "), std::string::npos);
}

TEST(ComparisonText, TellsTheExtremesOfSweeps)
{
    SweepComparison const comparison{
        .points = {{0, 0}, {1, 1}}, .only_a = 1, .only_b = 0, .figures = {ten_slower()}};
    auto const text = comparison_text(two_runs(), comparison);
    EXPECT_NE(
        text.find("2 points went well on both sides, 1 on A only, 0 on B only; the seeds are the same\n"),
        std::string::npos)
        << text;
    EXPECT_NE(text.find("   9.00     11.00\n"), std::string::npos) << text;
}

TEST(ComparisonJson, HoldsWhatTheTextTells)
{
    auto const json = Json::parse(comparison_json(two_runs(), small_comparison()));
    EXPECT_EQ(json.at("paired"), true);
    EXPECT_EQ(json.at("a").at("replications"), 2);
    EXPECT_EQ(json.at("figures").at(0).at("difference"), 0.01);
    EXPECT_EQ(json.at("figures").at(0).at("ci95"), (Json{0.008, 0.012}));
    EXPECT_EQ(json.at("requests").at(0).at("slower"), 3);
    EXPECT_TRUE(json.at("requests").at(0).at("ci95").is_null());
}

TEST(SensitivityText, TellsSobolIndices)
{
    SobolIndices const indices{.blocks = 2,
                               .left_out = 1,
                               .mean = 0.1,
                               .variance = 0.0004,
                               .keys = {{.key = "links.wifi.rate",
                                         .first = {.value = 0.25, .ci95 = Interval{0.2, 0.3}},
                                         .total = {.value = 0.5, .ci95 = std::nullopt}}}};
    auto const column = figure("applications.camera.latency.mean", "s", {});
    EXPECT_EQ(sensitivity_text(column, indices),
              "applications.camera.latency.mean: mean 100.00 ms, standard deviation 20.00 ms, over 6 points\n"
              "\n"
              "share of the variance  alone   95 % interval  in all  95 % interval\n"
              "links.wifi.rate        0.250  0.200 to 0.300   0.500              -\n"
              "\n"
              "alone: what the key explains by itself (first order); in all: with all others too (total)\n"
              "left out: 1 blocks of points with one that failed\n");
    EXPECT_EQ(Json::parse(sensitivity_json(column, indices)).at("keys").at(0).at("total"), 0.5);
}

TEST(SensitivityText, TellsMainEffects)
{
    MainEffects const effects{
        .points = 10,
        .mean = 0.1,
        .variance = 0.0004,
        .linear = 0.36,
        .keys = {{.key = "x.1", .slope = Estimate{.value = 0.6, .ci95 = std::nullopt}, .first = 0.4},
                 {.key = "x.2", .slope = std::nullopt, .first = 0.1}},
        .entangled = {"x.3"}};
    auto const column = figure("y.z", "s", {});
    EXPECT_EQ(
        sensitivity_text(column, effects),
        "y.z: mean 100.00 ms, standard deviation 20.00 ms, over 10 points\n"
        "\n"
        "      slope  95 % interval  share of variance\n"
        "x.1  +0.600              -              0.400\n"
        "x.2       -              -              0.100\n"
        "\n"
        "slope: standardised regression coefficient; share of variance: between values or bins of the key\n"
        "the regression explains 36.0 % of the variance\n"
        "'x.3' has no slope of its own: it follows from the keys before it\n");
    auto const json = Json::parse(sensitivity_json(column, effects));
    EXPECT_EQ(json.at("linear"), 0.36);
    EXPECT_TRUE(json.at("keys").at(1).at("slope").is_null());
}

TEST(SensitivityText, HasNoWordForWhatIsNoNumber)
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    Estimate const estimate{.value = none, .ci95 = Interval{none, none}};
    auto const column = figure("y.z", "s", {});
    auto const of_sobol =
        sensitivity_text(column, SobolIndices{.blocks = 2,
                                              .mean = none,
                                              .variance = none,
                                              .keys = {{.key = "x", .first = estimate, .total = estimate}}});
    auto const of_effects =
        sensitivity_text(column, MainEffects{.points = 2,
                                             .mean = none,
                                             .variance = none,
                                             .linear = none,
                                             .keys = {{.key = "x", .slope = estimate, .first = none}}});
    for (auto const& text : {of_sobol, of_effects})
        EXPECT_EQ(text.find("nan"), std::string::npos) << text;
}

} // namespace
} // namespace sunder::sim
