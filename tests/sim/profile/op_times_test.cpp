#include "sim/profile/op_times.hpp"
#include "tests/sim/model/describe.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

std::vector<Seconds> seconds(std::initializer_list<double> values)
{
    std::vector<Seconds> result;
    for (double const value : values)
        result.emplace_back(value);
    return result;
}

TEST(AMedian, IsTheMiddleOrTheMeanOfBothInTheMiddle)
{
    EXPECT_EQ(median_of(seconds({3, 1, 9})), Seconds{3});
    EXPECT_EQ(median_of(seconds({3, 1, 9, 5})), Seconds{4});
}

/// Medians 1 and 2 in passes whose median is 3.3.
PassTimes const disturbed{.ops = {seconds({1, 1, 1.3}), seconds({2, 2.3, 2})},
                          .passes = seconds({3, 3.3, 3.3})};

TEST(TimesOfOps, AddUpToTheMedianPass)
{
    EXPECT_NEAR(pass_over_ops(disturbed), 1.1, 1e-12);
    auto const times = op_times(disturbed, TimeForm::median);
    EXPECT_NEAR(mean_of(*times[0]).value(), 1.1, 1e-12);
    EXPECT_NEAR(mean_of(*times[1]).value(), 2.2, 1e-12);
}

TEST(TimesOfOps, AreNoneWhereNothingWasTimed)
{
    EXPECT_EQ(pass_over_ops({.ops = {{}}, .passes = {}}), 1);
    EXPECT_FALSE(op_times({.ops = {{}}, .passes = {}}, TimeForm::median)[0]);
}

TEST(EmpiricalTimesOfOps, AreTwentyQuantiles)
{
    std::vector<Seconds> hundred;
    for (int i = 1; i <= 100; ++i)
        hundred.emplace_back(i);
    auto const times = op_times({.ops = {hundred}, .passes = {}}, TimeForm::empirical);
    auto const& values = *std::get<Empirical>(*times[0]).values;
    ASSERT_EQ(values.size(), 20U);
    EXPECT_EQ(values.front(), Seconds{3});
    EXPECT_EQ(values.back(), Seconds{98});
}

TEST(StatedTimes, StandAtTheFirstPartOfAJoinedOpAndAreZeroAtTheOthers)
{
    auto model = describe({3, 8, 8}, {op("conv", Conv2d{.out = 4}), op("norm", BatchNorm{}),
                                      op("relu", Activation{}), op("pool", AdaptivePool2d{})});
    model.ops[3].time["other"] = Deterministic{Seconds{7}};
    model.ops[3].time["pi"] = Deterministic{Seconds{8}};
    state_times(model, fuse(build(model)), "pi",
                {.ops = {Distribution{Deterministic{Seconds{5}}}, std::nullopt}, .exits = {}});
    EXPECT_EQ(mean_of(model.ops[0].time.at("pi")), Seconds{5});
    EXPECT_EQ(mean_of(model.ops[1].time.at("pi")), Seconds{});
    EXPECT_EQ(mean_of(model.ops[2].time.at("pi")), Seconds{});
    EXPECT_FALSE(model.ops[3].time.contains("pi")); // what stood there is gone
    EXPECT_EQ(mean_of(model.ops[3].time.at("other")), Seconds{7});
}

} // namespace
} // namespace sunder::sim
