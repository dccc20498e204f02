#include "nas/realise/fbnet.hpp"
#include "tests/nas/import/importing.hpp"

namespace sunder::nas {
namespace {

using testing::HasSubstr;

/// Every layer's ops take `op` ms more than a skip in its place; stem 1 ms, header 2, classifier 3, and each
/// skip that is a convolution 0.5 ms.
std::string layers(double op)
{
    std::string delta;
    std::string fixed = R"("stem": 1, "header": 2, "fc": 3)";
    for (int stage = 0; stage < 7; ++stage) {
        for (std::string_view const place : {"first", "rest"}) {
            if (place == "rest" && (stage == 0 || stage == 6)) continue;
            std::string ops;
            for (auto const& name : fbnet_ops())
                if (name != "skip") ops += fmt::format(R"({}"{}": {})", ops.empty() ? "" : ", ", name, op);
            delta += fmt::format(R"({}"s{}_{}": {{{}}})", delta.empty() ? "" : ", ", stage, place, ops);
        }
        if (stage > 0) fixed += fmt::format(R"(, "skip:s{}_first": 0.5)", stage);
    }
    return fmt::format(
        R"({{"devices": {{"pi": {{"delta_ms": {{{}}}, "estimated_fixed_ms_by_macs": {{{}}}}}}}}})", delta,
        fixed);
}

KindLatencies kinds(std::string content, std::string_view device, std::vector<ImportedColumn> columns = {})
{
    auto const text = imported(
        import_blocks, {.files = {file(std::move(content), "t.json")}, .columns = std::move(columns)});
    return parsed(parse_kind_latencies, text, device);
}

TEST(ImportOfLayers, HasEveryKindOfFbnet)
{
    EXPECT_TRUE(missing_kinds(*make_fbnet(), kinds(layers(4), "pi").by_kind).empty());
}

TEST(ImportOfLayers, AddsTheSkipThatIsNoIdentity)
{
    auto const found = kinds(layers(4), "pi").by_kind;
    EXPECT_NEAR(found.at("s1_rest/k3_e6").value(), 4e-3, 1e-12);
    EXPECT_NEAR(found.at("s1_first/k3_e6").value(), 4.5e-3, 1e-12);
    EXPECT_NEAR(found.at("s1_first/skip").value(), 0.5e-3, 1e-12);
    EXPECT_NEAR(found.at("classifier").value(), 3e-3, 1e-12);
}

TEST(ImportOfLayers, TakesADeviceUnderAnotherName)
{
    EXPECT_FALSE(kinds(layers(4), "phone", {{.title = "pi", .name = "phone"}}).by_kind.empty());
}

TEST(ImportOfLayers, RefusesNumbersThatWouldAddUpToInfinity)
{
    EXPECT_THAT(complaint(import_blocks, {.files = {file(layers(1e308), "t.json")}}),
                HasSubstr("error: '1e+308' is too large for a latency"));
}

TEST(ImportOfLayers, RefusesANameThatWouldBreakTheTable)
{
    auto content = layers(4);
    content.replace(content.find("\"pi\""), 4, "\"p,i\"");
    EXPECT_THAT(complaint(import_blocks, {.files = {file(content, "t.json")}}),
                HasSubstr("t.json:1:14: error: 'p,i' is no name for a column"));
}

TEST(ImportOfLayers, LeavesOutFitsBelowZero)
{
    auto const text = imported(import_blocks, {.files = {file(layers(-4), "t.json")}});
    EXPECT_THAT(text->text, HasSubstr("# left out: pi (a fit with latencies below zero)\n"));
}

TEST(ImportOfLayers, TellsWhatIsMissing)
{
    EXPECT_THAT(
        complaint(import_blocks, {.files = {file(R"({"devices": {"pi": {"delta_ms": {"s0_first": {}}}}})")}}),
        HasSubstr("t.csv:1:20: error: 'delta_ms' or 'estimated_fixed_ms_by_macs' is missing"));
}

constexpr auto ops =
    R"({"operations": ["none"], "pi_latency": {"none": 0.5, "skip_connect": 1, "nor_conv_1x1": 10,
 "nor_conv_3x3": 100, "avg_pool_3x3": 1000}, "mean_pi_latency": 5})";

TEST(ImportOfOps, AddsUpOverTheEdgesOfACell)
{
    auto const text = imported(import_blocks, {.files = {file(ops, "t.json")}});
    auto const found = parsed(parse_cell_latencies, text, "pi");
    auto const cell =
        find_cell("|nor_conv_3x3~0|+|nor_conv_1x1~0|none~1|+|none~0|none~1|avg_pool_3x3~2|").value();
    EXPECT_NEAR(found.by_index[index_of(cell)].value(), 1111.5e-3, 1e-9);
}

TEST(ImportOfOps, TellsWhichOpIsMissing)
{
    EXPECT_THAT(
        complaint(import_blocks,
                  {.files = {file(R"({"operations": ["none"], "pi_latency": {"none": 1}})", "t.json")}}),
        HasSubstr("t.json:1:40: error: 'skip_connect' is missing"));
}

TEST(ImportOfBlocks, SaysWhatCanBeReadAsItIs)
{
    EXPECT_THAT(complaint(import_blocks, {.files = {file("kind,pi [ms]\nstem,1\n")}}),
                HasSubstr("t.csv:1:1: error: a search can read this file as it is"));
}

TEST(ImportOfBlocks, RefusesDifferencesWithoutTheirTotals)
{
    EXPECT_THAT(complaint(import_blocks, {.files = {file("device,op,delta_vs_skip_ms\npi,k3_e1,1\n")}}),
                HasSubstr("these latencies are differences to a skip"));
}

TEST(ImportOfBlocks, RefusesWhatItDoesNotKnow)
{
    EXPECT_THAT(complaint(import_blocks, {.files = {file("[null, [1, 2]]", "t.json")}}),
                HasSubstr("t.json:1:1: error: no figures of blocks are known in this form"));
}

} // namespace
} // namespace sunder::nas
