#include "sim/platform/platform.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(Platform, FindsARouteByItsEndsInTheirOrder)
{
    Platform platform;
    platform.routes = {{0, 1, {}}, {1, 0, {}}, {0, 2, {}}};
    EXPECT_EQ(platform.find_route(0, 1), 0);
    EXPECT_EQ(platform.find_route(1, 0), 1);
    EXPECT_EQ(platform.find_route(0, 2), 2);
}

TEST(Platform, FindsNoRouteWhereThereIsNone)
{
    Platform platform;
    platform.routes = {{0, 1, {}}};
    EXPECT_EQ(platform.find_route(1, 0), -1);
}

TEST(Partners, TakeTurns)
{
    EXPECT_EQ(partner_of(0, 2), 0);
    EXPECT_EQ(partner_of(1, 2), 1);
    EXPECT_EQ(partner_of(2, 2), 0);
}

} // namespace
} // namespace sunder::sim
