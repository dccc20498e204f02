#include "sim/analysis/points_where.hpp"
#include "tests/sim/records/some_points.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace sunder::sim {
namespace {

std::vector<std::int64_t> numbers_where(std::string const& text)
{
    auto const points = four_points();
    auto const source = std::make_shared<Source const>(Source{"--where", text});
    Diagnostics diagnostics;
    auto const condition = parse_condition(text, {source, 1, 1}, subjects_of(points), diagnostics);
    diagnostics.raise_if_any();
    return points_where(points, *condition).number;
}

TEST(PointsWhere, SpeaksOfColumns)
{
    EXPECT_EQ(numbers_where("wifi.rate > 1 MB/s"), (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(numbers_where("latency.p95 <= 300 ms and utilisation == 50 %"),
              (std::vector<std::int64_t>{0, 2}));
    EXPECT_EQ(numbers_where("arrivals == {poisson: 20 /s}"), (std::vector<std::int64_t>{1, 3}));
    EXPECT_EQ(numbers_where("cut == pool 1"), (std::vector<std::int64_t>{0, 2}));
}

TEST(PointsWhere, SpeaksOfWhatBecameOfPoints)
{
    EXPECT_EQ(numbers_where("status == failed"), (std::vector<std::int64_t>{3}));
    EXPECT_EQ(numbers_where("number < 2"), (std::vector<std::int64_t>{0, 1}));
    EXPECT_EQ(numbers_where("replications == 0"), (std::vector<std::int64_t>{3}));
}

} // namespace
} // namespace sunder::sim
