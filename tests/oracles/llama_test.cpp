/// Llama 3.2 1B on a OnePlus 12, as ExecuTorch's page on Llama has it (pytorch/executorch,
/// examples/models/llama, README.md; prompts of 64 tokens): BF16 60.3 tokens a second of the prompt and 19.2
/// after it, in a file of 2,358 MiB; SpinQuant, 4 bits and a scale for each 32 weights, 8 bits in the
/// embedding and the head, 260.5 and 50.2.
#include "sim/forecast/lone_tokens.hpp"
#include "tests/oracles/experiment.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace sunder::sim {
namespace {

std::filesystem::path const models = SUNDER_SOURCE_DIR "/models/dnn";

std::string text_of(std::filesystem::path const& path)
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void replace(std::string& text, std::string const& what, std::string const& by)
{
    auto const at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    text.replace(at, what.size(), by);
}

/// On the phone alone, from a prompt of 64 tokens on.
double tokens_a_second(std::vector<std::string> settings)
{
    settings.emplace_back("applications.chat.split=device_only");
    settings.emplace_back("applications.chat.steps={then: token, count: 64, cache: {prompt: 64}}");
    auto const deployment = deploy(load_scenario(
        SUNDER_SOURCE_DIR "/scenarios/chat_first_layers_at_home.yaml", {.settings = std::move(settings)}));
    return 1 / lone_tokens(deployment, deployment.applications.front()).per_token().value();
}

TEST(Llama1B, HasItsPublishedParameters)
{
    constexpr std::int64_t published = 1'235'814'400;
    for (auto const* const pass : {"llama_3_2_1b_prefill.yaml", "llama_3_2_1b_decode.yaml"}) {
        auto const model = load_model(models / pass);
        EXPECT_EQ(model.parameters(), published) << pass;
        EXPECT_NEAR(model.weights().value(), 2358 * 1048576.0, 0.001 * 2358 * 1048576.0) << pass;
    }
}

/// The scenario's phone is made of the first two rates.
TEST(Llama1B, TakesAsLongForEachTokenAsWasMeasured)
{
    EXPECT_NEAR(tokens_a_second({}), 19.2, 0.02 * 19.2);
}

/// At the rate at which the phone read weights of 16 bits. The prompt's speed is that of SpinQuant.
TEST(Llama1B, IsAsFastAsItsFewerBitsAllow)
{
    auto text = text_of(models / "llama_3_2_1b_decode.yaml");
    replace(text, "weight_bits: 16", "weight_bits: 5");
    replace(text, "type: float16}", "type: float16, bits: 8}"); // the embedding's, which is the head's
    auto const file = std::filesystem::temp_directory_path() / "sunder_llama_of_4_bits.yaml";
    std::ofstream{file, std::ios::binary} << text;
    auto const rate = tokens_a_second({"models.token=" + file.string(), "devices.phone.speed=507 Gflop/s"});
    std::filesystem::remove(file);
    EXPECT_NEAR(rate, 50.2, 0.1 * 50.2);
    EXPECT_GT(rate, 2.5 * tokens_a_second({}));
}

} // namespace
} // namespace sunder::sim
