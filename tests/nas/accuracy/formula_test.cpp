#include "nas/accuracy/stand_in_accuracy.hpp"
#include "nas/accuracy/tables.hpp"
#include "nas/realise/fbnet.hpp"
#include "nas/realise/nasbench201_cell.hpp"
#include "tests/nas/accuracy/texts.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace sunder::nas {
namespace {

using testing::HasSubstr;

double accuracy(std::string const& terms, std::string_view cell)
{
    auto const found =
        read(parse_accuracy_formula, text("figure,c\nunreached,10\nintercept,0\n" + terms), "c");
    return found.by_index[index_of(find_cell(cell).value())];
}

/// What the one term of a formula is for a cell.
double property(std::string const& name, std::string_view cell)
{
    return std::log(100 - accuracy(name + ",1\n", cell));
}

// Paths: skip; conv1x1, skip; conv3x3, pool, skip. The convolution on 0->2 joins the latter two.
constexpr auto cell =
    "|nor_conv_3x3~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|skip_connect~0|none~1|skip_connect~2|";

TEST(AccuracyFormula, CountsOps)
{
    EXPECT_NEAR(property("skips", cell), 2, 1e-9);
    EXPECT_NEAR(property("conv1x1s", cell), 1, 1e-9);
    EXPECT_NEAR(property("conv3x3s", cell), 1, 1e-9);
    EXPECT_NEAR(property("pools", cell), 1, 1e-9);
}

TEST(AccuracyFormula, LooksAlongPaths)
{
    EXPECT_NEAR(property("paths", cell), 3, 1e-9);
    EXPECT_NEAR(property("most_ops", cell), 3, 1e-9);
    EXPECT_NEAR(property("least_ops", cell), 1, 1e-9);
    EXPECT_NEAR(property("sum_convs", cell), 2, 1e-9);
    EXPECT_NEAR(property("least_convs", cell), 0, 1e-9);
    EXPECT_NEAR(property("most_pools", cell), 1, 1e-9);
}

TEST(AccuracyFormula, KnowsAPathWithoutConvolution)
{
    EXPECT_NEAR(property("skip_path", cell), 1, 1e-9);
    EXPECT_NEAR(property("pool_path", cell), 0, 1e-9);
}

TEST(AccuracyFormula, RefusesFiguresThatMakeNoAccuracy)
{
    EXPECT_THAT(complaint(parse_accuracy_formula, "figure,c\nunreached,-5\nintercept,0\n", "c"),
                HasSubstr("t.csv:2:11: error: '-5' is no accuracy"));
    EXPECT_THAT(complaint(parse_accuracy_formula,
                          "figure,c\nunreached,10\nintercept,1e308\nskips,1e308\nskips*paths,-1e308\n", "c"),
                HasSubstr("t.csv:1:1: error: the figures are too large to add up to an accuracy"));
}

TEST(AccuracyFormula, MultipliesTwoProperties)
{
    EXPECT_NEAR(property("conv1x1s*paths", cell), 3, 1e-9);
}

TEST(AccuracyFormula, LeavesOutWhatDoesNotMatter)
{
    EXPECT_NEAR(property("conv3x3s", "|nor_conv_3x3~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|none~2|"), 0,
                1e-9);
}

TEST(AccuracyFormula, GuessesWhereNothingReachesTheOutput)
{
    EXPECT_DOUBLE_EQ(accuracy("skips,1\n", "|none~0|+|none~0|none~1|+|none~0|nor_conv_3x3~1|none~2|"), 10);
}

TEST(AccuracyFormula, SuggestsTheNearestProperty)
{
    auto const told = complaint(parse_accuracy_formula, "figure,c\nunreached,1\nintercept,1\nskip,1\n", "c");
    EXPECT_THAT(told, HasSubstr("t.csv:4:1: error: 'skip' is no property of a cell"));
    EXPECT_THAT(told, HasSubstr("did you mean 'skips'?"));
}

TEST(AccuracyFormula, NeedsAnIntercept)
{
    EXPECT_THAT(complaint(parse_accuracy_formula, "figure,c\nunreached,1\n", "c"),
                HasSubstr("there is no row 'intercept'"));
}

TEST(AccuracyFormula, StatesItsQualityInTheSource)
{
    EXPECT_EQ(read(parse_accuracy_formula,
                   text("figure,c\nr2,0.9123\nkendall_tau,0.8\nmedian_error,0.3\nunreached,1\nintercept,1\n"),
                   "c")
                  .source,
              "formula t.csv, column c, held-out R2 0.912, Kendall tau 0.800, median error 0.30 points");
}

StandInFormula stand_in(ArchitectureSpace const& space, SourceText const& content)
{
    sim::Diagnostics diagnostics;
    auto const found = parse_stand_in(content, space.space(), diagnostics);
    EXPECT_NO_THROW(diagnostics.raise_if_any());
    return found.value();
}

Choices layers(int op)
{
    Choices choices(22, op);
    choices.push_back(0);
    return choices;
}

double work_of(ArchitectureSpace const& space, Choices const& choices)
{
    double sum = 0;
    for (auto const& block : space.blocks(choices))
        sum += block.work.value();
    return sum;
}

TEST(StandIn, FollowsItsFormula)
{
    auto const space = make_fbnet();
    StandInAccuracy const model{
        *space, stand_in(*space, text("figure,value\nceiling,80\ngap,10\nreference_work,1e8\nexponent,0.5\n"
                                      "k5_e6,0.25\nlayer3/k5_e6,1\n"))};
    double const expected = 80 - 10 / std::sqrt(work_of(*space, layers(7)) / 1e8) + 22 * 0.25 + 1;
    EXPECT_NEAR(model.accuracy(layers(7)), expected, 1e-9);
}

std::vector<std::string> mistakes_in(ArchitectureSpace const& space, std::string const& rows)
{
    sim::Diagnostics diagnostics;
    auto const content = text("figure,value\nceiling,80\ngap,10\nreference_work,1e8\nexponent,0.5\n" + rows);
    EXPECT_FALSE(parse_stand_in(content, space.space(), diagnostics));
    std::vector<std::string> messages;
    try {
        diagnostics.raise_if_any();
    } catch (sim::InputError const& error) {
        for (auto const& each : error.diagnostics())
            messages.push_back(std::to_string(each.where.line) + ": " + each.message);
    }
    return messages;
}

TEST(StandIn, RefusesRowsThatNameNothing)
{
    using testing::ElementsAre;
    EXPECT_THAT(
        mistakes_in(*make_fbnet(), "k5_e6,1\nlayer33/k5_e6,1\nlayer3/k5_e9,1\nlayer3=k5_e6,1\nnonsense,1\n"),
        ElementsAre(
            "7: 'layer33/k5_e6' is no choice of this space", "8: 'layer3/k5_e9' is no choice of this space",
            "9: 'layer3=k5_e6' is no choice of this space", "10: 'nonsense' is no choice of this space"));
    EXPECT_THAT(mistakes_in(*make_fbnet(), "skip,1\nskip,2\n"), ElementsAre("7: a second row of 'skip'"));
}

TEST(StandIn, MayHoldPointsOfACodingThatTheSpaceDoesNotSearch)
{
    sim::Diagnostics diagnostics;
    auto const content =
        text("figure,value\nceiling,80\ngap,10\nreference_work,1e8\nexponent,0.5\nbits/9,1\n");
    EXPECT_TRUE(parse_stand_in(content, make_fbnet()->space(), diagnostics));
    EXPECT_THAT(mistakes_in(*make_fbnet_extended(), "bits/9,1\n"),
                testing::ElementsAre("6: 'bits/9' is no choice of this space"));
}

TEST(StandIn, NeedsAllItsFigures)
{
    sim::Diagnostics diagnostics;
    EXPECT_FALSE(parse_stand_in(text("figure,value\nceiling,80\ngap,10\nexponent,1\n"), make_fbnet()->space(),
                                diagnostics));
    EXPECT_EQ(diagnostics.size(), 1U);
}

TEST(ShippedStandIn, RisesWithWork)
{
    auto const space = make_fbnet();
    StandInAccuracy const model{*space, stand_in(*space, shipped("fbnet_accuracy.csv"))};
    EXPECT_LT(model.accuracy(layers(8)), model.accuracy(layers(0)));
    EXPECT_LT(model.accuracy(layers(0)), model.accuracy(layers(2)));
    EXPECT_LT(model.accuracy(layers(2)), model.accuracy(layers(3)));
}

TEST(ShippedStandIn, PrefersTheLargerKernel)
{
    auto const space = make_fbnet();
    StandInAccuracy const model{*space, stand_in(*space, shipped("fbnet_accuracy.csv"))};
    EXPECT_LT(model.accuracy(layers(3)), model.accuracy(layers(7)));
}

TEST(ShippedStandIn, ChargesForFewerBits)
{
    auto const space = make_fbnet_extended();
    StandInAccuracy const model{*space, stand_in(*space, shipped("fbnet_accuracy.csv"))};
    Choices choices(space->space().variables.size(), 0);
    choices[space->space().find("split").value()] = 3;
    auto coarse = choices;
    coarse[space->space().find("bits").value()] = 3;
    EXPECT_NEAR(model.accuracy(choices) - model.accuracy(coarse), 1, 1e-9);
}

TEST(ShippedStandIn, SaysThatItIsOne)
{
    EXPECT_THAT(stand_in(*make_fbnet(), shipped("fbnet_accuracy.csv")).source,
                HasSubstr("fitted to nothing"));
}

} // namespace
} // namespace sunder::nas
