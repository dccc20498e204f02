#include "sim/onnx/names.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

TEST(NamesOfNodes, TellTheirModuleAndTheirOwn)
{
    auto const name = split_name("/layer1/layer1.0/conv1/Conv", "Conv");
    EXPECT_EQ(name.scope, "layer1.0.conv1");
    EXPECT_EQ(name.own, "conv");
    EXPECT_EQ(split_name("", "GlobalAveragePool").own, "global_average_pool");
    EXPECT_EQ(split_name("", "GlobalAveragePool").scope, "");
}

TEST(PlainNames, HoldNothingThatAnOpMayNotBeCalled)
{
    EXPECT_EQ(plain_name("a/b c"), "a_b_c");
    EXPECT_EQ(plain_name("1st"), "op_1st");
}

TEST(AModuleWithOneOp, IsThatOp)
{
    OpNames names;
    names.count("features.conv");
    EXPECT_EQ(names.name_for("/features/features.conv/Conv", "Conv"), "features.conv");
}

TEST(AModuleWithMore, NamesItsOps)
{
    OpNames names;
    names.count("block");
    names.count("block");
    EXPECT_EQ(names.name_for("/block/Add", "Add"), "block.add");
    OpNames inner;
    inner.count("block");
    inner.count("block.conv");
    EXPECT_EQ(inner.name_for("/block/Add", "Add"), "block.add");
}

TEST(OpNames, AreEachGivenOnce)
{
    OpNames names;
    names.reserve("image");
    EXPECT_EQ(names.name_for("image", "Add"), "image_2");
    EXPECT_EQ(names.name_for("image", "Add"), "image_3");
}

} // namespace
} // namespace sunder::sim
