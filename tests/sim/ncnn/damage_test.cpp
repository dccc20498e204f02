// Graphs that are damaged word by word: refused with messages, or models whose work and bytes are finite.
#include "sim/base/random.hpp"
#include "sim/config/load.hpp"
#include "sim/output/model_file.hpp"
#include "tests/fuzz/program/draw.hpp"
#include "tests/sim/ncnn/small_param.hpp"
#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace sunder::sim {
namespace {

std::filesystem::path const folder = std::filesystem::path{SUNDER_SOURCE_DIR} / "tests/data/ncnn";

constexpr std::array<std::string_view, 24> values{
    "0", "1",  "2", "3",  "-1", "-233", "-234", "7",   "2147483647", "-2147483648", "1e300",   "1,2,3",
    "x", "0w", "",  "64", "5",  "9",    "12",   "0.5", "nan",        "4",           "1000000", "+(0w,1)"};
constexpr std::array<std::string_view, 16> types{
    "Convolution", "Pooling", "InnerProduct", "Reshape",   "Permute", "Concat", "Slice", "BinaryOp",
    "Gemm",        "SDPA",    "Crop",         "Reduction", "Tile",    "Noop",   "LSTM",  "Unheard"};

/// One word of one line put in the place of another, or a setting, a type or a number changed.
std::string damaged(std::string text, fuzz::Draw& draw)
{
    auto const changes = 1 + draw.below(3);
    for (std::size_t i = 0; i < changes && !text.empty(); ++i) {
        auto const at = draw.below(text.size());
        auto const begin = text.find_last_of(" \n=,", at);
        auto const from = begin == std::string::npos ? 0 : begin + 1;
        auto const end = std::min(text.find_first_of(" \n=,", from), text.size());
        switch (draw.below(6)) {
        case 0:
            text.erase(from, end - from);
            break;
        case 1:
            text.replace(from, end - from, types.at(draw.below(types.size())));
            break;
        case 2:
            text.insert(end, fmt::format(" {}={}", draw.below(24), values.at(draw.below(values.size()))));
            break;
        case 3:
            text[at] = static_cast<char>(draw.below(256));
            break;
        case 4:
            text.resize(at);
            break;
        default:
            text.replace(from, end - from, values.at(draw.below(values.size())));
            break;
        }
    }
    return text;
}

/// What an import gives is a model without mistakes, also when it is written to a file.
enum class Depth : std::uint8_t { built, written_and_read };

bool is_read(std::string const& text, Depth depth)
{
    ImportedModel imported;
    try {
        imported = parse_ncnn(text, "damaged.param");
    } catch (InputError const& error) {
        EXPECT_FALSE(std::string{error.what()}.empty());
        return false;
    }
    try {
        auto const model = built(imported);
        auto const fused = fuse(model);
        EXPECT_TRUE(std::isfinite(fused.work().value()));
        EXPECT_TRUE(std::isfinite(fused.weights().value()));
        EXPECT_GE(fused.work().value(), 0);
        if (depth == Depth::written_and_read) {
            EXPECT_EQ(parse_model({.path = "damaged.yaml", .text = model_text(imported.model)}).work(),
                      model.work());
        }
    } catch (InputError const& error) {
        ADD_FAILURE() << error.what() << "\n" << text;
    }
    return true;
}

int number_of_graphs()
{
    auto const* const asked = std::getenv("SUNDER_GRAPHS");
    return asked == nullptr ? 3000 : std::atoi(asked);
}

class ADamagedGraph : public ::testing::TestWithParam<char const*> {};

TEST_P(ADamagedGraph, IsReadOrRefused)
{
    auto const whole = content_of(folder / (std::string{GetParam()} + ".param"));
    ASSERT_TRUE(is_read(whole, Depth::written_and_read));
    int read = 0;
    auto const count = number_of_graphs();
    for (int i = 0; i < count; ++i) {
        fuzz::Draw draw{Seed{1}.child(static_cast<std::uint64_t>(i))};
        SCOPED_TRACE(i);
        if (is_read(damaged(whole, draw), i % 10 == 0 ? Depth::written_and_read : Depth::built)) ++read;
    }
    EXPECT_GT(read, count / 50);
    EXPECT_LT(read, count);
}

INSTANTIATE_TEST_SUITE_P(, ADamagedGraph, ::testing::Values("images", "tokens", "detector", "sound"),
                         [](auto const& name) { return std::string{name.param}; });

} // namespace
} // namespace sunder::sim
