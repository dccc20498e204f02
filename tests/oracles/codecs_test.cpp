// What lone requests take with each codec: compute, delay and what is worked out here by hand.

#include "tests/oracles/experiment.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

constexpr double ms = 1e-3;
constexpr double around = (10 + 1 + 5) * ms; ///< head, latency of the link, tail

struct CodedCase {
    char const* name;
    char const* codec;
    double encode;
    double bytes;
    double decode;
    double accuracy; ///< of the 80 % that the model has
};

class ALoneRequestWithACodec : public testing::TestWithParam<CodedCase> {};

TEST_P(ALoneRequestWithACodec, TakesWhatCodingAndItsBytesTake)
{
    auto const& expected = GetParam();
    auto const codec = std::string{"applications.camera.codec="} + expected.codec;
    for (auto const* network_model : {"exact", "solver"}) {
        auto const records = run("codecs.yaml", {codec, std::string{"run.network_model="} + network_model});
        auto const total = around + expected.encode + expected.bytes / 1e6 + expected.decode;
        for (std::size_t row = 0; row < records.requests.size(); ++row) {
            EXPECT_NEAR(latency(records, row), total, 1e-9);
            EXPECT_EQ(records.requests.payload[row].value(), expected.bytes);
        }
        EXPECT_NEAR(summarise(records).applications.front().accuracy.value(), expected.accuracy, 1e-12);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Each, ALoneRequestWithACodec,
    testing::Values(
        CodedCase{"none", "{bits: 32}", 0, 25600, 0, 0.8},
        // 2 flop for each of 6400 elements
        CodedCase{"bits", "{bits: {to: 8, accuracy_cost: 1 %}}", 12.8e-6, 6400, 1.28e-6, 0.79},
        // 16 x 5 x 5 floats; 2 x 64 x 16 channels x 3 x 3 x 25 positions
        CodedCase{"bottleneck", "{bottleneck: {to: 16, kernel: 3, stride: 2, accuracy_cost: 2 %}}", 460.8e-6,
                  1600, 46.08e-6, 0.78},
        CodedCase{"learnt", "{learnt: {bytes: 316 B, encode: 2 Mflop, decode: 30 Mflop, accuracy_cost: 3 %}}",
                  2 * ms, 316, 3 * ms, 0.77},
        CodedCase{"lossless", "{lossless: {ratio: 2, encode: 100 MB/s, decode: 400 MB/s}}", 256e-6, 12800,
                  64e-6, 0.8},
        CodedCase{"packed_numbers",
                  "[{bits: {to: 8, accuracy_cost: 1 %}}, {lossless: {ratio: 2, encode: 20 flop/B, decode: 10 "
                  "flop/B}}]",
                  140.8e-6, 3200, 7.68e-6, 0.79},
        CodedCase{"rates",
                  "{rates: {quality: 50, table: [{quality: 50, ratio: 16, accuracy_cost: 2 %}, {quality: 90, "
                  "ratio: 4, accuracy_cost: 0}], encode: 51.2 MB/s, decode: 256 MB/s}}",
                  0.5 * ms, 1600, 0.1 * ms, 0.78},
        CodedCase{
            "share_of_an_anchor",
            "{rates: {quality: 1, table: [{quality: 1, of_anchor: 14.86 %, accuracy_cost: 0}], anchor: 20 "
            "kB, encode: 51.2 MB/s, decode: 256 MB/s}}",
            0.5 * ms, 2972, 0.1 * ms, 0.8}),
    [](auto const& all) { return std::string{all.param.name}; });

std::string best_cut(std::string const& quality)
{
    auto const deployment = deployment_of(
        "codecs.yaml",
        {"applications.camera.split={best: latency}",
         "applications.camera.codec={rates: {quality: " + quality +
             ", table: [{quality: 10, ratio: 40, accuracy_cost: 9 %}, {quality: 90, ratio: 2, accuracy_cost: "
             "0}], encode: 1 GB/s, decode: 1 GB/s}}"});
    return deployment.applications.front().ways.front().plan.name;
}

TEST(TheBestCut, MovesWithTheQuality)
{
    EXPECT_EQ(best_cut("90"), "device_only"); // 10 + 15 ms, and 10 + 1 + 12.8 + 5 ms across the link
    EXPECT_EQ(best_cut("10"), "head");        // 10 + 1 + 0.64 + 5 ms
}

} // namespace
} // namespace sunder::sim
