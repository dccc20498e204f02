#include "nas/accuracy/cell_accuracy.hpp"
#include "nas/accuracy/tables.hpp"
#include "nas/realise/nasbench201.hpp"
#include "tests/nas/accuracy/texts.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>

namespace sunder::nas {
namespace {

using testing::HasSubstr;

constexpr auto skip_cell = "|skip_connect~0|+|none~0|none~1|+|none~0|none~1|skip_connect~2|";

std::size_t index_of_text(std::string_view cell)
{
    return index_of(find_cell(cell).value());
}

/// Each cell under its index; its value is `per_cell` times that.
std::string table(std::string_view header, double per_cell)
{
    std::string rows = fmt::format("{}\n", header);
    for (std::size_t index = cell_count; index-- > 0;)
        rows += fmt::format("{},{}\n", index, per_cell * static_cast<double>(index));
    return rows;
}

TEST(AccuracyTable, IsReadByIndexInAnyOrder)
{
    auto const found = read(parse_accuracy_table, text(table("idx,cifar10", 0.001)), "cifar10");
    EXPECT_EQ(found.by_index.size(), cell_count);
    EXPECT_DOUBLE_EQ(found.by_index[7], 0.007);
}

TEST(AccuracyTable, IsNamedInItsSource)
{
    EXPECT_EQ(read(parse_accuracy_table, text(table("idx,acc_cifar10", 0.001)), "cifar10").source,
              "table t.csv, column acc_cifar10");
}

TEST(AccuracyTable, TellsWhichCellIsMissing)
{
    EXPECT_THAT(complaint(parse_accuracy_table, "idx,cifar10\n0,90\n2,91\n", "cifar10"),
                HasSubstr("t.csv:1:1: error: 15623 of 15625 cells are missing, the first of them 1"));
}

TEST(AccuracyTable, TellsOfASecondRowOfACell)
{
    EXPECT_THAT(complaint(parse_accuracy_table, "idx,cifar10\n5,90\n5,91\n", "cifar10"),
                HasSubstr("t.csv:3:1: error: a second row of cell 5"));
}

TEST(AccuracyTable, TellsWhereAnAccuracyIsNone)
{
    auto const told = complaint(parse_accuracy_table, "idx,cifar10\n5,x\n6,101\n7,\n", "cifar10");
    EXPECT_THAT(told, HasSubstr("t.csv:2:3: error: 'x' is not a finite number"));
    EXPECT_THAT(told, HasSubstr("t.csv:3:3: error: '101' is no accuracy"));
    EXPECT_THAT(told, HasSubstr("t.csv:4:3: error: a value is missing here"));
}

TEST(AccuracyTable, RefusesAnIndexThatIsNotTheCells)
{
    auto const index = index_of_text(skip_cell);
    EXPECT_THAT(complaint(parse_accuracy_table,
                          fmt::format("idx,arch_str,cifar10\n{},{},1\n", index + 1, skip_cell), "cifar10"),
                HasSubstr(fmt::format("{} is not the index of this cell", index + 1)));
}

TEST(AccuracyTable, RefusesATextThatIsNoCell)
{
    EXPECT_THAT(complaint(parse_accuracy_table, "arch_str,cifar10\n|skip~0|,1\n", "cifar10"),
                HasSubstr("'|skip~0|' is no cell of NAS-Bench-201"));
}

TEST(AccuracyTable, SuggestsTheNearestColumn)
{
    EXPECT_THAT(complaint(parse_accuracy_table, "idx,cifar100\n0,1\n", "cifar10O"),
                HasSubstr("did you mean 'cifar100'?"));
}

TEST(AccuracyTable, NeedsAsManyValuesAsColumns)
{
    EXPECT_THAT(complaint(parse_accuracy_table, "idx,cifar10\n0,1,2\n", "cifar10"),
                HasSubstr("t.csv:2:5: error: 3 values where the header names 2 columns"));
}

TEST(AccuracyTable, GivesACandidateTheAccuracyOfItsCell)
{
    CellAccuracy const model{read(parse_accuracy_table, text(table("idx,cifar10", 0.001)), "cifar10")};
    // Ops of the skip cell, then the split.
    EXPECT_DOUBLE_EQ(model.accuracy({1, 0, 0, 0, 0, 1, 3}),
                     0.001 * static_cast<double>(index_of_text(skip_cell)));
}

TEST(LatencyTable, CountsInMillisecondsUnlessItSaysOtherwise)
{
    EXPECT_DOUBLE_EQ(read(parse_cell_latencies, text(table("idx,pi", 1)), "pi").by_index[5].value(), 5e-3);
    EXPECT_DOUBLE_EQ(read(parse_cell_latencies, text(table("idx,pi [us]", 1)), "pi").by_index[5].value(),
                     5e-6);
}

TEST(LatencyTable, RefusesOtherUnits)
{
    EXPECT_THAT(complaint(parse_cell_latencies, "idx,pi [MB]\n0,1\n", "pi"),
                HasSubstr("t.csv:1:5: error: 'MB' is no unit of time"));
}

TEST(LatencyTable, RefusesNegativeOnes)
{
    EXPECT_THAT(complaint(parse_cell_latencies, "idx,pi\n0,-1\n", "pi"),
                HasSubstr("t.csv:2:3: error: a latency of '-1' is negative"));
}

std::string figures(std::string_view counts)
{
    return fmt::format("device,counts,constant [ms],none [ms],skip [ms],conv1x1 [ms],conv3x3 [ms],pool3x3 "
                       "[ms],unreached [ms],fit,median_error\n"
                       "pi,{},1,0.5,0,10,100,1000,0.25,fitted,0.0123\n",
                       counts);
}

double milliseconds(std::string_view counts, std::string_view cell)
{
    auto const found = read(parse_cell_latencies, text(figures(counts)), "pi");
    return 1e3 * found.by_index[index_of_text(cell)].value();
}

// The convolution on 0->1 leads nowhere: nothing leaves node 1.
constexpr auto dead_convolution = "|nor_conv_3x3~0|+|nor_conv_1x1~0|none~1|+|none~0|none~1|avg_pool_3x3~2|";

TEST(FiguresPerOp, AddUpOverAllEdges)
{
    EXPECT_NEAR(milliseconds("all", dead_convolution), 1 + 100 + 10 + 1000 + 3 * 0.5, 1e-9);
}

TEST(FiguresPerOp, AddUpOverTheEdgesThatLeadToTheOutput)
{
    EXPECT_NEAR(milliseconds("leading", dead_convolution), 1 + 10 + 1000, 1e-9);
}

TEST(FiguresPerOp, CountAnEdgeThatLeadsThroughTwoNodes)
{
    EXPECT_NEAR(
        milliseconds("leading", "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|none~0|none~1|skip_connect~2|"),
        1 + 100 + 10, 1e-9);
}

TEST(FiguresPerOp, CountAnEdgeThatTheInputDoesNotReach)
{
    // 1->3 brings a convolution of zeros: it leads to the output all the same.
    EXPECT_NEAR(milliseconds("leading", "|none~0|+|none~0|none~1|+|skip_connect~0|nor_conv_3x3~1|none~2|"),
                1 + 100, 1e-9);
}

TEST(FiguresPerOp, HaveOneForAnOutputThatIsNotReached)
{
    EXPECT_NEAR(milliseconds("leading", "|none~0|+|none~0|none~1|+|none~0|nor_conv_3x3~1|none~2|"), 0.25,
                1e-9);
}

TEST(FiguresPerOp, NameTheirErrorInTheSource)
{
    EXPECT_EQ(read(parse_cell_latencies, text(figures("all")), "pi").source,
              "figures per op, t.csv, device pi, fitted, median error 1.2 %");
}

TEST(FiguresPerOp, SuggestTheNearestDevice)
{
    EXPECT_THAT(complaint(parse_cell_latencies, figures("all"), "pj"), HasSubstr("did you mean 'pi'?"));
}

TEST(FiguresPerOp, RefuseAnotherWayToCount)
{
    EXPECT_THAT(complaint(parse_cell_latencies, figures("some"), "pi"),
                HasSubstr("t.csv:2:4: error: 'some' is no way to count edges"));
}

TEST(KindTable, GivesTimesByKind)
{
    auto const found = read(parse_kind_latencies, text("kind,known,pi [ms]\nstem,yes,2\nhead,yes,3\n"), "pi");
    EXPECT_EQ(found.by_kind.size(), 2U);
    EXPECT_DOUBLE_EQ(found.by_kind.at("head").value(), 3e-3);
}

TEST(KindTable, TellsOfASecondRowOfAKind)
{
    EXPECT_THAT(complaint(parse_kind_latencies, "kind,pi\nstem,2\nstem,3\n", "pi"),
                HasSubstr("t.csv:3:1: error: a second row of kind 'stem'"));
}

TEST(EmptyText, IsNoTable)
{
    EXPECT_THAT(complaint(parse_kind_latencies, "# nothing\n", "pi"),
                HasSubstr("t.csv:1:1: error: this table is empty"));
}

} // namespace
} // namespace sunder::nas
