#include "sim/records/latency_series.hpp"
#include "sim/records/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::sim {
namespace {

constexpr std::int64_t many = 3 * LatencySeries::most_exact + 5;

/// Values that go up and down.
double value(std::int64_t i)
{
    return 1 + std::sin(static_cast<double>(i) / 1000);
}

LatencySeries series_of(std::int64_t count)
{
    LatencySeries series;
    for (std::int64_t i = 0; i < count; ++i)
        series.add(value(i));
    return series;
}

double mean_of_values(std::int64_t first, std::int64_t count)
{
    Sum sum;
    for (auto i = first; i < first + count; ++i)
        sum.add(value(i));
    return sum.value() / static_cast<double>(count);
}

TEST(AShortSeries, KeepsEachNumber)
{
    auto const series = series_of(1000);
    EXPECT_TRUE(series.is_exact());
    EXPECT_EQ(series.each(), 1);
    ASSERT_EQ(series.means().size(), 1000);
    EXPECT_EQ(series.means()[999], value(999));
}

TEST(ALongSeries, KeepsMeansOfNumbersInARow)
{
    auto const series = series_of(many);
    EXPECT_FALSE(series.is_exact());
    EXPECT_EQ(series.count(), many);
    EXPECT_LE(series.means().size(), LatencySeries::most_means);
    EXPECT_GT(series.means().size(), LatencySeries::most_means / 4);
    EXPECT_EQ(std::ssize(series.means()), many / series.each());
    for (std::size_t const i : {std::size_t{0}, std::size_t{17}, series.means().size() - 1})
        EXPECT_NEAR(series.means()[i],
                    mean_of_values(static_cast<std::int64_t>(i) * series.each(), series.each()), 1e-12);
}

TEST(ALongSeries, TellsPercentilesWithinTheBoundOfItsSketch)
{
    auto const told = series_of(many).percentiles({0.5, 0.99});
    std::vector<double> all;
    for (std::int64_t i = 0; i < many; ++i)
        all.push_back(value(i));
    auto const truth = percentiles(all, {0.5, 0.99});
    EXPECT_NEAR(told[0], truth[0], QuantileSketch::within * truth[0]);
    EXPECT_NEAR(told[1], truth[1], QuantileSketch::within * truth[1]);
}

TEST(ASeries, GoesOnAfterItWasMadeCoarse)
{
    auto series = series_of(100);
    series.summarise();
    series.coarsen(16);
    for (std::int64_t i = 100; i < 128; ++i)
        series.add(value(i));
    ASSERT_EQ(series.means().size(), 8);
    EXPECT_NEAR(series.means()[6], mean_of_values(96, 16), 1e-15);
    EXPECT_NEAR(series.means()[7], mean_of_values(112, 16), 1e-15);
}

TEST(ASeries, SurvivesThePipe)
{
    for (auto const count : {std::int64_t{10}, many}) {
        auto const series = series_of(count);
        Packer packer;
        series.pack(packer);
        Unpacker unpacker{packer.text()};
        auto const same = LatencySeries::unpack(unpacker);
        EXPECT_TRUE(unpacker.at_end());
        EXPECT_EQ(same.count(), count);
        EXPECT_EQ(same.means(), series.means());
        EXPECT_EQ(same.each(), series.each());
        EXPECT_EQ(same.percentiles({0.5}), series.percentiles({0.5}));
    }
}

} // namespace
} // namespace sunder::sim
