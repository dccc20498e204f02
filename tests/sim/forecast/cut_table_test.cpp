#include "sim/forecast/cut_table.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

Chain phone_and_edge(ModelGraph const& model, Platform const& platform)
{
    return {.model = model,
            .platform = platform,
            .devices = {0_id, 1_id},
            .out = {0_id},
            .back = {1_id},
            .codec = {},
            .answer = {},
            .raw_input = RawInput::forbidden};
}

Chain phone_edge_and_cloud(ModelGraph const& model, Platform const& platform)
{
    return {.model = model,
            .platform = platform,
            .devices = {0_id, 1_id, 2_id},
            .out = {0_id, 2_id},
            .back = {1_id, 3_id},
            .codec = {},
            .answer = {},
            .raw_input = RawInput::forbidden};
}

Cut whole(ModelGraph const& model)
{
    return cut_with_head(model, std::vector<bool>(model.ops.size(), true));
}

std::vector<std::string> names(CutTable const& table)
{
    std::vector<std::string> found;
    for (auto const& row : table.rows)
        found.push_back(row.name);
    return found;
}

TEST(ACutTable, ListsEveryCutFromTheServerToTheDevice)
{
    auto const model = three_ops();
    auto const platform = three_in_a_row();
    auto const table = cut_table(ChainCosts{phone_and_edge(model, platform)}, {std::vector{whole(model)}});
    EXPECT_EQ(names(table), (std::vector<std::string>{"server_only", "narrow", "wide", "device_only"}));
    EXPECT_TRUE(table.complete);
}

TEST(ACutTable, SaysWhyACutCannotBeUsed)
{
    auto const model = three_ops();
    auto const platform = three_in_a_row();
    auto const table = cut_table(ChainCosts{phone_and_edge(model, platform)}, {std::vector{whole(model)}});
    EXPECT_EQ(table.rows[0].why_not, "the raw input 'image' would leave 'phone'");
    EXPECT_EQ(table.rows[1].why_not, "");
}

TEST(ACutTable, MarksTheChosenCut)
{
    auto const model = three_ops();
    auto const platform = three_in_a_row();
    auto const table =
        cut_table(ChainCosts{phone_and_edge(model, platform)}, {std::vector{cut_after(model, {1})}});
    EXPECT_TRUE(table.rows[2].chosen);
    EXPECT_FALSE(table.rows[1].chosen);
}

TEST(ACutTable, TellsCutVerticesFromOtherCuts)
{
    auto const model = diamond();
    auto const platform = three_in_a_row();
    auto const table = cut_table(ChainCosts{phone_and_edge(model, platform)}, {std::vector{whole(model)}});
    EXPECT_EQ(names(table), (std::vector<std::string>{"server_only", "fork", "[fork, left]", "[fork, right]",
                                                      "[left, right]", "device_only"}));
    EXPECT_EQ(table.rows[1].kind, CutKind::vertex);
    EXPECT_EQ(table.rows[4].kind, CutKind::general);
}

TEST(ACutTable, ListsNestedPairsForTwoHops)
{
    auto const model = small_model(10, {{.name = "a", .work = 1, .output = 1, .inputs = {}},
                                        {.name = "b", .work = 1, .output = 1, .inputs = {}}});
    auto const platform = three_in_a_row();
    auto const table = cut_table(ChainCosts{phone_edge_and_cloud(model, platform)},
                                 {std::vector{whole(model), whole(model)}});
    EXPECT_EQ(names(table), (std::vector<std::string>{"image | image", "image | a", "server_only", "a | a",
                                                      "a", "device_only"}));
}

TEST(ACutTable, KeepsToCutVerticesWhereThereAreTooManyCuts)
{
    auto const model = diamond();
    auto const platform = three_in_a_row();
    auto const table =
        cut_table(ChainCosts{phone_and_edge(model, platform)}, {std::vector{cut_after(model, {1, 2})}}, 5);
    EXPECT_FALSE(table.complete);
    EXPECT_EQ(names(table),
              (std::vector<std::string>{"server_only", "fork", "device_only", "[left, right]"}));
    EXPECT_TRUE(table.rows.back().chosen);
}

/// Three ops on the phone with the edge as its server.
Scenario one_application(Split split)
{
    Scenario scenario;
    scenario.platform = three_in_a_row();
    scenario.models = {three_ops()};
    Application application;
    application.arrivals = Poisson{.rate = PerSecond{1}};
    application.split = std::move(split);
    application.servers = {1_id};
    scenario.applications = {application};
    scenario.run.until = Seconds{10};
    return scenario;
}

TEST(TheBestSplit, IsMarkedAmongAllCuts)
{
    auto const scenario = one_application(Best{});
    auto const table = cuts_of(scenario, deploy(scenario), {});
    ASSERT_EQ(table.rows.size(), 4);
    EXPECT_TRUE(table.rows.back().chosen);
    EXPECT_NEAR(table.rows[1].price.total().value(), 31e-3, 1e-15);
}

TEST(CutsOfAPlanWithoutRoutes, AreDeviceOnly)
{
    auto scenario = one_application(DeviceOnly{});
    scenario.platform.routes.clear();
    auto const table = cuts_of(scenario, deploy(scenario), {});
    ASSERT_EQ(table.rows.size(), 1);
    EXPECT_TRUE(table.rows[0].chosen);
}

} // namespace
} // namespace sunder::sim
