#include "nas/import/foreign_file.hpp"
#include "tests/nas/import/importing.hpp"

#include <cmath>

namespace sunder::nas {
namespace {

using testing::HasSubstr;

double milliseconds(TableImport const& table, std::string_view device, std::size_t index)
{
    return 1e3 *
           parsed(parse_cell_latencies, imported(import_latency, table), device).by_index[index].value();
}

TEST(ImportOfLatencies, CountsInMilliseconds)
{
    EXPECT_NEAR(milliseconds({.files = {file(numbered("idx,pi", 2))}}, "pi", 5), 10, 1e-9);
    EXPECT_NEAR(milliseconds({.files = {file(numbered("idx,pi [us]", 2000))}}, "pi", 5), 10, 1e-9);
}

/// As HW-NAS-Bench has them: in the order of the benchmark, with another numbering in quotes.
SourceText complete_table(std::string_view edge)
{
    return file(rows("net,pi_latency,pi_energy,edge_latency,pi_arithmetic_intensity", [&](std::size_t index) {
        return fmt::format("\"(4, 3, 3, 0, 0, 0)\",{},{},{},7", 2 * index, index, index == 3 ? edge : "4.0");
    }));
}

TEST(ImportOfLatencies, ReadsTheCompleteTablesOfHwNasBench)
{
    TableImport const table{.files = {complete_table("-1.0")}};
    EXPECT_NEAR(milliseconds(table, "pi", 5), 10, 1e-9);
    auto const text = imported(import_latency, table);
    EXPECT_THAT(text->text, testing::StartsWith("# imported from t.csv\n# left out: pi_arithmetic_intensity\n"
                                                "idx,arch_str,pi [ms],pi_energy [mJ],edge [ms]\n"));
    EXPECT_NEAR(parsed(parse_cell_energies, text, "pi_energy").by_index[5].value(), 5e-3, 1e-12);
}

TEST(ImportOfLatencies, LeavesOpenWhatDoesNotRun)
{
    TableImport const table{.files = {complete_table("-1.0")}};
    EXPECT_TRUE(std::isinf(milliseconds(table, "edge", 3)));
    EXPECT_NEAR(milliseconds(table, "edge", 4), 4, 1e-9);
}

TEST(ImportOfLatencies, RefusesOtherNegativeOnes)
{
    EXPECT_THAT(complaint(import_latency, {.files = {complete_table("-2")}}),
                HasSubstr("t.csv:5:26: error: a latency of '-2' is negative"));
}

TEST(ImportOfLatencies, NeedsAllRowsOfATableInOrder)
{
    EXPECT_THAT(
        complaint(import_latency, {.files = {file("net,pi_latency\n\"(0, 0)\",1\n")}}),
        HasSubstr("t.csv:1:1: error: there are 1 rows in the order of the benchmark instead of 15625"));
}

TEST(ImportOfLatencies, JoinsFiles)
{
    TableImport const table{
        .files = {file(numbered("idx,pi", 2)), file(json_list(cell_count, "7.5"), "folder/gpu.json")}};
    EXPECT_NEAR(milliseconds(table, "pi", 5), 10, 1e-9);
    EXPECT_NEAR(milliseconds(table, "gpu", 5), 7.5, 1e-9);
}

TEST(ImportOfLatencies, ReadsAMappingOfDevices)
{
    auto const content = fmt::format(R"({{"config": "x", "pi_latency": {}}})", json_list(cell_count, "3"));
    EXPECT_NEAR(milliseconds({.files = {file(content)}}, "pi", 9), 3, 1e-9);
}

TEST(ImportOfLatencies, TakesTheDevicesThatAreAskedForUnderOtherNames)
{
    auto const content =
        rows("idx,a,b", [](std::size_t index) { return fmt::format("{},1,{}", index, index < 9 ? 2 : 3); });
    TableImport const table{.files = {file(content)}, .columns = {{.title = "b", .name = "gpu"}}};
    EXPECT_NEAR(milliseconds(table, "gpu", 9), 3, 1e-9);
    EXPECT_THAT(imported(import_latency, table)->text,
                testing::StartsWith("# imported from t.csv\n# left out: a\nidx,arch_str,gpu [ms]\n"));
}

TEST(ImportOfLatencies, KeepsCommentsToTheirLines)
{
    auto const content = fmt::format(R"({{"con\nfig": "x", "pi_latency": {}}})", json_list(cell_count, "3"));
    EXPECT_THAT(imported(import_latency, {.files = {file(content)}})->text,
                testing::StartsWith("# imported from t.csv\n# left out: con?fig\nidx,"));
}

TEST(ImportOfLatencies, RefusesWhatIsTooLongToAddUp)
{
    EXPECT_THAT(complaint(import_latency, {.files = {file(json_list(cell_count, "1e308"), "gpu.json")}}),
                HasSubstr("gpu.json:1:2: error: '1e308' is too large for a latency"));
}

TEST(ImportOfLatencies, RefusesASecondColumnOfADevice)
{
    auto const pi = file(numbered("idx,pi", 2));
    EXPECT_THAT(complaint(import_latency, {.files = {pi, pi}}),
                HasSubstr("t.csv:1:5: error: a second column of device 'pi'"));
}

TEST(ImportOfLatencies, RefusesAccuracies)
{
    auto const told = complaint(import_latency, {.files = {file(numbered("idx,acc_cifar10", 0.001))}});
    EXPECT_THAT(told, HasSubstr("t.csv:1:5: error: column 'acc_cifar10' holds accuracies"));
    EXPECT_THAT(told, HasSubstr("hint: 'sunder import accuracy' reads them"));
}

TEST(ImportOfLatencies, RefusesNetworksOfFbnet)
{
    EXPECT_THAT(complaint(import_latency, {.files = {file("idx,ops22,pi\n0,7818488874147327324245,3\n")}}),
                HasSubstr("t.csv:1:1: error: these are latencies of whole FBNet networks"));
}

TEST(ImportOfLatencies, NeedsOneForEachCell)
{
    EXPECT_THAT(complaint(import_latency, {.files = {file(json_list(3, "1"), "gpu.json")}}),
                HasSubstr("gpu.json:1:1: error: 'gpu' has 3 values instead of 15625"));
}

TEST(ImportOfLatencies, TellsWhereAValueOfAListIsNone)
{
    auto content = json_list(cell_count, "1");
    content.replace(1, 1, "null");
    EXPECT_THAT(complaint(import_latency, {.files = {file(content, "gpu.json")}}),
                HasSubstr("gpu.json:1:2: error:"));
}

TEST(ImportOfLatencies, SuggestsTheNearestDevice)
{
    auto const told = complaint(import_latency, {.files = {file(numbered("idx,raspi4", 2))},
                                                 .columns = {{.title = "raspi", .name = "raspi"}}});
    EXPECT_THAT(told, HasSubstr("t.csv:1:1: error: there is no column 'raspi'"));
    EXPECT_THAT(told, HasSubstr("hint: did you mean 'raspi4'?"));
}

TEST(APickle, IsRefusedWithAWayToReadIt)
{
    sim::Diagnostics diagnostics;
    report_binary("HW.pickle", "\x80\x04rest", diagnostics);
    try {
        diagnostics.raise_if_any();
        FAIL() << "nothing was reported";
    } catch (sim::InputError const& error) {
        EXPECT_THAT(error.what(), HasSubstr("HW.pickle:1:1: error: this is a pickle"));
        EXPECT_THAT(error.what(), HasSubstr("tools/import_hwnasbench"));
    }
}

TEST(AText, IsNoPickle)
{
    sim::Diagnostics diagnostics;
    report_binary("t.csv", "idx,pi\n", diagnostics);
    EXPECT_TRUE(diagnostics.empty());
}

} // namespace
} // namespace sunder::nas
