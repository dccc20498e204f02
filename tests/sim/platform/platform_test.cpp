#include "sim/platform/platform.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(Platform, FindsARouteByItsEndsInTheirOrder)
{
    Platform platform;
    platform.routes = {{0_id, 1_id, {}}, {1_id, 0_id, {}}, {0_id, 2_id, {}}};
    EXPECT_EQ(platform.find_route(0_id, 1_id), 0_id);
    EXPECT_EQ(platform.find_route(1_id, 0_id), 1_id);
    EXPECT_EQ(platform.find_route(0_id, 2_id), 2_id);
}

TEST(Platform, FindsNoRouteWhereThereIsNone)
{
    Platform platform;
    platform.routes = {{0_id, 1_id, {}}};
    EXPECT_FALSE(platform.find_route(1_id, 0_id));
}

TEST(Partners, TakeTurns)
{
    EXPECT_EQ(partner_of(0, 2), 0);
    EXPECT_EQ(partner_of(1, 2), 1);
    EXPECT_EQ(partner_of(2, 2), 0);
}

} // namespace
} // namespace sunder::sim
