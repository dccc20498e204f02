#include "sim/profile/batch_table.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(ABatchTable, GoesOnStraightLinesBetweenSizesThatWereMeasured)
{
    auto const table = batch_table({{1, Seconds{10}}, {2, Seconds{14}}, {4, Seconds{30}}});
    EXPECT_EQ(table, (std::vector{Seconds{10}, Seconds{14}, Seconds{22}, Seconds{30}}));
}

TEST(ABatchTable, NeverFalls)
{
    auto const table = batch_table({{1, Seconds{10}}, {2, Seconds{8}}, {3, Seconds{12}}});
    EXPECT_EQ(table, (std::vector{Seconds{10}, Seconds{10}, Seconds{12}}));
}

TEST(ABatchTable, OfLoneRequestsHoldsOneTime)
{
    EXPECT_EQ(batch_table({{1, Seconds{3}}}), std::vector{Seconds{3}});
}

} // namespace
} // namespace sunder::sim
