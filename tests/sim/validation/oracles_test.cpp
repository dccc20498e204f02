#include "sim/validation/oracles.hpp"
#include "sim/validation/validation_text.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
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
        EXPECT_FALSE(result.fails()) << validation_text({result});
}

TEST(AValidation, SaysWhatIsOutside)
{
    std::vector<CheckResult> const results{
        {.name = "one",
         .model = "queues",
         .against = "theory",
         .figure = HeldFigure{.unit = "ms", .simulated = 5, .expected = 5, .tolerance = 0.1}},
        {.name = "two",
         .model = "tcp",
         .against = "Linux",
         .figure =
             HeldFigure{.unit = "", .simulated = 0.7, .expected = 0.9, .side = HeldFigure::Asked::at_least}}};
    EXPECT_EQ(validation_text(results),
              "model   check     simulated      expected  difference  tolerance\n"
              "queues  one [ms]          5             5          +0        0.1\n"
              "tcp     two             0.7  at least 0.9        -0.2          -  FAILS\n"
              "\n2 checks, 1 of them outside its tolerance\n");
    EXPECT_NE(validation_json(results).find("\"holds\": false"), std::string::npos);
}

TEST(AValidation, SaysWhatWasSkippedAndWhyOnce)
{
    auto const skipped = [](std::string name) {
        return CheckResult{.name = std::move(name),
                           .model = "devices",
                           .against = "a page",
                           .figure = {},
                           .data = "the page",
                           .why_skipped = "there is no page"};
    };
    std::vector<CheckResult> const results{skipped("one"), skipped("two")};
    EXPECT_EQ(validation_text(results),
              "model    check  simulated  expected  difference  tolerance\n"
              "devices  one            -         -           -          -  skipped\n"
              "devices  two            -         -           -          -  skipped\n"
              "\n2 checks, 0 of them outside its tolerance, 2 skipped\n"
              "skipped: there is no page\n");
    EXPECT_NE(validation_json(results).find("\"skipped\": \"there is no page\""), std::string::npos);
}

TEST(ACheck, IsNotCarriedOutWithoutItsData)
{
    auto const results =
        carry_out({{.name = "one",
                    .model = "devices",
                    .against = "a page",
                    .carry_out = []() -> HeldFigure { throw std::runtime_error{"carried out"}; },
                    .data = "the page",
                    .missing = "there is no page"}});
    ASSERT_EQ(results.size(), 1U);
    EXPECT_FALSE(results[0].figure);
    EXPECT_FALSE(results[0].fails());
    EXPECT_EQ(results[0].why_skipped, "there is no page");
}
