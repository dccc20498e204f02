#include "nas/evaluate/late_share_wager.hpp"
#include "sim/base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sunder::nas {
namespace {

using Verdict = LateShareWager::Verdict;

/// Adds replications of 100 requests, each late with probability `late`, until a verdict or 1,000 of them.
LateShareWager run(double late, sim::Random& random)
{
    LateShareWager test{0.05, 0.05};
    while (test.verdict() == Verdict::undecided && test.replications() < 1000) {
        int count = 0;
        for (int i = 0; i < 100; ++i)
            count += random.uniform() < late ? 1 : 0;
        test.add(count / 100.0);
    }
    return test;
}

TEST(WithoutAReplication, NothingIsDecided)
{
    EXPECT_EQ((LateShareWager{0.05, 0.05}.verdict()), Verdict::undecided);
    EXPECT_EQ((LateShareWager{0.05, 0.05}.upper_bound()), 1.0);
}

TEST(ReplicationsWithoutLateRequests, DecideAsSoonAsTheBoldestBetCan)
{
    LateShareWager test{0.05, 0.05};
    while (test.verdict() == Verdict::undecided)
        test.add(0);
    // 1 + 0.99 x 0.05 / 0.95 each: at least ln(40) / 0.0508 = 73, and more for the bets that are not as bold.
    EXPECT_EQ(test.verdict(), Verdict::within);
    EXPECT_GE(test.replications(), 73);
    EXPECT_LE(test.replications(), 130);
    EXPECT_NEAR(test.upper_bound(), 0.05, 2e-3);
}

TEST(ReplicationsWhereAllIsLate, DecideAtOnce)
{
    LateShareWager test{0.05, 0.05};
    test.add(1);
    test.add(1);
    test.add(1);
    EXPECT_EQ(test.verdict(), Verdict::above);
}

TEST(ATrueShareAtTheBoundary, IsSeldomDecided)
{
    sim::Random random{sim::Seed{1}};
    int wrong = 0;
    for (int i = 0; i < 200; ++i)
        wrong += run(0.05, random).verdict() != Verdict::undecided ? 1 : 0;
    EXPECT_LE(wrong, 20); // 5 % of 200, and three deviations
}

TEST(ATrueShareFarFromTheBoundary, IsFoundOut)
{
    sim::Random random{sim::Seed{2}};
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(run(0.02, random).verdict(), Verdict::within);
        EXPECT_EQ(run(0.10, random).verdict(), Verdict::above);
    }
}

TEST(TheUpperBound, HoldsTheTrueShare)
{
    sim::Random random{sim::Seed{3}};
    int missed = 0;
    for (int i = 0; i < 100; ++i)
        missed += run(0.02, random).upper_bound() < 0.02 ? 1 : 0;
    EXPECT_LE(missed, 10);
}

} // namespace
} // namespace sunder::nas
