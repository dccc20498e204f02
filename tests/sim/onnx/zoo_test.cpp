#include "sim/model/build_model.hpp"
#include "sim/onnx/import_onnx.hpp"
#include "sim/output/model_file.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <variant>

namespace sunder::sim {
namespace {

std::filesystem::path const source_dir = SUNDER_SOURCE_DIR;

struct Known {
    char const* name;
    std::int64_t
        parameters;   ///< elements of the graph's initialisers of real numbers, counted by protoc --decode
    double giga_macs; ///< as published, or by the formulas that follow
};

// Of a layer of a transformer: projections of each token, and attention of all tokens to all.
constexpr double layer(double tokens, double projections, double width)
{
    return tokens * projections + 2 * tokens * tokens * width;
}
constexpr double lstm(double steps, double features, double hidden)
{
    return steps * 4 * hidden * (features + hidden);
}

// Devlin et al., NAACL 2019: 12 layers of width 768, here 128 tokens, and the pooling layer.
constexpr double bert = 12 * layer(128, 4 * 768 * 768 + 2 * 768 * 3072, 768) + 768 * 768;
// Radford et al., arXiv 2212.04356: two convolutions, 4 layers of width 384, 1,500 positions.
constexpr double whisper =
    3000.0 * 384 * 3 * 80 + 1500.0 * 384 * 3 * 384 + 4 * layer(1500, 4 * 384 * 384 + 2 * 384 * 1536, 384);
// 8 layers of width 1,024 with 4 of 16 heads for keys and values, gated layers of 2,816, 32,000 words.
constexpr double llama_token = 2 * 1024 * 1024 + 2 * 1024 * 256 + 3 * 1024 * 2816;
constexpr double llama_words = 32000 * 1024;
constexpr double prefill = 8 * layer(128, llama_token, 1024) + llama_words;
constexpr double decode = 8 * (llama_token + 2 * 129 * 1024) + llama_words;
// A convolution of 49 positions, two LSTMs, 12 words.
constexpr double keyword = 49 * 64 * 5 * 40 + lstm(49, 64, 128) + lstm(49, 128, 128) + 128 * 12;

/// Images have a byte a value, as a camera gives them.
ImportedModel imported(std::string const& name)
{
    auto const path = source_dir / "tests/data/onnx" / (name + ".onnx");
    auto as_stored = import_onnx(path);
    bool const is_image = as_stored.model.input.shape.size() == 3;
    return is_image ? import_onnx(path, {.input_type = ElementType::uint8}) : as_stored;
}

ModelGraph built(std::string const& name)
{
    Diagnostics diagnostics;
    auto model = build_model(imported(name).model, diagnostics);
    diagnostics.raise_if_any();
    return model;
}

std::string text_of_file(std::filesystem::path const& path)
{
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

class ANetworkOfToday : public ::testing::TestWithParam<Known> {};

TEST_P(ANetworkOfToday, HasTheParametersOfItsGraph)
{
    EXPECT_EQ(built(GetParam().name).parameters(), GetParam().parameters);
}

TEST_P(ANetworkOfToday, HasItsMultiplyAccumulatesWithinOnePercent)
{
    EXPECT_NEAR(built(GetParam().name).multiply_accumulates() / 1e9, GetParam().giga_macs,
                0.01 * GetParam().giga_macs);
}

TEST_P(ANetworkOfToday, HasNoOpOfUnknownWork)
{
    auto const model = built(GetParam().name);
    for (auto const& op : model.ops) {
        bool const is_kept = std::ranges::find(model.kept.of, op.name, [](auto const& kept) {
                                 return kept.op;
                             }) != model.kept.of.end();
        EXPECT_TRUE(is_kept || !std::holds_alternative<Opaque>(op.kind)) << op.name;
    }
}

TEST_P(ANetworkOfToday, IsShippedAsImportWritesItWithALineForEditors)
{
    auto text = model_text(imported(GetParam().name).model);
    text.insert(text.find("format:"), "# yaml-language-server: $schema=../schema/model.json\n");
    EXPECT_EQ(text_of_file(source_dir / "models/dnn" / (std::string{GetParam().name} + ".yaml")), text);
}

INSTANTIATE_TEST_SUITE_P(, ANetworkOfToday,
                         ::testing::Values(Known{"mobilenet_v3_large", 5'457'176, 0.217},
                                           Known{"shufflenet_v2_x1_0", 2'263'878, 0.145},
                                           Known{"vit_b_16", 86'495'464, 17.56},
                                           Known{"swin_t", 28'545'202, 4.49},
                                           Known{"deeplabv3_mobilenet_v3_large", 10'996'293, 10.45},
                                           Known{"yolov8n_like", 3'147'184, 4.37},
                                           Known{"bert_base_like", 109'150'464, bert / 1e9},
                                           Known{"whisper_tiny_encoder_like", 8'198'784, whisper / 1e9},
                                           Known{"llama_like_prefill", 155'714'560, prefill / 1e9},
                                           Known{"llama_like_decode", 155'714'560, decode / 1e9},
                                           Known{"keyword_lstm", 245'836, keyword / 1e9}),
                         [](auto const& known) { return std::string{known.param.name}; });

} // namespace
} // namespace sunder::sim
