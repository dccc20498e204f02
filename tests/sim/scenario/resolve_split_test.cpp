#include "sim/scenario/named_cut.hpp"
#include "sim/scenario/resolve_ways.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace sunder::sim {
namespace {

using Messages = std::vector<std::string>;

Location const somewhere{std::make_shared<Source const>(Source{"test.yaml", "split"}), 1, 1};

Messages messages_of(Diagnostics const& diagnostics)
{
    Messages messages;
    try {
        diagnostics.raise_if_any();
    } catch (InputError const& error) {
        for (auto const& mistake : error.diagnostics())
            messages.push_back(mistake.message);
    }
    return messages;
}

/// What is said of a cut behind these ops.
Messages against(ModelGraph const& model, std::vector<std::string> ops)
{
    Diagnostics diagnostics;
    (void)cut_behind({std::move(ops)}, model, somewhere, diagnostics);
    return messages_of(diagnostics);
}

TEST(ACutThatIsNamed, LeavesTheTensorsOfItsOps)
{
    Diagnostics diagnostics;
    auto const cut = cut_behind({{"narrow"}}, three_ops(), somewhere, diagnostics);
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->tensors, std::vector<int>{0});
}

TEST(ACutThatIsNamed, SeparatesItsModel)
{
    EXPECT_EQ(against(diamond(), {"left"}),
              Messages{"'left' alone does not separate the model: 'fork' also crosses"});
    EXPECT_EQ(against(diamond(), {"left", "right"}), Messages{});
    EXPECT_EQ(against(three_ops(), {"narrow", "wide"}),
              Messages{"'narrow' does not cross this cut: nothing behind it reads it"});
    EXPECT_EQ(against(three_ops(), {"narow"}), Messages{"model 'small' has no op 'narow'"});
}

/// A mask beside two layers, the second of which is two ops, and a head.
ModelGraph layers()
{
    return small_model(100, {{.name = "mask", .work = 1, .output = 1, .inputs = {-1}},
                             {.name = "layer.0.out", .work = 1, .output = 9, .inputs = {-1, 0}},
                             {.name = "layer.1.add", .work = 1, .output = 9, .inputs = {0, 1}},
                             {.name = "layer.1.out", .work = 1, .output = 9, .inputs = {}},
                             {.name = "head", .work = 1, .output = 1, .inputs = {}}});
}

TEST(ACutThatIsNamed, LiesBehindAllOpsOfABlock)
{
    Diagnostics diagnostics;
    auto const first = cut_behind({{"layer.0"}}, layers(), somewhere, diagnostics);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->tensors, (std::vector<int>{0, 1})); // the mask, too
    auto const second = cut_behind({{"layer.1"}}, layers(), somewhere, diagnostics);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->tensors, std::vector<int>{3});
    EXPECT_EQ(cut_behind({{"layer"}}, layers(), somewhere, diagnostics), second);
}

TEST(ACutThatIsNamed, IsBehindSomethingThatThereIs)
{
    Diagnostics diagnostics;
    (void)cut_behind({{"layer.3"}}, layers(), somewhere, diagnostics);
    try {
        diagnostics.raise_if_any();
        FAIL();
    } catch (InputError const& error) {
        EXPECT_EQ(error.diagnostics().front().message, "model 'small' has no op or block 'layer.3'");
        EXPECT_EQ(error.diagnostics().front().hint, "did you mean 'layer.0'?");
    }
}

/// Three ops on the phone, the edge and the cloud in a row.
Scenario scenario_with(Split split)
{
    Scenario scenario;
    scenario.platform = three_in_a_row();
    scenario.models = {three_ops()};
    Application application;
    application.name = "camera";
    application.arrivals = Poisson{.rate = PerSecond{1}};
    application.split = std::move(split);
    application.servers = {1_id, 2_id};
    application.where = application.split_where = application.route_where = somewhere;
    scenario.applications = {application};
    return scenario;
}

std::optional<ResolvedSplit> resolved_first(Scenario const& scenario, Diagnostics& diagnostics)
{
    auto const ways = resolve_ways(scenario, scenario.applications[0_id], diagnostics);
    return ways.empty() ? std::nullopt : std::optional{ways.front()};
}

TEST(ASplit, KeepsTheOriginAloneWhereNothingCrosses)
{
    auto const scenario = scenario_with(DeviceOnly{});
    Diagnostics diagnostics;
    auto const split = resolved_first(scenario, diagnostics);
    ASSERT_TRUE(split);
    EXPECT_TRUE(split->cuts.empty());
    EXPECT_EQ(split->chain.devices, (std::vector<Id<DeviceGroup>>{0_id}));
}

TEST(ASplit, HasACutForEachHop)
{
    auto const scenario = scenario_with(Cuts{{{{"narrow"}}, {{"wide"}}}});
    Diagnostics diagnostics;
    auto const split = resolved_first(scenario, diagnostics);
    ASSERT_TRUE(split);
    EXPECT_EQ(split->cuts.size(), 2);
    EXPECT_EQ(split->chain.devices, (std::vector<Id<DeviceGroup>>{0_id, 1_id, 2_id}));
}

TEST(ASplit, HoldsItsCutsInTheOrderOfTheHops)
{
    auto const scenario = scenario_with(Cuts{{{{"wide"}}, {{"narrow"}}}});
    Diagnostics diagnostics;
    EXPECT_FALSE(resolved_first(scenario, diagnostics));
    EXPECT_EQ(messages_of(diagnostics),
              Messages{"cut 2 ('narrow') does not hold all that cut 1 ('wide') holds"});
}

} // namespace
} // namespace sunder::sim
