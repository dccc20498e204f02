#include "sim/model/build_exits.hpp"
#include "tests/sim/model/describe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;

ByThreshold always(double value)
{
    return {.points = {{.threshold = 0, .value = value}}};
}

ExitDescription exit_after(std::string const& after, std::vector<OpDescription> const& ops)
{
    ExitDescription exit;
    exit.after = after;
    exit.ops = ops;
    exit.leaves = always(0.25);
    return exit;
}

/// Convolution, norm, activation, convolution; an exit behind the op called `after`.
ModelDescription four_ops_with_exit(std::string const& after)
{
    auto description = describe({3, 8, 8}, {op("conv", convolution(4, 3)), op("norm", BatchNorm{}),
                                            op("relu", Activation{}), op("last", convolution(2, 1))});
    description.exits = {exit_after(after, {op("flat", Flatten{}), op("fc", Linear{.out = 10})})};
    return description;
}

TEST(AnExit, ReadsTheTensorOfItsOp)
{
    auto const model = build(four_ops_with_exit("relu"));
    ASSERT_EQ(model.exits.size(), 1);
    auto const& exit = model.exits.front();
    EXPECT_EQ(exit.name, "relu");
    EXPECT_EQ(exit.after, 2);
    EXPECT_EQ(exit.ops[1].work, Flops{10.0 * (2 * 4 * 6 * 6 + 1)});
    EXPECT_EQ(branch_of(model, exit).input.bytes, Bytes{4.0 * 4 * 6 * 6});
    EXPECT_EQ(model.ops.size(), 4); // its own are none of the model's
}

TEST(AnExit, StandsBehindTheFusedOpThatMakesItsTensor)
{
    auto const model = fuse(build(four_ops_with_exit("relu")));
    EXPECT_EQ(model.ops.size(), 2);
    EXPECT_EQ(model.exits.front().after, 0);
    EXPECT_EQ(model.exits.front().ops.size(), 2);
}

TEST(AnExit, KeepsApartOpsBetweenWhichItReads)
{
    auto const model = fuse(build(four_ops_with_exit("conv")));
    EXPECT_EQ(model.ops.size(), 3); // the norm is not joined with the convolution
    EXPECT_EQ(model.exits.front().after, 0);
}

TEST(FiguresByThreshold, AreOnStraightLines)
{
    ByThreshold const figures{.points = {{.threshold = 0.2, .value = 0.1}, {.threshold = 0.4, .value = 0.5}}};
    EXPECT_DOUBLE_EQ(figures.at(0.2), 0.1);
    EXPECT_DOUBLE_EQ(figures.at(0.25), 0.2);
    EXPECT_DOUBLE_EQ(figures.at(0.4), 0.5);
    EXPECT_TRUE(figures.covers(0.3));
    EXPECT_FALSE(figures.covers(0.1));
    EXPECT_FALSE(figures.covers(std::nullopt));
    EXPECT_TRUE(always(0.3).covers(std::nullopt));
    EXPECT_EQ(always(0.3).at(17), 0.3);
}

} // namespace
} // namespace sunder::sim
