#include "sim/analysis/stage_comparison.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

/// Requests of one application that take so many seconds on the device and one on the way.
Records run_of(std::vector<double> const& computing)
{
    Records records;
    records.applications.push_back({.name = "watch", .model = {}, .origin = {}, .cut = {}, .deadline = {}});
    records.windows.push_back({Seconds{1}, Seconds{100}});
    double at = 0;
    for (auto const time : computing) {
        Request request;
        request.arrived_at = Seconds{at};
        request.times[Stage::device_compute] = Seconds{time};
        request.times[Stage::transfer] = Seconds{1};
        request.finished_at = Seconds{at + time + 1};
        append_row(records.requests, request);
        at += 10;
    }
    return records;
}

TEST(StagesOfTwoRuns, AreThoseThatSomeRequestHas)
{
    auto const compared = compare_stages(run_of({9, 2, 4, 6}), run_of({9, 1, 1, 1}));
    ASSERT_EQ(compared.size(), 1U);
    auto const& watch = compared.front();
    EXPECT_EQ(watch.application, "watch");
    EXPECT_EQ(watch.requests_a, 3U); // the first came before the window
    ASSERT_EQ(watch.stages.size(), 3U);
    EXPECT_EQ(watch.stages[0].stage, Stage::device_compute);
    EXPECT_EQ(watch.stages[0].a.median.value(), 4);
    EXPECT_EQ(watch.stages[0].a.mean.value(), 4);
    EXPECT_NEAR(watch.stages[0].a.p95.value(), 5.8, 1e-12);
    EXPECT_EQ(watch.stages[0].b.median.value(), 1);
    EXPECT_EQ(watch.stages[1].stage, Stage::transfer);
    EXPECT_FALSE(watch.stages[2].stage);
    EXPECT_EQ(watch.stages[2].a.median.value(), 5);
    EXPECT_EQ(watch.latencies_b, (std::vector<double>{2, 2, 2}));
}

TEST(StagesOfTwoRuns, LeaveOutApplicationsThatOneOfThemLacks)
{
    auto other = run_of({1, 1});
    other.applications.front().name = "listen";
    EXPECT_TRUE(compare_stages(run_of({1, 1}), other).empty());
}

TEST(StagesOfTwoRuns, LeaveOutApplicationsOfWhichNothingFinished)
{
    auto nothing = run_of({1, 1});
    for (auto& status : nothing.requests.status)
        status = Status::failed;
    EXPECT_TRUE(compare_stages(run_of({1, 1}), nothing).empty());
}

} // namespace
} // namespace sunder::sim
