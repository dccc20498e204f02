#include "sim/forecast/heavy_tails.hpp"
#include "tests/sim/plan/small_models.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using namespace literals;

/// One application on the phone alone, whose jobs are Pareto's.
Deployment pareto_jobs(double shape)
{
    Deployment deployment;
    deployment.platform = three_in_a_row();
    DeployedApplication application{.name = "camera", .arrivals = Poisson{.rate = PerSecond{10}}};
    application.ways = {Way{
        .legs = {Leg{
            .compute = {.random = {{.time = Pareto{.scale = 1_ms, .shape = shape}, .op = Name{"serve"}}}}}}}};
    deployment.applications = {application};
    deployment.run.until = 10_s;
    return deployment;
}

bool is_heavy(Deployment const& deployment)
{
    return infinite_variances(deployment).front();
}

TEST(HeavyTails, OfJobsReachTheWaitsOfOthersUpToAShapeOfThree)
{
    EXPECT_FALSE(is_heavy(pareto_jobs(3.1)));
    EXPECT_TRUE(is_heavy(pareto_jobs(3)));
}

TEST(HeavyTails, AreSaidWithTheMomentThatIsLacking)
{
    EXPECT_TRUE(heavy_tails(pareto_jobs(3.1)).empty());
    EXPECT_EQ(
        heavy_tails(pareto_jobs(2.5)),
        std::vector<std::string>{"the Pareto times at device 'phone' give latencies no finite variance: "
                                 "their mean is dominated by the few longest, more requests do not "
                                 "settle it, and it gets no interval"});
    EXPECT_EQ(heavy_tails(pareto_jobs(1.5)),
              std::vector<std::string>{"the Pareto times at device 'phone' give latencies no finite mean: "
                                       "their mean is dominated by the few longest, more requests do not "
                                       "settle it, and it gets no interval"});
}

TEST(HeavyTails, OfJobsThatNobodyWaitsForMatterUpToAShapeOfTwo)
{
    for (double const shape : {2.5, 2.0}) {
        auto closed = pareto_jobs(shape);
        closed.applications.front().arrivals = Closed{.think = Exponential{.mean = 1_s}};
        EXPECT_EQ(is_heavy(closed), shape <= 2);
        auto shared = pareto_jobs(shape);
        shared.platform.devices[0_id].queue = Sharing{};
        EXPECT_EQ(is_heavy(shared), shape <= 2);
        auto spare = pareto_jobs(shape);
        spare.platform.devices[0_id].workers = 2;
        EXPECT_EQ(is_heavy(spare), shape <= 2);
    }
}

TEST(HeavyTails, OfCompetingJobsReachTheApplication)
{
    auto deployment = pareto_jobs(10);
    deployment.platform.devices[0_id].load =
        CompetingJobs{.gap = Exponential{.mean = 1_s}, .service = Pareto{.scale = 1_ms, .shape = 2.2}};
    EXPECT_TRUE(is_heavy(deployment));
}

TEST(HeavyTails, OfJitterAreThoseOfTheRoutesThatAreTaken)
{
    auto deployment = pareto_jobs(10);
    deployment.platform.links[0_id].jitter = Jitter{.delay = Pareto{.scale = 1_ms, .shape = 2}, .memory = {}};
    EXPECT_FALSE(is_heavy(deployment));
    EXPECT_EQ(heavy_tails(deployment).size(), 1);
    deployment.applications.front().ways[0].legs.front().route = 0_id;
    deployment.applications.front().ways[0].legs.push_back(Leg{.device = 1_id});
    EXPECT_TRUE(is_heavy(deployment));
}

} // namespace
} // namespace sunder::sim
