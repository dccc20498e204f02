#include "nas/realise/fbnet.hpp"
#include "nas/realise/nasbench201.hpp"
#include "nas/supernet/supernet.hpp"
#include "sim/base/run_error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

namespace sunder::nas {
namespace {

constexpr int none = 0, skip = 1, conv1 = 2, conv3 = 3;

/// Four classes of 8 x 8 images, and cells of 4, 8 and 16 channels, one a stage: 7 blocks.
class SmallSupernet : public testing::Test {
protected:
    ImageSet data = make_synthetic_images({.train = 256, .test = 100}, sim::Seed{7});
    std::unique_ptr<NasBench201> space =
        make_nasbench201({.classes = 4, .channels = 4, .cells = 1, .image_channels = 1, .image_size = 8});

    [[nodiscard]] TrainingSettings settings() const
    {
        return {.steps = 120, .batch = 32, .learning_rate = 0.1, .validation = 64};
    }

    [[nodiscard]] Supernet supernet(TrainingSettings const& of, std::uint64_t seed = 1) const
    {
        return {*space, data, of, sim::Seed{seed}};
    }

    /// The cell whose one way leads through `op`, cut behind the block.
    static Choices direct(int op, int cut = 3) { return {none, none, none, op, none, none, cut}; }

    static void learn(Supernet& net, std::vector<Choices> const& candidates, std::int64_t steps = 120)
    {
        for (std::int64_t step = 0; step < steps; ++step)
            (void)net.train(candidates, step);
    }
};

TEST_F(SmallSupernet, LearnsToTellPatternsApart)
{
    auto net = supernet(settings());
    std::vector<Choices> const candidates{direct(conv3)};
    EXPECT_NEAR(net.judge(direct(conv3), Portion::test).accuracy, 25, 24);
    learn(net, candidates);
    EXPECT_GT(net.judge(direct(conv3), Portion::test).accuracy, 90);
    EXPECT_GT(net.judge(direct(conv3), Portion::validation).accuracy, 90);
}

TEST_F(SmallSupernet, RefinesACopyForOneCandidateAndStaysAsItIs)
{
    auto net = supernet(settings());
    std::vector<Choices> const others{direct(conv1)};
    learn(net, others);
    auto const before = net.judge(direct(conv3), Portion::validation);
    auto const refined = net.refined(direct(conv3), 60);
    EXPECT_LT(refined->judge(direct(conv3), Portion::validation).loss, before.loss);
    EXPECT_EQ(net.judge(direct(conv3), Portion::validation).loss, before.loss);
    auto const again = net.refined(direct(conv3), 60);
    EXPECT_EQ(again->judge(direct(conv3), Portion::test).loss,
              refined->judge(direct(conv3), Portion::test).loss);
}

TEST_F(SmallSupernet, SharesTheWeightsOfEqualOpsOnEqualEdges)
{
    auto net = supernet(settings());
    (void)net.judge_batch(direct(conv3), 0);
    auto const before = net.parameters();
    (void)net.judge_batch({none, none, none, conv3, skip, none, 3}, 0); // the same convolution
    EXPECT_EQ(net.parameters(), before);
    (void)net.judge_batch({conv3, none, none, none, skip, none, 3}, 0); // one on another edge
    EXPECT_EQ(net.parameters() - before, 9 * (4 * 4 + 8 * 8 + 16 * 16) + 2 * (4 + 8 + 16));
}

TEST_F(SmallSupernet, GivesTheSameLogitsSplitAsWhole)
{
    auto net = supernet(settings());
    for (int cut = 0; cut <= 7; ++cut) {
        auto const candidate = direct(conv3, cut);
        EXPECT_EQ(net.logits(candidate, 50, Execution::split), net.logits(candidate, 50, Execution::whole));
    }
}

TEST_F(SmallSupernet, RoundsInTrainingAsTheBytesDo)
{
    for (int const bits : {16, 8, 4}) {
        auto coded = settings();
        coded.codec = {sim::Quantise{bits}};
        auto net = supernet(coded);
        auto const split = net.logits(direct(conv3), 50, Execution::split);
        auto const whole = net.logits(direct(conv3), 50, Execution::whole);
        auto const exact = supernet(settings()).logits(direct(conv3), 50, Execution::whole);
        double error = 0;
        for (std::size_t i = 0; i < split.size(); ++i) {
            EXPECT_NEAR(split[i], whole[i], 1e-4);
            error = std::max(error, static_cast<double>(std::abs(split[i] - exact[i])));
        }
        EXPECT_GT(error, 0) << bits;
    }
}

TEST_F(SmallSupernet, LearnsThroughABottleneckOfFourBits)
{
    auto narrow = settings();
    narrow.codec = {sim::Bottleneck{1}, sim::Quantise{4}};
    auto net = supernet(narrow);
    learn(net, {direct(conv3)});
    EXPECT_GT(net.judge(direct(conv3), Portion::test, Execution::split).accuracy, 80);
}

TEST_F(SmallSupernet, IsTheSameForTheSameSeed)
{
    auto one = supernet(settings());
    auto other = supernet(settings());
    auto third = supernet(settings(), 2);
    for (auto* net : {&one, &other, &third})
        learn(*net, {direct(conv3), direct(conv1)}, 3);
    EXPECT_EQ(one.logits(direct(conv3), 10, Execution::whole),
              other.logits(direct(conv3), 10, Execution::whole));
    EXPECT_NE(one.logits(direct(conv3), 10, Execution::whole),
              third.logits(direct(conv3), 10, Execution::whole));
}

TEST_F(SmallSupernet, GoesOnFromAFileAsIfItHadNotStopped)
{
    auto const path = std::filesystem::path{testing::TempDir()} / "sunder_supernet.pt";
    std::vector<Choices> const candidates{direct(conv3)};
    auto whole = supernet(settings());
    learn(whole, candidates, 6);
    auto first = supernet(settings());
    learn(first, candidates, 3);
    first.save(path);
    auto second = supernet(settings());
    second.load(path);
    for (std::int64_t step = 3; step < 6; ++step)
        (void)second.train(candidates, step);
    EXPECT_EQ(second.logits(direct(conv3), 10, Execution::whole),
              whole.logits(direct(conv3), 10, Execution::whole));
}

TEST_F(SmallSupernet, ScoresACellThatLetsNothingThroughByChance)
{
    auto net = supernet(settings());
    learn(net, {direct(none)}, 2);
    EXPECT_EQ(net.judge(direct(none), Portion::test).accuracy, 25);
    EXPECT_NEAR(net.judge(direct(none), Portion::test).loss, std::log(4.0), 1e-6);
}

TEST_F(SmallSupernet, LeaksAllAtTheInputAndNothingFromTheDevice)
{
    auto net = supernet(settings());
    EXPECT_EQ(net.leakage(direct(conv3, 0), 50), 1);
    EXPECT_EQ(net.leakage(direct(conv3, 7), 50), 0);
    double const early = net.leakage(direct(conv3, 1), 50);
    EXPECT_GT(early, net.leakage(direct(conv3, 5), 50));
    EXPECT_LT(early, 1);
}

TEST_F(SmallSupernet, RefusesAFileThatHoldsNoWeights)
{
    auto net = supernet(settings());
    EXPECT_THROW(net.load("/dev/null"), sim::RunError);
    EXPECT_THROW(net.save("/nonexistent/weights.pt"), sim::RunError);
}

TEST_F(SmallSupernet, NeedsImagesOfItsShapeAndClasses)
{
    EXPECT_EQ(find_obstacle(*space, data), "");
    EXPECT_EQ(find_obstacle(*make_nasbench201(), data),
              "its input has shape 3 x 32 x 32 and the images 1 x 8 x 8");
    auto const other =
        make_nasbench201({.classes = 5, .channels = 4, .cells = 1, .image_channels = 1, .image_size = 8});
    EXPECT_EQ(find_obstacle(*other, data), "its networks end in shape 5 where the data have 4 classes");
}

TEST(SupernetOfFbnet, TrainsItsWidthsAndBottlenecks)
{
    auto const data = make_synthetic_images({.classes = 4, .channels = 3, .size = 32, .train = 16, .test = 4},
                                            sim::Seed{1});
    auto const space = make_fbnet_extended({.classes = 4});
    Supernet net{*space, data, {.steps = 2, .batch = 4, .validation = 4}, sim::Seed{1}};
    Choices choices(space->space().variables.size(), 0);
    auto const set = [&](std::string_view variable, int choice) {
        choices[*space->space().find(variable)] = choice;
    };
    set("split", 5);
    set("bottleneck", 2);
    set("bits", 2);
    double const before = net.train(std::vector<Choices>{choices}, 0);
    EXPECT_TRUE(std::isfinite(before));
    set("width3", 2);
    EXPECT_TRUE(std::isfinite(net.train(std::vector<Choices>{choices}, 1)));
}

} // namespace
} // namespace sunder::nas
