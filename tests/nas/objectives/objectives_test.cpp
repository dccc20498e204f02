#include "nas/objectives/objectives.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace sunder::nas {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

TEST(AFeasibleCandidate, DominatesAnyInfeasibleOne)
{
    EXPECT_TRUE(dominates({.objectives = {9, 9}}, {.objectives = {1, 1}, .violation = 0.1}));
}

TEST(OfTwoInfeasibleCandidates, TheSmallerViolationDominates)
{
    EXPECT_TRUE(dominates({.objectives = {9, 9}, .violation = 1}, {.objectives = {1, 1}, .violation = 2}));
}

TEST(TwoFeasibleCandidates, DominateOnlyIfBetterSomewhereAndWorseNowhere)
{
    EXPECT_TRUE(dominates({.objectives = {1, 2}}, {.objectives = {1, 3}}));
    EXPECT_FALSE(dominates({.objectives = {1, 2}}, {.objectives = {1, 2}}));
    EXPECT_FALSE(dominates({.objectives = {1, 3}}, {.objectives = {2, 2}}));
}

TEST(TheOrderOfCandidates, PutsViolationBeforeObjectives)
{
    EXPECT_TRUE(better({.objectives = {9}}, {.objectives = {1}, .violation = 0.1}));
    EXPECT_TRUE(better({.objectives = {9}, .violation = 1}, {.objectives = {1}, .violation = 2}));
}

TEST(TheOrderOfCandidates, DecidesTiesByTheNextObjective)
{
    EXPECT_TRUE(better({.objectives = {1, 2}}, {.objectives = {1, 3}}));
    EXPECT_FALSE(better({.objectives = {1, 3}}, {.objectives = {1, 3}}));
}

TEST(AFront, LeavesOutDominatedAndInfeasibleRows)
{
    EXPECT_EQ(pareto_front({{.objectives = {2, 2}},
                            {.objectives = {3, 1}},
                            {.objectives = {3, 3}},
                            {.objectives = {0, 0}, .violation = 1},
                            {.objectives = {1, 3}}}),
              (std::vector<std::size_t>{0, 1, 4}));
}

TEST(AFront, HoldsEqualRowsOnce)
{
    EXPECT_EQ(pareto_front({{.objectives = {1, 1}}, {.objectives = {1, 1}}}), std::vector<std::size_t>{0});
}

TEST(FrontNumbers, CountLayersFromTheBest)
{
    EXPECT_EQ(front_numbers({{.objectives = {3, 3}},
                             {.objectives = {1, 2}},
                             {.objectives = {2, 1}},
                             {.objectives = {2, 2}},
                             {.objectives = {0, 0}, .violation = 1}}),
              (std::vector<std::size_t>{2, 0, 0, 1, 3}));
}

TEST(Crowding, AddsTheSidesOfTheBoxBetweenNeighbours)
{
    // Of the middle row: (4 - 0) / 4 + (4 - 0) / 4.
    EXPECT_EQ(crowding({{.objectives = {0, 4}}, {.objectives = {1, 1}}, {.objectives = {4, 0}}}),
              (std::vector<double>{infinite, 2, infinite}));
}

TEST(Crowding, IgnoresAnObjectiveThatIsTheSameEverywhere)
{
    EXPECT_EQ(crowding({{.objectives = {0, 7}}, {.objectives = {1, 7}}, {.objectives = {4, 7}}}),
              (std::vector<double>{infinite, 1, infinite}));
}

TEST(Crowding, IgnoresAnObjectiveWithoutAFiniteRange)
{
    EXPECT_EQ(crowding({{.objectives = {0, 7}}, {.objectives = {1, 8}}, {.objectives = {4, infinite}}}),
              (std::vector<double>{infinite, 1, infinite}));
}

TEST(Hypervolume, IsTheAreaOfAStaircase)
{
    // Columns of width 1 and heights 1, 2, 3.
    EXPECT_DOUBLE_EQ(
        hypervolume({{.objectives = {1, 3}}, {.objectives = {2, 2}}, {.objectives = {3, 1}}}, {4, 4}), 6);
}

TEST(Hypervolume, IsTheVolumeOfOverlappingBoxes)
{
    // Two boxes of 4 and 4 that share one of 2; a third of 1 inside the first.
    EXPECT_DOUBLE_EQ(
        hypervolume({{.objectives = {0, 0, 1}}, {.objectives = {0, 1, 0}}, {.objectives = {1, 1, 1}}},
                    {2, 2, 2}),
        6);
}

TEST(Hypervolume, LeavesOutWhatIsInfeasibleOrNotBelowTheReference)
{
    EXPECT_DOUBLE_EQ(hypervolume({{.objectives = {0, 0}, .violation = 1},
                                  {.objectives = {4, 0}},
                                  {.objectives = {-infinite, 5}},
                                  {.objectives = {3, 3}}},
                                 {4, 4}),
                     1);
}

TEST(Hypervolume, OfNothingIsNothing)
{
    EXPECT_EQ(hypervolume({}, {1, 1}), 0);
}

} // namespace
} // namespace sunder::nas
