// The figures shipped against the published tables.
#include "nas/accuracy/csv.hpp"
#include "nas/accuracy/tables.hpp"
#include "nas/realise/fbnet.hpp"
#include "nas/realise/nasbench201_cell.hpp"
#include "sim/base/decimal.hpp"
#include "tests/nas/accuracy/texts.hpp"
#include "tests/nas/published_data.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

fs::path accuracies()
{
    return data_file("nb201/nb201_accuracy.csv");
}

fs::path cell_latencies()
{
    return data_file("hwnasbench/nb201_latency_help.csv");
}

fs::path layer_latencies()
{
    return data_file("hwnasbench/fbnet_latency_help_5000.csv");
}

struct DataSet {
    char const* column;
    std::size_t best;
    double accuracy;
};

class BestCell : public testing::TestWithParam<DataSet> {};

TEST_P(BestCell, IsFoundByLookingAtAll)
{
    SKIP_WITHOUT(accuracies());
    auto const table = read(parse_accuracy_table, text_of_file(accuracies()), GetParam().column);
    auto const best = std::ranges::max_element(table.by_index);
    EXPECT_EQ(static_cast<std::size_t>(best - table.by_index.begin()), GetParam().best);
    EXPECT_NEAR(*best, GetParam().accuracy, 5e-5);
}

INSTANTIATE_TEST_SUITE_P(Of, BestCell,
                         testing::Values(DataSet{"cifar10", 6111, 94.3733},
                                         DataSet{"cifar100", 9930, 73.5133},
                                         DataSet{"in16_120", 857, 47.3111}),
                         [](auto const& info) { return info.param.column; });

double largest_relative_error(std::vector<sim::Seconds> const& found,
                              std::vector<sim::Seconds> const& expected)
{
    double largest = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        largest = std::max(largest, std::abs(found[i] / expected[i] - 1));
    return largest;
}

class ExactCells : public testing::TestWithParam<char const*> {};

TEST_P(ExactCells, TakeTheSumOfTheirOpsFigures)
{
    SKIP_WITHOUT(cell_latencies());
    auto const found = read(parse_cell_latencies, shipped("nasbench201_latency.csv"), GetParam());
    auto const table = read(parse_cell_latencies, text_of_file(cell_latencies()), GetParam());
    EXPECT_LT(largest_relative_error(found.by_index, table.by_index), 1e-3);
}

INSTANTIATE_TEST_SUITE_P(On, ExactCells, testing::Values("eyeriss", "fpga"),
                         [](auto const& info) { return std::string{info.param}; });

/// A number that the shipped file states in the row of `name`.
double stated(SourceText const& file, std::string_view name, std::string_view column)
{
    sim::Diagnostics diagnostics;
    sim::Complaints complaints{file, diagnostics};
    auto const csv = detail::parse_csv(file, complaints);
    auto const at = detail::find_column(csv, column).value();
    auto const row = std::ranges::find_if(
        csv.rows, [&](std::vector<sim::Piece> const& each) { return each.front().text == name; });
    return sim::find_number(row->at(at).text).value();
}

bool is_held_out(std::size_t index)
{
    return index % 5 == 0;
}

bool is_reached(std::size_t index)
{
    return pruned(cell_of_index(index)) != Cell{};
}

double quantile(std::vector<double> values, double share)
{
    std::ranges::sort(values);
    double const at = share * static_cast<double>(values.size() - 1);
    auto const below = static_cast<std::size_t>(at);
    auto const above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], at - std::floor(at));
}

struct Pairs {
    std::vector<double> predicted;
    std::vector<double> measured;
};

double r2(Pairs const& pairs)
{
    double const mean = std::accumulate(pairs.measured.begin(), pairs.measured.end(), 0.0) /
                        static_cast<double>(pairs.measured.size());
    double left = 0;
    double whole = 0;
    for (std::size_t i = 0; i < pairs.measured.size(); ++i) {
        left += std::pow(pairs.predicted[i] - pairs.measured[i], 2);
        whole += std::pow(pairs.measured[i] - mean, 2);
    }
    return 1 - left / whole;
}

/// tau-b: pairs tied in one of the two count in neither direction (Kendall, Biometrika 33, 1945).
double kendall_tau(Pairs const& pairs)
{
    double agreeing = 0;
    double untied_predicted = 0;
    double untied_measured = 0;
    auto const sign = [](double x) { return x > 0 ? 1.0 : (x < 0 ? -1.0 : 0.0); };
    for (std::size_t i = 0; i < pairs.measured.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            double const predicted = sign(pairs.predicted[i] - pairs.predicted[j]);
            double const measured = sign(pairs.measured[i] - pairs.measured[j]);
            agreeing += predicted * measured;
            untied_predicted += std::abs(predicted);
            untied_measured += std::abs(measured);
        }
    }
    return agreeing / std::sqrt(untied_predicted * untied_measured);
}

class FittedCells : public testing::TestWithParam<char const*> {};

