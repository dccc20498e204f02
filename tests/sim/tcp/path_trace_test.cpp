// Traces of the testbed's paths.
#include "sim/base/run_error.hpp"
#include "tests/source_dir.hpp"
#include "tools/linux_tcp/path_trace.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace sunder::linux_tcp {
namespace {

using sim::Seconds;

TEST(AShiftedTrace, HasEveryStepAtItsTime)
{
    sim::StepFunction const trace{{0, 1, 3}, {10, 20, 30}, Seconds{4}};
    for (double const from : {0.0, 0.5, 1.0, 2.0, 3.5, 4.0, 9.25}) {
        auto const seen = seen_from(Seconds{from}, trace);
        EXPECT_EQ(seen.period(), Seconds{4});
        for (double t = 0; t < 9; t += 0.125)
            EXPECT_EQ(seen.at(Seconds{t}), trace.at(Seconds{from + t})) << from << " " << t;
    }
}

TEST(AShiftedTrace, OfAConstantRateIsTheSame)
{
    EXPECT_TRUE(seen_from(Seconds{7}, sim::StepFunction{5}).constant());
}

TEST(APathTrace, IsReadWithItsName)
{
    auto const trace =
        read_path_trace(std::filesystem::path{SUNDER_SOURCE_DIR} / "models/traces/lte_drive.csv", Seconds{4});
    EXPECT_EQ(trace.name, "lte_drive.csv");
    EXPECT_NEAR(trace.there.mean(), 13e6 / 8, 13e3 / 8);
    EXPECT_THROW((void)read_path_trace("nowhere.csv", Seconds{4}), sim::RunError);
}

} // namespace
} // namespace sunder::linux_tcp
