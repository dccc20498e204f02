#include "nas/realise/nasbench201.hpp"
#include "nas/supernet/ranking.hpp"
#include "sim/base/run_error.hpp"
#include "tests/nas/evaluate/small_search.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace sunder::nas {
namespace {

/// A phone of 10 Mflop/s and a link of 1 ms + 1 MB/s.
class SmallRanking : public testing::Test {
protected:
    static sim::Scenario slow_phone()
    {
        auto scenario = phone_and_server();
        scenario.platform.devices[0_id].profile.speed = sim::FlopsPerSecond{1e7};
        return scenario;
    }

    [[nodiscard]] double latency_of(Choices const& choices) const
    {
        return table.evaluation(table.row(choices), 0).latency.value();
    }

    [[nodiscard]] AloneTrainings trainings() const
    {
        return {*space, data, {edge_of_convolution, edge_of_nothing}, settings, sim::Seed{3}};
    }

    ImageSet data = make_synthetic_images({.train = 256, .test = 64}, sim::Seed{7});
    std::unique_ptr<NasBench201> space =
        make_nasbench201({.classes = 4, .channels = 4, .cells = 1, .image_channels = 1, .image_size = 8});
    SearchSetting setting = search_setting_of(slow_phone(), {});
    JourneyTable table{setting, by_speed(*space, setting)};
    TrainingSettings settings{.steps = 12, .batch = 32, .learning_rate = 0.1, .validation = 64};
    Choices edge_of_convolution{0, 0, 0, 3, 0, 0, 3};
    Choices edge_of_pooling{0, 0, 0, 4, 0, 0, 3};
    Choices edge_of_nothing{0, 0, 0, 0, 0, 0, 3};
    std::filesystem::path path =
        std::filesystem::path{testing::TempDir()} /
        (std::string{"sunder_ranking_"} + testing::UnitTest::GetInstance()->current_test_info()->name());
};

using FeasibleCandidates = SmallRanking;
using AloneTraining = SmallRanking;

TEST_F(FeasibleCandidates, AreDifferentAndKeepTheLimits)
{
    auto const drawn = draw_feasible(table, {{.metric = Metric::latency, .value = 0.004}}, 50, sim::Seed{1});
    EXPECT_EQ(drawn.size(), 50);
    EXPECT_EQ((std::set<Choices>{drawn.begin(), drawn.end()}.size()), 50);
    for (auto const& choices : drawn)
        EXPECT_LE(latency_of(choices), 0.004);
}

TEST_F(FeasibleCandidates, AreTheSameForTheSameSeed)
{
    EXPECT_EQ(draw_feasible(table, {}, 5, sim::Seed{1}), draw_feasible(table, {}, 5, sim::Seed{1}));
    EXPECT_NE(draw_feasible(table, {}, 5, sim::Seed{1}), draw_feasible(table, {}, 5, sim::Seed{2}));
}

TEST_F(FeasibleCandidates, AreFewWhereLimitsLeaveFew)
{
    EXPECT_TRUE(draw_feasible(table, {{.metric = Metric::latency, .value = 1e-9}}, 3, sim::Seed{1}).empty());
}

TEST_F(FeasibleCandidates, NeedNoAccuracyBeforeItIsLearnt)
{
    EXPECT_EQ(draw_feasible(table, {{.metric = Metric::accuracy, .value = 90}}, 3, sim::Seed{1}).size(), 3);
}

TEST_F(AloneTraining, IsThatOfEachCandidate)
{
    auto both = trainings();
    while (!both.is_done())
        both.take_step();
    EXPECT_EQ(both.steps(), 24);
    EXPECT_EQ(both.trained(), 2);
    for (auto const& candidate : {edge_of_convolution, edge_of_nothing}) {
        AloneTrainings one{*space, data, {candidate}, settings, sim::Seed{3}};
        while (!one.is_done())
            one.take_step();
        EXPECT_EQ(both.find_result(candidate)->accuracy, one.find_result(candidate)->accuracy);
    }
    EXPECT_GT(both.find_result(edge_of_convolution)->effort, sim::Seconds{});
}

TEST_F(AloneTraining, LearnsWhatIsToBeLearnt)
{
    settings.steps = 120;
    AloneTrainings one{*space, data, {edge_of_convolution}, settings, sim::Seed{1}};
    while (!one.is_done())
        one.take_step();
    EXPECT_GT(one.find_result(edge_of_convolution)->accuracy, 90); // four classes
}

TEST_F(AloneTraining, GoesOnFromAFileAsIfItHadNotStopped)
{
    auto whole = trainings();
    while (!whole.is_done())
        whole.take_step();
    for (int const stop : {0, 5, 12, 17}) {
        auto first = trainings();
        for (int step = 0; step < stop; ++step)
            first.take_step();
        first.save(path, "one");
        auto second = trainings();
        second.load(path, "one");
        EXPECT_EQ(second.steps(), stop);
        while (!second.is_done())
            second.take_step();
        EXPECT_EQ(second.find_result(edge_of_convolution)->accuracy,
                  whole.find_result(edge_of_convolution)->accuracy);
        EXPECT_EQ(second.find_result(edge_of_nothing)->accuracy,
                  whole.find_result(edge_of_nothing)->accuracy);
    }
}

TEST_F(AloneTraining, TakesOverWhatIsKnown)
{
    auto both = trainings();
    both.adopt(edge_of_convolution, {.accuracy = 12, .effort = sim::Seconds{3}});
    EXPECT_EQ(both.trained(), 1);
    EXPECT_EQ(both.steps(), 12);
    while (!both.is_done())
        both.take_step();
    EXPECT_EQ(both.find_result(edge_of_convolution)->accuracy, 12);
    EXPECT_EQ(both.find_result(edge_of_nothing)->accuracy, 25); // of four classes: it can but guess
}

TEST_F(AloneTraining, GoesOnWithOtherCandidatesBesides)
{
    auto first = trainings();
    for (int step = 0; step < 15; ++step)
        first.take_step();
    first.save(path, "one");
    AloneTrainings second{
        *space, data, {edge_of_nothing, edge_of_pooling, edge_of_convolution}, settings, sim::Seed{3}};
    second.load(path, "one");
    EXPECT_EQ(second.trained(), 1);
    EXPECT_EQ(second.steps(), 15); // 12 of the one that is trained, 3 of the one at work
}

TEST_F(AloneTraining, RefusesTheFileOfAnotherOne)
{
    trainings().save(path, "one");
    auto other = trainings();
    EXPECT_THROW(other.load(path, "another"), sim::RunError);
}

} // namespace
} // namespace sunder::nas
