#include "sim/validation/oracles.hpp"
#include "sim/validation/validation_text.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

using namespace sunder::sim;

TEST(AHeldFigure, HoldsWithinItsToleranceOnTheSidesThatMatter)
{
    using enum HeldFigure::Asked;
    auto const holds = [](double simulated, HeldFigure::Asked side) {
        return HeldFigure{.simulated = simulated, .expected = 10, .tolerance = 1, .side = side}.holds();
    };
    EXPECT_TRUE(holds(11, both));
    EXPECT_FALSE(holds(11.5, both));
    EXPECT_FALSE(holds(8.5, both));
    EXPECT_TRUE(holds(100, at_least));
    EXPECT_FALSE(holds(8.5, at_least));
    EXPECT_TRUE(holds(0, at_most));
    EXPECT_FALSE(holds(11.5, at_most));
    EXPECT_FALSE(holds(0.0 / 0.0, both));
}

TEST(TheOracles, AreNamedEachOnce)
{
    std::set<std::string> names;
    for (auto const& check : oracle_checks(1))
        EXPECT_TRUE(names.insert(check.model + check.name).second) << check.name;
}

/// Those of a few seconds: what --long adds is held by tests/oracles.
TEST(TheOracles, Hold)
{
    std::vector<Check> quick;
    for (auto& check : oracle_checks(2))
        if (check.cost == Check::Cost::seconds && check.name.find("SimGrid") == std::string::npos)
            quick.push_back(std::move(check));
    for (auto const& result : carry_out(quick))
        EXPECT_TRUE(result.figure.holds()) << validation_text({result});
}

TEST(AValidation, SaysWhatIsOutside)
{
    std::vector<CheckResult> const results{
        {"one", "queues", "theory", {.unit = "ms", .simulated = 5, .expected = 5, .tolerance = 0.1}},
        {"two",
         "tcp",
         "Linux",
         {.unit = "", .simulated = 0.7, .expected = 0.9, .side = HeldFigure::Asked::at_least}}};
    EXPECT_EQ(validation_text(results),
              "model   check     simulated      expected  difference  tolerance\n"
              "queues  one [ms]          5             5          +0        0.1\n"
              "tcp     two             0.7  at least 0.9        -0.2          -  FAILS\n"
              "\n2 checks, 1 of them outside its tolerance\n");
    EXPECT_NE(validation_json(results).find("\"holds\": false"), std::string::npos);
}
