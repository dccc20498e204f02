#include "tests/nas/import/importing.hpp"

namespace sunder::nas {
namespace {

using testing::HasSubstr;

CellAccuracies accuracies(std::string content, std::string_view column,
                          std::vector<ImportedColumn> columns = {})
{
    auto const text =
        imported(import_accuracy, {.files = {file(std::move(content))}, .columns = std::move(columns)});
    return parsed(parse_accuracy_table, text, column);
}

TEST(ImportOfAccuracies, KeepsThemByIndex)
{
    EXPECT_DOUBLE_EQ(accuracies(numbered("idx,acc_cifar10", 0.005), "cifar10").by_index[300], 1.5);
}

TEST(ImportOfAccuracies, KnowsDataSetsByOtherSpellings)
{
    EXPECT_DOUBLE_EQ(accuracies(numbered("index,CIFAR-100 test accuracy", 0.005), "cifar100").by_index[300],
                     1.5);
    EXPECT_DOUBLE_EQ(accuracies(numbered("index,ImageNet16-120", 0.005), "in16_120").by_index[300], 1.5);
}

TEST(ImportOfAccuracies, TurnsSharesIntoPerCent)
{
    EXPECT_DOUBLE_EQ(accuracies(numbered("idx,cifar10", 5e-5), "cifar10").by_index[300], 1.5);
}

TEST(ImportOfAccuracies, ReadsQuotedTextsOfCellsBetweenSemicolons)
{
    auto const content = rows(R"("arch";"cifar10")", [](std::size_t index) {
        return fmt::format("\"{}\";{}", text_of(cell_of_index(index)), index == 7 ? 90 : 10);
    });
    auto const found = accuracies(content, "cifar10");
    EXPECT_DOUBLE_EQ(found.by_index[7], 90);
    EXPECT_DOUBLE_EQ(found.by_index[8], 10);
}

TEST(ImportOfAccuracies, TakesTheColumnThatIsAskedFor)
{
    EXPECT_DOUBLE_EQ(
        accuracies(numbered("idx,c10_final", 0.005), "cifar10", {{.title = "c10_final", .name = "cifar10"}})
            .by_index[300],
        1.5);
}

TEST(ImportOfAccuracies, SaysWhatItLeftOut)
{
    auto const content = rows("idx,ops,cifar10-valid,cifar10",
                              [](std::size_t index) { return fmt::format("{},000000,50,60", index); });
    auto const text = imported(import_accuracy, {.files = {file(content)}});
    EXPECT_THAT(text->text,
                testing::StartsWith(
                    "# imported from t.csv\n# left out: ops, cifar10-valid\nidx,arch_str,cifar10 [%]\n"));
}

TEST(ImportOfAccuracies, RefusesTwoColumnsOfOneDataSet)
{
    EXPECT_THAT(
        complaint(import_accuracy,
                  {.files = {file(rows("idx,cifar10,acc_cifar10",
                                       [](std::size_t index) { return fmt::format("{},1,2", index); }))}}),
        HasSubstr("t.csv:1:13: error: a second column of accuracies on cifar10"));
}

TEST(ImportOfAccuracies, NeedsADataSet)
{
    auto const told = complaint(import_accuracy, {.files = {file(numbered("idx,final", 0.005))}});
    EXPECT_THAT(told, HasSubstr("t.csv:1:1: error: no column is named after a data set"));
    EXPECT_THAT(told, HasSubstr("hint: say which it is: --column cifar100=TITLE"));
}

TEST(ImportOfAccuracies, SuggestsTheNearestTitle)
{
    auto const told = complaint(import_accuracy, {.files = {file(numbered("idx,final", 0.005))},
                                                  .columns = {{.title = "finall", .name = "cifar10"}}});
    EXPECT_THAT(told, HasSubstr("t.csv:1:1: error: there is no column 'finall'"));
    EXPECT_THAT(told, HasSubstr("hint: did you mean 'final'?"));
}

TEST(ImportOfAccuracies, TellsWhereOneIsNone)
{
    EXPECT_THAT(complaint(import_accuracy, {.files = {file("idx,cifar10\n0,90\n1,901\n")}}),
                HasSubstr("t.csv:3:3: error: '901' is no accuracy"));
}

TEST(ImportOfAccuracies, RefusesAnotherUnit)
{
    EXPECT_THAT(complaint(import_accuracy, {.files = {file(numbered("idx,cifar10 [ms]", 0.005))}}),
                HasSubstr("t.csv:1:5: error: 'ms' is no unit of accuracy"));
}

} // namespace
} // namespace sunder::nas
