#include "tools/mpi/portion.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

namespace sunder::mpi {
namespace {

/// Sizes of all portions of a sweep, in turn.
std::vector<std::size_t> portions(std::size_t points, std::size_t workers)
{
    std::vector<std::size_t> sizes;
    for (auto left = points; left > 0; left -= sizes.back())
        sizes.push_back(portion_of(left, workers));
    return sizes;
}

TEST(ThePortionOfAWorker, IsAnEighthOfItsShare)
{
    EXPECT_EQ(portion_of(480, 4), 15);
}

TEST(ThePortionOfAWorker, IsNeverEmpty)
{
    EXPECT_EQ(portion_of(1, 100), 1);
}

TEST(ThePortionOfAWorker, IsSmallEnoughToSpreadAMillionPoints)
{
    EXPECT_EQ(portion_of(1'000'000, 2), 64);
}

TEST(Portions, BecomeSmallerUntilTheyAreSinglePoints)
{
    EXPECT_EQ(portions(20, 1), (std::vector<std::size_t>{2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}));
}

} // namespace
} // namespace sunder::mpi
