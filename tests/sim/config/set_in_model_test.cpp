/// `--set` and `--vary` of values in a model's file.
#include "sim/config/load.hpp"
#include "sim/config/sweep_scenario.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

constexpr auto model = R"(format: sunder-model/1
input: {shape: [3, 8, 8]}
ops:
  - {name: block.conv, conv2d: {out: 4, kernel: 3}, time: {absent: 2 ms, phone: {empirical: times.csv}}}
  - {name: fc, adaptive_average_pool: {out: 1}}
)";

constexpr auto scenario = R"(format: sunder-scenario/1
models: {net: nets/net.yaml}
devices: {phone: {speed: 1 Gflop/s}}
applications: {camera: {model: net, origin: phone, arrivals: {periodic: 100 ms}}}
run: {until: 1 s}
)";

FileText read_file(std::filesystem::path const& path)
{
    if (path == "nets/net.yaml") return {model, {}};
    if (path == "nets/times.csv") return {"time [ms]\n3\n4\n", {}};
    return {std::nullopt, "there is no such file"};
}

Scenario with(std::vector<std::string> settings)
{
    return parse_scenario({.path = "scenario.yaml", .text = scenario, .read_file = read_file},
                          {.settings = std::move(settings), .seed = {}, .replications = {}});
}

Op op_of(Scenario const& loaded, std::size_t number)
{
    return loaded.models[Id<ModelGraph>{0}].ops[number];
}

TEST(ASettingInAModelsFile, ChangesWhatTheScenarioTakesFromIt)
{
    auto const changed =
        with({"models.net.ops.block.conv.time.phone=5 ms", "models.net.ops.fc.time.phone=1 ms"});
    EXPECT_EQ(mean_of(op_of(changed, 0).time.at("phone")), Seconds{0.005});
    EXPECT_EQ(mean_of(op_of(changed, 0).time.at("absent")), Seconds{0.002});
    EXPECT_EQ(mean_of(op_of(changed, 1).time.at("phone")), Seconds{0.001});
    EXPECT_EQ(changed.models[Id<ModelGraph>{0}].name, "net");
}

TEST(ASettingInAModelsFile, LeavesFilesThatItNamesWhereTheyAre)
{
    auto const changed = with({"models.net.ops.fc.time.phone=1 ms"});
    EXPECT_EQ(mean_of(op_of(changed, 0).time.at("phone")), Seconds{0.0035});
}

TEST(ASettingInAModelsFile, StandsInTheResolvedText)
{
    auto const changed = with({"models.net.ops.fc.time.phone=1 ms"});
    auto const again = parse_scenario({.path = "again.yaml", .text = changed.text, .read_file = {}});
    EXPECT_EQ(mean_of(op_of(again, 0).time.at("phone")), Seconds{0.0035});
    EXPECT_EQ(mean_of(op_of(again, 1).time.at("phone")), Seconds{0.001});
    EXPECT_EQ(again.text, changed.text);
}

TEST(ATimeInAModelsFile, MayVary)
{
    RootFile file{"scenario.yaml", {scenario, {}}, read_file};
    SweepScenario sweep{std::move(file),
                        {.scenario = {}, .variations = {"models.net.ops.block.conv.time.phone=1 ms, 2 ms"}}};
    ASSERT_EQ(sweep.points().size(), 2);
    EXPECT_EQ(mean_of(op_of(sweep.at(0), 0).time.at("phone")), Seconds{0.001});
    EXPECT_EQ(mean_of(op_of(sweep.at(1), 0).time.at("phone")), Seconds{0.002});
}

TEST(AListOfTimes, IsAnEmpiricalDistribution)
{
    auto const changed = with({"models.net.ops.fc.time.phone={empirical: [3 ms, 1 ms]}"});
    EXPECT_EQ(*std::get<Empirical>(op_of(changed, 1).time.at("phone")).values,
              (std::vector{Seconds{0.001}, Seconds{0.003}}));
}

} // namespace
} // namespace sunder::sim
