#include "nas/runner/search_result.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::nas {
namespace {

Candidate candidate(double accuracy, double latency, double violation = 0)
{
    return {.evaluation = {.accuracy = accuracy, .latency = sim::Seconds{latency}}, .violation = violation};
}

SearchResult result_of(std::vector<Candidate> candidates)
{
    SearchResult result;
    result.subject.objectives = {Metric::accuracy, Metric::latency};
    result.candidates = std::move(candidates);
    return result;
}

TEST(Front, HoldsWhatNoOtherBeatsTheMostAccurateFirst)
{
    auto const result = result_of(
        {candidate(60, 1), candidate(70, 2), candidate(65, 3), candidate(80, 4), candidate(90, 1, 0.5)});
    EXPECT_EQ(front_of(result), (std::vector<std::size_t>{3, 1, 0}));
}

TEST(Front, HasEqualOnesOnce)
{
    EXPECT_EQ(front_of(result_of({candidate(70, 2), candidate(70, 2)})), std::vector<std::size_t>{0});
}

SearchResult by_accuracy_alone(std::vector<Candidate> candidates)
{
    auto result = result_of(std::move(candidates));
    result.subject.objectives = {Metric::accuracy};
    return result;
}

TEST(Front, HasTheFastestOfEquallyAccurateOnes)
{
    EXPECT_EQ(front_of(by_accuracy_alone(
                  {candidate(70, 3), candidate(70, 2), candidate(70, 1, 0.5), candidate(60, 1)})),
              std::vector<std::size_t>{1});
}

TEST(Best, IsTheFastestOfEquallyAccurateOnes)
{
    EXPECT_EQ(best_of(by_accuracy_alone({candidate(70, 3), candidate(70, 2), candidate(60, 1)})), 1U);
}

TEST(Best, IsFeasibleWhereAnyIs)
{
    EXPECT_EQ(best_of(result_of({candidate(90, 1, 0.5), candidate(60, 1)})), 1U);
}

TEST(Best, IsTheNearestWhereNoneIsFeasible)
{
    EXPECT_EQ(best_of(result_of({candidate(90, 1, 0.5), candidate(60, 1, 0.1)})), 1U);
}

/// The corner is (60 %, 4 s). (80, 4) spans nothing with it; (70, 2) spans 10 x 2; both and (60, 1) the same.
TEST(ProgressOfASearch, IsTheVolumeBetweenFrontAndWorst)
{
    auto const progress =
        progress_of(result_of({candidate(95, 9, 1), candidate(80, 4), candidate(70, 2), candidate(60, 1)}));
    EXPECT_EQ(progress.reference, (std::vector<double>{60, 4}));
    EXPECT_EQ(progress.hypervolume, (std::vector<double>{0, 0, 20, 20}));
    EXPECT_TRUE(std::isnan(progress.best[0]));
    EXPECT_EQ(progress.best[1], 80);
    EXPECT_EQ(progress.best[3], 80);
}

} // namespace
} // namespace sunder::nas
