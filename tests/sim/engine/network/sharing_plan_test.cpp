#include "sim/engine/network/sharing_plan.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(SharingPlan, ServesLinksEachByItself)
{
    StepFunction const rate{10};
    auto const services = plan_sharing({&rate, &rate}, {{0}, {1}});
    EXPECT_EQ(services[0].link, 0);
    EXPECT_EQ(services[1].link, 1);
}

TEST(SharingPlan, LeavesOutAnAccessLinkFasterThanTheBottleneck)
{
    StepFunction const fast{100};
    StepFunction const slow{10};
    auto const services = plan_sharing({&fast, &fast, &slow}, {{0, 2}, {1, 2}});
    EXPECT_EQ(services[0].link, 2);
    EXPECT_EQ(services[1].link, 2);
}

TEST(SharingPlan, LeavesOutABackboneThatHoldsAllAccessLinks)
{
    StepFunction const access{10};
    StepFunction const backbone{20};
    auto const services = plan_sharing({&access, &access, &backbone}, {{0, 2}, {1, 2}});
    EXPECT_EQ(services[0].link, 0);
    EXPECT_EQ(services[1].link, 1);
}

TEST(SharingPlan, CountsAnAccessLinkOnceForAllItsPaths)
{
    StepFunction const access{10};
    StepFunction const backbone{10};
    auto const services = plan_sharing({&access, &backbone}, {{0, 1}, {0, 1}});
    EXPECT_GE(services[0].link, 0);
    EXPECT_EQ(services[0].link, services[1].link);
}

TEST(SharingPlan, KeepsAnAccessLinkThatMayDecideBeforeItsBottleneck)
{
    StepFunction const access{10};
    StepFunction const backbone{15};
    auto const services = plan_sharing({&access, &access, &backbone}, {{0, 2}, {1, 2}, {2}});
    EXPECT_EQ(services[1].link, -1);
    EXPECT_EQ(services[1].links, (std::vector<int>{1, 2}));
    EXPECT_EQ(services[2].link, -1);
    EXPECT_EQ(services[2].links, (std::vector<int>{2}));
}

TEST(SharingPlan, JudgesATraceByItsPeakAndItsLeast)
{
    StepFunction const changing{{0, 1}, {5, 50}, Seconds{2}};
    StepFunction const steady{20};
    auto const services = plan_sharing({&changing, &steady}, {{0, 1}});
    EXPECT_EQ(services[0].links, (std::vector<int>{0, 1}));
}

TEST(SharingPlan, SharesOutTogetherLinksThatMeetOnPaths)
{
    StepFunction const narrow{15};
    auto const services = plan_sharing({&narrow, &narrow, &narrow}, {{0, 1}, {1, 2}, {0, 2}});
    EXPECT_EQ(services[0].link, -1);
    EXPECT_EQ(services[0].links, (std::vector<int>{0, 1}));
}

TEST(SharingPlan, SharesOutALinkTogetherWithOthersForThoseOnItAloneToo)
{
    StepFunction const narrow{15};
    auto const services = plan_sharing({&narrow, &narrow, &narrow}, {{0, 1}, {1, 2}, {0, 2}, {1}});
    EXPECT_EQ(services[3].link, -1);
    EXPECT_EQ(services[3].links, (std::vector<int>{1}));
}

} // namespace
} // namespace sunder::sim
