/// Each built-in space, scaled down until it learns in a second or two, and one of one's own.
#include "nas/config/load_search.hpp"
#include "nas/realise/fbnet.hpp"
#include "nas/realise/nasbench201.hpp"
#include "nas/supernet/supernet.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace sunder::nas {
namespace {

constexpr double well_above_chance = 45; // 25 +- 4

constexpr FbnetSettings small_fbnet{
    .classes = 4, .image_channels = 1, .image_size = 8, .width = 0.25, .depth = 0.25};

std::unique_ptr<ArchitectureSpace> make_small(std::string_view name)
{
    if (name == "fbnet") return make_fbnet(small_fbnet);
    if (name == "fbnet_extended") return make_fbnet_extended(small_fbnet);
    return make_nasbench201({.classes = 4,
                             .channels = 4,
                             .cells = 1,
                             .image_channels = 1,
                             .image_size = 8,
                             .coding = {.bottlenecks = {1, 2}, .bits = {32, 8, 4}}});
}

/// Four classes of patterns; networks are cut in their middle unless a test says otherwise.
class ASmallSpace : public testing::TestWithParam<char const*> {
protected:
    ImageSet data = make_synthetic_images({.train = 256, .test = 100}, sim::Seed{7});
    std::unique_ptr<ArchitectureSpace> space = make_small(GetParam());
    Supernet net{
        *space, data, {.steps = 100, .batch = 32, .learning_rate = 0.1, .validation = 64}, sim::Seed{1}};

    /// Layers of one kind each and all stages at full width, or a cell of 3x3 convolutions from node to node.
    [[nodiscard]] Choices candidate() const
    {
        auto const& variables = space->space().variables;
        Choices choices(variables.size(), 0);
        for (std::size_t i = 0; i < variables.size(); ++i) {
            auto const& name = variables[i].name;
            if (name.starts_with("layer"))
                choices[i] = static_cast<int>((i + 1) % variables[i].choices.size());
            if (name.starts_with("width")) choices[i] = 2;
            if (name == "edge01" || name == "edge12" || name == "edge23") choices[i] = 3;
        }
        return with(choices, "split", static_cast<int>(space->block_names().size() / 2));
    }

    /// Where the space has that variable.
    [[nodiscard]] Choices with(Choices choices, std::string_view variable, int choice) const
    {
        if (auto const index = space->space().find(variable)) choices[*index] = choice;
        return choices;
    }
    [[nodiscard]] Choices coded() const { return with(with(candidate(), "bottleneck", 1), "bits", 2); }

