#include "nas/supernet/distance_correlation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace sunder::nas {
namespace {

using Values = std::vector<float>;

TEST(DistanceCorrelation, IsOneWithWhatWasMovedAndScaled)
{
    EXPECT_NEAR(distance_correlation(Values{1, 5, 2, 9}, Values{13, 25, 16, 37}, 4), 1, 1e-12);
}

TEST(DistanceCorrelation, IsOneWithWhatWasTurned)
{
    Values const x{1, 0, 0, 1, 3, 4};
    Values const turned{0, 1, -1, 0, -4, 3};
    EXPECT_NEAR(distance_correlation(x, turned, 3), 1, 1e-7);
}

TEST(DistanceCorrelation, IsZeroWhereEveryPairOccursEquallyOften)
{
    EXPECT_NEAR(distance_correlation(Values{0, 0, 1, 1}, Values{0, 1, 0, 1}, 4), 0, 1e-12);
}

TEST(DistanceCorrelation, SeesWhatACorrelationDoesNot)
{
    // y = x^2. Centred distances in ninths, x: -10 2 8 / 2 -4 2 / 8 2 -10, y: -2 4 -2 / 4 -8 4 / -2 4 -2.
    double const square = 72 / std::sqrt(360.0 * 144.0);
    EXPECT_NEAR(distance_correlation(Values{-1, 0, 1}, Values{1, 0, 1}, 3), std::sqrt(square), 1e-12);
}

TEST(DistanceCorrelation, SeesEveryColumnOfLongRows)
{
    constexpr std::size_t columns = 1030;
    for (std::size_t const column : {0, 15, 511, 512, 1023, 1029}) {
        Values rows(4 * columns);
        rows[column] = 1;
        rows[columns + column] = 5;
        rows[2 * columns + column] = 2;
        rows[3 * columns + column] = 9;
        EXPECT_NEAR(distance_correlation(Values{1, 5, 2, 9}, rows, 4), 1, 1e-12) << column;
    }
}

TEST(DistanceCorrelation, IsZeroWithWhatNeverChanges)
{
    EXPECT_EQ(distance_correlation(Values{1, 2, 3}, Values{7, 7, 7}, 3), 0);
}

} // namespace
} // namespace sunder::nas
