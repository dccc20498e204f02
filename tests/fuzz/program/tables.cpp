#include "tests/fuzz/program/tables.hpp"

#include "nas/realise/fbnet.hpp"
#include "nas/realise/nasbench201_cell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sunder::fuzz {
namespace {

/// A row for each cell of NAS-Bench-201.
std::string cells(std::string_view header)
{
    auto text = fmt::format("{}\n", header);
    for (std::size_t index = 0; index < nas::cell_count; ++index)
        text += fmt::format("{},{}.5\n", index, index % 97);
    return text;
}

/// What layers of FBNet take more than a skip in their place.
std::string layers()
{
    std::vector<std::string> ops;
    for (auto const& name : nas::fbnet_ops())
        if (name != "skip") ops.push_back(fmt::format(R"("{}": 4)", name));
    std::vector<std::string> deltas;
    std::vector<std::string> fixed{R"("stem": 1)", R"("header": 2)", R"("fc": 3)"};
    for (int stage = 0; stage < 7; ++stage) {
        deltas.push_back(fmt::format("\"s{}_first\": {{{}}}\n", stage, fmt::join(ops, ", ")));
        if (stage > 0 && stage < 6)
            deltas.push_back(fmt::format("\"s{}_rest\": {{{}}}\n", stage, fmt::join(ops, ", ")));
        if (stage > 0) fixed.push_back(fmt::format("\"skip:s{}_first\": 0.5", stage));
    }
    return fmt::format(
        "{{\"devices\": {{\"pi\": {{\"delta_ms\": {{{}}}, \"estimated_fixed_ms_by_macs\": {{{}}}}}}}}}\n",
        fmt::join(deltas, ", "), fmt::join(fixed, ", "));
}

} // namespace

std::vector<ForeignTable> foreign_tables()
{
    return {{"accuracy_cells.csv", cells("idx,cifar10")},
            {"latency_cells.csv", cells("idx,pi")},
            {"latency_list.json", fmt::format("{{\"pi_latency\": [{}]}}\n",
                                              fmt::join(std::vector<int>(nas::cell_count, 3), ", "))},
            {"blocks_layers.json", layers()},
            {"blocks_ops.json",
             "{\"operations\": [],\n \"pi_latency\": {\"none\": 0, \"skip_connect\": 1, \"nor_conv_1x1\": 2, "
             "\"nor_conv_3x3\": 3, \"avg_pool_3x3\": 1}}\n"}};
}

} // namespace sunder::fuzz