    /// \return the loss of the first step and that of the last
    std::pair<double, double> learn(Choices const& choices)
    {
        std::vector<Choices> const candidates{choices};
        double const first = net.train(candidates, 0);
        double last = first;
        for (std::int64_t step = 1; step < net.settings().steps; ++step)
            last = net.train(candidates, step);
        return {first, last};
    }
};

TEST(WidthsOfFbnetExtended, ShareAllWeightsButThoseOfTheirNorms)
{
    auto const data = make_synthetic_images({.train = 32, .test = 4}, sim::Seed{7});
    auto const space = make_fbnet_extended(small_fbnet);
    Supernet net{*space, data, {.steps = 1, .batch = 8, .validation = 8}, sim::Seed{1}};
    Choices choices = {0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0}; // k3_e1 everywhere, at full width
    (void)net.judge_batch(choices, 0);
    auto const full = net.parameters();
    choices[7 + 3] = 0; // stage 3: 16 -> 8 channels
    (void)net.judge_batch(choices, 0);
    EXPECT_EQ(net.parameters() - full, 2 * 8 + 2 * (8 + 8)); // its last norm, and the first two behind it
}

class ASmallCodedSpace : public ASmallSpace {};

TEST_P(ASmallSpace, LearnsToTellPatternsApart)
{
    auto const [first, last] = learn(candidate());
    EXPECT_LT(last, first / 2);
    EXPECT_GT(net.judge(candidate(), Portion::test).accuracy, well_above_chance);
}

TEST_P(ASmallCodedSpace, LearnsThroughTheCodingThatItChooses)
{
    auto const [first, last] = learn(coded());
    EXPECT_LT(last, first / 2);
    EXPECT_GT(net.judge(coded(), Portion::test, Execution::split).accuracy, well_above_chance);
}

TEST_P(ASmallSpace, GivesTheSameLogitsSplitAsWholeAtEveryCut)
{
    auto const uncut = net.logits(with(candidate(), "split", 0), 20, Execution::whole);
    for (std::size_t cut = 0; cut <= space->block_names().size(); ++cut)
        EXPECT_EQ(net.logits(with(candidate(), "split", static_cast<int>(cut)), 20, Execution::split), uncut);
}

constexpr auto name_of = [](auto const& name) { return std::string{name.param}; };
INSTANTIATE_TEST_SUITE_P(Of, ASmallSpace, testing::Values("fbnet", "fbnet_extended", "nasbench201"), name_of);
INSTANTIATE_TEST_SUITE_P(Of, ASmallCodedSpace, testing::Values("fbnet_extended", "nasbench201"), name_of);

/// The space of transformers that we ship, on patterns of ten classes.
class ASpaceOfTransformers : public testing::Test {
protected:
    ImageSet data = make_synthetic_images(
        {.classes = 10, .channels = 3, .size = 32, .train = 320, .test = 100, .noise = 0.05}, sim::Seed{7});
    std::unique_ptr<ArchitectureSpace> space =
        load_space(SUNDER_SOURCE_DIR "/scenarios/space_transformer.yaml");
    Supernet net{
        *space, data, {.steps = 100, .batch = 32, .learning_rate = 0.1, .validation = 64}, sim::Seed{1}};

    /// Choices of each variable, by name; "none" and the first where not named.
    [[nodiscard]] Choices candidate(std::map<std::string, std::string> const& chosen) const
    {
        auto const& variables = space->space().variables;
        Choices choices(variables.size(), 0);
        for (std::size_t i = 0; i < variables.size(); ++i) {
            auto const found = chosen.find(variables[i].name);
            if (found == chosen.end()) continue;
            auto const& names = variables[i].choices;
            choices[i] = static_cast<int>(std::ranges::find(names, found->second) - names.begin());
        }
        return choices;
    }
    [[nodiscard]] Choices attentive(std::string const& split, std::string const& bits = "32",
                                    std::string const& layer3 = "w64") const
    {
        return candidate({{"mixer1", "heads2"},
                          {"perceptron1", "x2"},
                          {"mixer2", "conv"},
                          {"layer3", layer3},
                          {"split", split},
                          {"bits", bits}});
    }
};

TEST_F(ASpaceOfTransformers, CanBeLearnt)
{
    EXPECT_EQ(find_obstacle(*space, data), "");
}

TEST_F(ASpaceOfTransformers, LearnsToTellPatternsApart)
{
    std::vector<Choices> const candidates{attentive("mixer1", "8", "none")};
    for (std::int64_t step = 0; step < net.settings().steps; ++step)
        (void)net.train(candidates, step);
    EXPECT_GT(net.judge(candidates.front(), Portion::test).accuracy, 30); // 10 +- 3 by chance
    EXPECT_GT(net.judge(candidates.front(), Portion::test, Execution::split).accuracy, 30);
}

TEST_F(ASpaceOfTransformers, GivesTheSameLogitsSplitAsWholeAtEveryCut)
{
    auto const uncut = net.logits(attentive("server_only"), 10, Execution::whole);
    for (auto const* const block : {"patches", "mixer1", "perceptron1", "mixer2", "layer3", "device_only"})
        EXPECT_EQ(net.logits(attentive(block), 10, Execution::split), uncut) << block;
}

} // namespace
} // namespace sunder::nas