TEST_P(FittedCells, ErrAsTheFileSays)
{
    SKIP_WITHOUT(cell_latencies());
    auto const file = shipped("nasbench201_latency.csv");
    auto const found = read(parse_cell_latencies, file, GetParam());
    auto const table = read(parse_cell_latencies, text_of_file(cell_latencies()), GetParam());
    bool const leading = file->text.find(std::string{GetParam()} + ",leading") != std::string::npos;
    Pairs pairs;
    std::vector<double> errors;
    for (std::size_t index = 0; index < cell_count; ++index) {
        if (!is_held_out(index) || (leading && !is_reached(index))) continue;
        pairs.predicted.push_back(found.by_index[index].value());
        pairs.measured.push_back(table.by_index[index].value());
        errors.push_back(std::abs(found.by_index[index] / table.by_index[index] - 1));
    }
    EXPECT_NEAR(r2(pairs), stated(file, GetParam(), "r2"), 2e-4);
    EXPECT_NEAR(quantile(errors, 0.5), stated(file, GetParam(), "median_error"), 2e-4);
    EXPECT_NEAR(quantile(errors, 0.9), stated(file, GetParam(), "p90_error"), 2e-4);
}

INSTANTIATE_TEST_SUITE_P(On, FittedCells,
                         testing::Values("raspi4", "pixel3", "samsung_a50", "samsung_s7", "gold_6226",
                                         "gold_6240", "silver_4210r", "1080ti_1", "2080ti_1", "titan_rtx_1",
                                         "titanx_1", "titanxp_1"),
                         [](auto const& info) { return std::string{info.param}; });

class AccuracyOfTheFormula : public testing::TestWithParam<char const*> {};

TEST_P(AccuracyOfTheFormula, IsAsGoodAsTheFileSays)
{
    SKIP_WITHOUT(accuracies());
    auto const file = shipped("nasbench201_accuracy.csv");
    auto const found = read(parse_accuracy_formula, file, GetParam());
    auto const table = read(parse_accuracy_table, text_of_file(accuracies()), GetParam());
    Pairs pairs;
    std::vector<double> errors;
    for (std::size_t index = 0; index < cell_count; ++index) {
        if (!is_held_out(index) || !is_reached(index)) continue;
        pairs.predicted.push_back(found.by_index[index]);
        pairs.measured.push_back(table.by_index[index]);
        errors.push_back(std::abs(found.by_index[index] - table.by_index[index]));
    }
    EXPECT_NEAR(r2(pairs), stated(file, "r2", GetParam()), 1e-4);
    // Cells alike in all properties may differ in the last digit, by the order of a sum.
    EXPECT_NEAR(kendall_tau(pairs), stated(file, "kendall_tau", GetParam()), 1e-3);
    EXPECT_NEAR(quantile(errors, 0.5), stated(file, "median_error", GetParam()), 1e-4);
}

INSTANTIATE_TEST_SUITE_P(On, AccuracyOfTheFormula, testing::Values("cifar10", "cifar100", "in16_120"),
                         [](auto const& info) { return std::string{info.param}; });

/// Published networks of one device and what the shipped figures say of them.
Pairs fbnet_pairs(char const* device)
{
    auto const space = make_fbnet();
    auto const figures = read(parse_kind_latencies, shipped("fbnet_latency.csv"), device);
    EXPECT_TRUE(missing_kinds(*space, figures.by_kind).empty());
    auto const times = additive_times(*space, figures.by_kind, figures.source);
    auto const file = text_of_file(layer_latencies());
    sim::Diagnostics diagnostics;
    sim::Complaints complaints{file, diagnostics};
    auto const csv = detail::parse_csv(file, complaints);
    auto const digits = detail::find_column(csv, "ops22").value();
    auto const column = detail::find_column(csv, device).value();
    Pairs pairs;
    for (auto const& row : csv.rows) {
        Choices choices;
        for (char const digit : row[digits].text)
            choices.push_back(digit - '0');
        choices.push_back(0);
        sim::Seconds sum;
        for (auto const time : times_of(*space, times, choices))
            sum += time;
        pairs.predicted.push_back(1e3 * sum.value());
        pairs.measured.push_back(sim::find_number(row[column].text).value());
    }
    return pairs;
}

class ExactLayers : public testing::TestWithParam<char const*> {};

TEST_P(ExactLayers, AddUpToTheLatenciesOfNetworks)
{
    SKIP_WITHOUT(layer_latencies());
    auto const pairs = fbnet_pairs(GetParam());
    ASSERT_EQ(pairs.measured.size(), 5000U);
    for (std::size_t i = 0; i < pairs.measured.size(); ++i)
        ASSERT_NEAR(pairs.predicted[i] / pairs.measured[i], 1, 1e-5) << "network " << i;
}

INSTANTIATE_TEST_SUITE_P(On, ExactLayers, testing::Values("raspi4", "pixel3", "eyeriss", "fpga"),
                         [](auto const& info) { return std::string{info.param}; });

class FittedLayers : public testing::TestWithParam<char const*> {};

TEST_P(FittedLayers, AreWithinTheBoundForShipping)
{
    SKIP_WITHOUT(layer_latencies());
    EXPECT_GT(r2(fbnet_pairs(GetParam())), 0.98);
}

INSTANTIATE_TEST_SUITE_P(On, FittedLayers,
                         testing::Values("silver_4210r", "2080ti_1", "titan_rtx_1", "titanxp_1"),
                         [](auto const& info) { return std::string{info.param}; });

} // namespace
} // namespace sunder::nas
