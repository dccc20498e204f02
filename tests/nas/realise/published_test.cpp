// The spaces against published tables.
#include "nas/realise/fbnet.hpp"
#include "nas/realise/nasbench201.hpp"
#include "tests/nas/published_data.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

/// Multiply-accumulates of the convolutions and linear ops called "<block>.<op>".
double macs_of(sim::ModelGraph const& model, std::string const& block)
{
    double macs = 0;
    for (auto const& op : model.ops) {
        if (!op.name.starts_with(block + ".")) continue;
        if (std::holds_alternative<sim::Conv2d>(op.kind)) macs += op.work.value() / 2;
        if (std::holds_alternative<sim::Linear>(op.kind)) // less the bias
            macs += (op.work.value() - op.output.elements()) / 2;
    }
    return macs;
}

Choices all_layers(int op)
{
    Choices choices(22, op);
    choices.push_back(0);
    return choices;
}

nlohmann::json read_json(fs::path const& file)
{
    std::ifstream in{file};
    return nlohmann::json::parse(in);
}

TEST(FbnetLayers, HaveThePublishedMultiplyAccumulates)
{
    auto const file = data_file("hwnasbench/fbnet_lut_recovered.json");
    SKIP_WITHOUT(file);
    auto const published = read_json(file).at("macs_per_type_op");
    auto const space = make_fbnet();
    for (int op = 0; op < 8; ++op) {
        auto const model = space->model(all_layers(op));
        auto const blocks = space->blocks(all_layers(op));
        for (std::size_t i = 1; i <= 22; ++i) {
            auto const slash = blocks[i].kind.find('/');
            auto const type = blocks[i].kind.substr(0, slash);
            auto const name = blocks[i].kind.substr(slash + 1);
            EXPECT_EQ(macs_of(model, space->block_names()[i]), published.at(type).at(name).get<double>())
                << blocks[i].kind;
        }
    }
}

TEST(FixedFbnetBlocks, HaveThePublishedMultiplyAccumulates)
{
    auto const file = data_file("hwnasbench/fbnet_lut_recovered.json");
    SKIP_WITHOUT(file);
    auto const published = read_json(file).at("fixed_macs");
    auto const model = make_fbnet()->model(all_layers(8));
    EXPECT_EQ(macs_of(model, "stem"), published.at("stem").get<double>());
    EXPECT_EQ(macs_of(model, "header"), published.at("header").get<double>());
    EXPECT_EQ(macs_of(model, "classifier"), published.at("fc").get<double>());
    for (int stage = 1; stage <= 6; ++stage) {
        auto const key = "skip:s" + std::to_string(stage) + "_first";
        EXPECT_EQ(macs_of(model, "s" + std::to_string(stage) + "_0"), published.at(key).get<double>()) << key;
    }
}

struct Row {
    std::size_t index = 0;
    std::string cell;
    double parameters = 0; ///< of the network for CIFAR-100
};

std::vector<Row> read_rows(fs::path const& file)
{
    std::ifstream in{file};
    std::string line;
    std::getline(in, line); // idx, ops, arch_str, three accuracies, parameters in millions
    std::vector<Row> rows;
    while (std::getline(in, line)) {
        std::vector<std::string> fields;
        std::istringstream text{line};
        for (std::string field; std::getline(text, field, ',');)
            fields.push_back(field);
        rows.push_back({.index = std::stoul(fields.at(0)),
                        .cell = fields.at(2),
                        .parameters = std::round(1e6 * std::stod(fields.at(7)))});
    }
    return rows;
}

Choices choices_of(Cell const& cell)
{
    Choices choices;
    for (auto const op : cell)
        choices.push_back(static_cast<int>(op));
    choices.push_back(0);
    return choices;
}

TEST(NasBench201Cells, HaveThePublishedOrder)
{
    auto const file = data_file("nb201/nb201_accuracy.csv");
    SKIP_WITHOUT(file);
    auto const rows = read_rows(file);
    ASSERT_EQ(rows.size(), cell_count);
    for (auto const& row : rows)
        ASSERT_EQ(text_of(cell_of_index(row.index)), row.cell);
}

TEST(NasBench201Cells, HaveThePublishedParameters)
{
    auto const file = data_file("nb201/nb201_accuracy.csv");
    SKIP_WITHOUT(file);
    auto const space = make_nasbench201();
    auto const skeleton = static_cast<double>(space->model(choices_of({})).parameters());
    auto const of_op = [&](CellOp op) {
        Cell const alone = {CellOp::none, CellOp::none, CellOp::none, op, CellOp::none, CellOp::none};
        return static_cast<double>(space->model(choices_of(alone)).parameters()) - skeleton;
    };
    auto const conv1x1 = of_op(CellOp::conv1x1);
    auto const conv3x3 = of_op(CellOp::conv3x3);
    for (auto const& row : read_rows(file)) {
        // The benchmark counts every convolution, those that do not matter too.
        double expected = skeleton;
        auto const cell = find_cell(row.cell).value();
        for (auto const op : cell)
            expected += op == CellOp::conv1x1 ? conv1x1 : op == CellOp::conv3x3 ? conv3x3 : 0;
        ASSERT_EQ(expected, row.parameters) << row.cell;
    }
}

TEST(NasBench201Models, HaveThePublishedParametersWhereAllOpsMatter)
{
    auto const file = data_file("nb201/nb201_accuracy.csv");
    SKIP_WITHOUT(file);
    auto const space = make_nasbench201();
    int compared = 0;
    for (auto const& row : read_rows(file)) {
        auto const cell = find_cell(row.cell).value();
        if (row.index % 25 != 0 || pruned(cell) != cell) continue;
        ++compared;
        ASSERT_EQ(static_cast<double>(space->model(choices_of(cell)).parameters()), row.parameters)
            << row.cell;
    }
    EXPECT_GT(compared, 300);
}

} // namespace
} // namespace sunder::nas
