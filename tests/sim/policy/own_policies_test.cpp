#include "sim/policy/own_policies.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(OwnPolicies, AreThereWhileTheyLive)
{
    EXPECT_FALSE(OwnPolicies::present());
    {
        OwnPolicies const own{[](ChoosingDevice const&) { return std::unique_ptr<Policy>{}; }};
        EXPECT_TRUE(OwnPolicies::present());
    }
    EXPECT_FALSE(OwnPolicies::present());
}

} // namespace
} // namespace sunder::sim
