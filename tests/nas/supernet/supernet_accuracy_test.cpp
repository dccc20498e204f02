#include "nas/realise/nasbench201.hpp"
#include "nas/supernet/cut_comparison.hpp"
#include "nas/supernet/supernet_accuracy.hpp"
#include "tests/nas/evaluate/small_search.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace sunder::nas {
namespace {

/// Four classes of 8 x 8 images, 1,200 of them apart, and weights as they were drawn.
class FreshWeights : public testing::Test {
protected:
    [[nodiscard]] Supernet supernet(std::vector<sim::CodecStage> const& codec = {}) const
    {
        return {*space, data, {.steps = 1, .validation = 1200, .codec = codec}, sim::Seed{1}};
    }

    [[nodiscard]] CutComparison cuts(Supernet& net) const
    {
        SupernetAccuracy const accuracy{*space, net};
        SearchPlan const plan{.objectives = {Metric::accuracy},
                              .limits = {{.metric = Metric::leakage, .value = 0.5}}};
        Simulator simulator{setting, {}};
        return compare_cuts({.subject = {}, .plan = plan, .table = table, .accuracy = accuracy}, net,
                            accuracy, simulator,
                            {.turn = 0, .choices = conv, .evaluation = {}, .violation = 0});
    }

    ImageSet data = make_synthetic_images({.train = 2400, .test = 4}, sim::Seed{7});
    std::unique_ptr<NasBench201> space =
        make_nasbench201({.classes = 4, .channels = 4, .cells = 1, .image_channels = 1, .image_size = 8});
    SearchSetting setting = search_setting_of(phone_and_server(), {});
    JourneyTable table{setting, by_speed(*space, setting)};
    Choices const conv{0, 0, 0, 3, 0, 0, 3}; ///< 3 x 3, cut in the middle
};

TEST_F(FreshWeights, TellALeakageOnlyWhereSomebodyAsks)
{
    auto net = supernet();
    MiniBatchAccuracy const blind{net, MiniBatchAccuracy::Leakage::ignored};
    EXPECT_FALSE(blind.leakage(conv));
    MiniBatchAccuracy const watching{net, MiniBatchAccuracy::Leakage::measured};
    EXPECT_EQ(watching.leakage(conv), net.leakage(conv, 100));
    EXPECT_EQ((SupernetAccuracy{*space, net}.leakage(conv)), net.leakage(conv, 200));
}

TEST_F(FreshWeights, AreJudgedOnAllImagesWhereNothingIsCoded)
{
    auto net = supernet();
    auto const comparison = cuts(net);
    EXPECT_EQ(comparison.images, 1200);
    ASSERT_EQ(comparison.cuts.size(), 8);
    for (auto const& cut : comparison.cuts)
        EXPECT_EQ(cut.evaluation.accuracy, net.judge(conv, Portion::validation).accuracy);
}

TEST_F(FreshWeights, AreJudgedOnAThousandImagesAtEachCodedCut)
{
    auto net = supernet({sim::Quantise{.bits = 4}});
    auto const comparison = cuts(net);
    EXPECT_EQ(comparison.images, 1000);
    EXPECT_EQ(comparison.cuts[3].choices, conv);
    EXPECT_EQ(comparison.cuts[3].evaluation.accuracy, net.judge_some(conv, 1000).accuracy);
}

TEST_F(FreshWeights, GiveNothingAwayFromTheDeviceWhateverTheLimit)
{
    auto net = supernet();
    auto const comparison = cuts(net);
    EXPECT_GT(comparison.cuts[1].violation, 0);
    EXPECT_EQ(comparison.cuts[7].violation, 0);
}

} // namespace
} // namespace sunder::nas
