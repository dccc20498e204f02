#include "sim/engine/network/sharing_plan.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(SharingPlan, ServesLinksEachByItself)
{
    StepFunction const rate{10};
    auto const services = plan_sharing({&rate, &rate}, {{0_id}, {1_id}});
    EXPECT_EQ(services[0].alone, 0_id);
    EXPECT_EQ(services[1].alone, 1_id);
}

TEST(SharingPlan, LeavesOutAnAccessLinkFasterThanTheBottleneck)
{
    StepFunction const fast{100};
    StepFunction const slow{10};
    auto const services = plan_sharing({&fast, &fast, &slow}, {{0_id, 2_id}, {1_id, 2_id}});
    EXPECT_EQ(services[0].alone, 2_id);
    EXPECT_EQ(services[1].alone, 2_id);
}

TEST(SharingPlan, LeavesOutABackboneThatHoldsAllAccessLinks)
{
    StepFunction const access{10};
    StepFunction const backbone{20};
    auto const services = plan_sharing({&access, &access, &backbone}, {{0_id, 2_id}, {1_id, 2_id}});
    EXPECT_EQ(services[0].alone, 0_id);
    EXPECT_EQ(services[1].alone, 1_id);
}

TEST(SharingPlan, CountsAnAccessLinkOnceForAllItsPaths)
{
    StepFunction const access{10};
    StepFunction const backbone{10};
    auto const services = plan_sharing({&access, &backbone}, {{0_id, 1_id}, {0_id, 1_id}});
    EXPECT_GE(services[0].alone, 0_id);
    EXPECT_EQ(services[0].alone, services[1].alone);
}

TEST(SharingPlan, KeepsAnAccessLinkThatMayDecideBeforeItsBottleneck)
{
    StepFunction const access{10};
    StepFunction const backbone{15};
    auto const services = plan_sharing({&access, &access, &backbone}, {{0_id, 2_id}, {1_id, 2_id}, {2_id}});
    EXPECT_FALSE(services[1].alone);
    EXPECT_EQ(services[1].together, (std::vector<Id<Lane>>{1_id, 2_id}));
    EXPECT_FALSE(services[2].alone);
    EXPECT_EQ(services[2].together, (std::vector<Id<Lane>>{2_id}));
}

TEST(SharingPlan, JudgesATraceByItsPeakAndItsLeast)
{
    StepFunction const changing{{0, 1}, {5, 50}, Seconds{2}};
    StepFunction const steady{20};
    auto const services = plan_sharing({&changing, &steady}, {{0_id, 1_id}});
    EXPECT_EQ(services[0].together, (std::vector<Id<Lane>>{0_id, 1_id}));
}

TEST(SharingPlan, SharesOutTogetherLinksThatMeetOnPaths)
{
    StepFunction const narrow{15};
    auto const services =
        plan_sharing({&narrow, &narrow, &narrow}, {{0_id, 1_id}, {1_id, 2_id}, {0_id, 2_id}});
    EXPECT_FALSE(services[0].alone);
    EXPECT_EQ(services[0].together, (std::vector<Id<Lane>>{0_id, 1_id}));
}

TEST(SharingPlan, SharesOutALinkTogetherWithOthersForThoseOnItAloneToo)
{
    StepFunction const narrow{15};
    auto const services =
        plan_sharing({&narrow, &narrow, &narrow}, {{0_id, 1_id}, {1_id, 2_id}, {0_id, 2_id}, {1_id}});
    EXPECT_FALSE(services[3].alone);
    EXPECT_EQ(services[3].together, (std::vector<Id<Lane>>{1_id}));
}

} // namespace
} // namespace sunder::sim
