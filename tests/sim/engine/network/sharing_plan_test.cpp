#include "sim/engine/network/sharing_plan.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(SharingPlan, ServesLinksEachByItself)
{
    RateRange const rate{10, 10};
    auto const services = plan_sharing({rate, rate}, {{0_id}, {1_id}});
    EXPECT_EQ(services[0].alone, 0_id);
    EXPECT_EQ(services[1].alone, 1_id);
}

TEST(SharingPlan, LeavesOutAnAccessLinkFasterThanTheBottleneck)
{
    RateRange const fast{100, 100};
    RateRange const slow{10, 10};
    auto const services = plan_sharing({fast, fast, slow}, {{0_id, 2_id}, {1_id, 2_id}});
    EXPECT_EQ(services[0].alone, 2_id);
    EXPECT_EQ(services[1].alone, 2_id);
}

TEST(SharingPlan, LeavesOutABackboneThatHoldsAllAccessLinks)
{
    RateRange const access{10, 10};
    RateRange const backbone{20, 20};
    auto const services = plan_sharing({access, access, backbone}, {{0_id, 2_id}, {1_id, 2_id}});
    EXPECT_EQ(services[0].alone, 0_id);
    EXPECT_EQ(services[1].alone, 1_id);
}

TEST(SharingPlan, CountsAnAccessLinkOnceForAllItsPaths)
{
    RateRange const access{10, 10};
    RateRange const backbone{10, 10};
    auto const services = plan_sharing({access, backbone}, {{0_id, 1_id}, {0_id, 1_id}});
    EXPECT_GE(services[0].alone, 0_id);
    EXPECT_EQ(services[0].alone, services[1].alone);
}

TEST(SharingPlan, KeepsAnAccessLinkThatMayDecideBeforeItsBottleneck)
{
    RateRange const access{10, 10};
    RateRange const backbone{15, 15};
    auto const services = plan_sharing({access, access, backbone}, {{0_id, 2_id}, {1_id, 2_id}, {2_id}});
    EXPECT_FALSE(services[1].alone);
    EXPECT_EQ(services[1].together, (std::vector<Id<Lane>>{1_id, 2_id}));
    EXPECT_FALSE(services[2].alone);
    EXPECT_EQ(services[2].together, (std::vector<Id<Lane>>{2_id}));
}

TEST(SharingPlan, JudgesAChangingRateByItsPeakAndItsLeast)
{
    RateRange const changing{5, 50};
    RateRange const steady{20, 20};
    auto const services = plan_sharing({changing, steady}, {{0_id, 1_id}});
    EXPECT_EQ(services[0].together, (std::vector<Id<Lane>>{0_id, 1_id}));
}

TEST(SharingPlan, SharesOutTogetherLinksThatMeetOnPaths)
{
    RateRange const narrow{15, 15};
    auto const services = plan_sharing({narrow, narrow, narrow}, {{0_id, 1_id}, {1_id, 2_id}, {0_id, 2_id}});
    EXPECT_FALSE(services[0].alone);
    EXPECT_EQ(services[0].together, (std::vector<Id<Lane>>{0_id, 1_id}));
}

TEST(SharingPlan, SharesOutALinkTogetherWithOthersForThoseOnItAloneToo)
{
    RateRange const narrow{15, 15};
    auto const services =
        plan_sharing({narrow, narrow, narrow}, {{0_id, 1_id}, {1_id, 2_id}, {0_id, 2_id}, {1_id}});
    EXPECT_FALSE(services[3].alone);
    EXPECT_EQ(services[3].together, (std::vector<Id<Lane>>{1_id}));
}

} // namespace
} // namespace sunder::sim
