// Imports of the tables as they were published; see tests/nas/published_data.hpp.
#include "tests/nas/import/importing.hpp"
#include "tests/nas/published_data.hpp"
#include "tests/source_dir.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::nas {
namespace {

TEST(PublishedAccuracies, AreTheSameWhenImported)
{
    auto const path = data_file("nb201/nb201_accuracy.csv");
    SKIP_WITHOUT(path);
    auto const table = text_of_file(path);
    auto const text = imported(import_accuracy, {.files = {table}});
    for (auto const* column : {"cifar10", "cifar100", "in16_120"})
        EXPECT_EQ(parsed(parse_accuracy_table, text, column).by_index,
                  parsed(parse_accuracy_table, table, column).by_index);
}

TEST(PublishedLatencies, AreTheSameWhenImported)
{
    auto const path = data_file("hwnasbench/nb201_latency_help.csv");
    SKIP_WITHOUT(path);
    auto const table = text_of_file(path);
    auto const text = imported(import_latency, {.files = {table}});
    for (auto const* device : {"raspi4", "titan_rtx_1", "fpga"})
        EXPECT_EQ(parsed(parse_cell_latencies, text, device).by_index,
                  parsed(parse_cell_latencies, table, device).by_index);
}

TEST(TheCompleteTables, AgreeWithWhatWasPublishedOfThem)
{
    auto const path = data_file("hwnasbench/full/hw_cifar10.csv");
    SKIP_WITHOUT(path);
    auto const text = imported(import_latency, {.files = {text_of_file(path)}});
    auto const published = text_of_file(data_file("hwnasbench/nb201_latency_help.csv"));
    for (auto const* device : {"raspi4", "pixel3", "eyeriss", "fpga"}) {
        auto const found = parsed(parse_cell_latencies, text, device).by_index;
        auto const expected = parsed(parse_cell_latencies, published, device).by_index;
        double largest = 0;
        for (std::size_t i = 0; i < cell_count; ++i)
            largest = std::max(largest, std::abs((found[i] - expected[i]).value()));
        EXPECT_LT(largest, 1e-10) << device;
    }
    auto const edge = parsed(parse_cell_latencies, text, "edgetpu").by_index;
    EXPECT_EQ(std::ranges::count_if(edge, [](sim::Seconds time) { return std::isinf(time.value()); }), 4699);
    auto const times = parsed(parse_cell_latencies, text, "fpga").by_index;
    auto const energies = parsed(parse_cell_energies, text, "fpga_energy").by_index;
    for (std::size_t i = 0; i < cell_count; i += 1000)
        EXPECT_NEAR(energies[i].value(), 7 * times[i].value(), 1e-9); // it draws 7 W
}

/// The largest relative difference to the figures shipped.
double difference(KindLatencies const& found, KindLatencies const& shipped)
{
    EXPECT_EQ(found.by_kind.size(), shipped.by_kind.size());
    double largest = 0;
    for (auto const& [kind, time] : shipped.by_kind)
        if (time.value() > 0) largest = std::max(largest, std::abs(found.by_kind.at(kind) / time - 1));
    return largest;
}

TEST(RecoveredLayers, AreTheFiguresShippedWhereTheseAreExact)
{
    auto const path = data_file("hwnasbench/fbnet_lut_recovered.json");
    SKIP_WITHOUT(path);
    auto const text = imported(import_blocks, {.files = {text_of_file(path)}});
    auto const shipped =
        text_of_file(std::filesystem::path{SUNDER_SOURCE_DIR} / "models/nas/fbnet_latency.csv");
    for (auto const* device : {"raspi4", "pixel3", "eyeriss", "fpga"})
        EXPECT_LT(difference(parsed(parse_kind_latencies, text, device),
                             parsed(parse_kind_latencies, shipped, device)),
                  1e-4)
            << device;
}

/// Median of found over measured, networks of one device.
double median_ratio(std::vector<sim::Seconds> const& found, std::vector<sim::Seconds> const& measured)
{
    std::vector<double> ratios;
    for (std::size_t index = 0; index < cell_count; ++index)
        ratios.push_back(found[index] / measured[index]);
    std::ranges::nth_element(ratios, ratios.begin() + cell_count / 2);
    return ratios[cell_count / 2];
}

TEST(PublishedOps, MakeNetworksATenthTooFast)
{
    auto const path = data_file("profiles/nats_blocks/nats_blocks.json");
    auto const networks = data_file("hwnasbench/nb201_latency_help.csv");
    SKIP_WITHOUT(path);
    SKIP_WITHOUT(networks);
    auto const text = imported(import_blocks, {.files = {text_of_file(path)}});
    auto const found = parsed(parse_cell_latencies, text, "eyeriss").by_index;
    auto const measured = parsed(parse_cell_latencies, text_of_file(networks), "eyeriss").by_index;
    EXPECT_NEAR(median_ratio(found, measured), 0.9, 0.01);
}

} // namespace
} // namespace sunder::nas
