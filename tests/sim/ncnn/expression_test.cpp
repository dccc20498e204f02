#include "sim/ncnn/expression.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using ::testing::ElementsAre;

std::vector<WholeNumbers> const shapes{{2, 3, 4}, {5, 6, 7, 8}, {9}};

TEST(AnExpression, IsWorkedOutFromSizes)
{
    EXPECT_THAT(evaluate("0w,0h,0c", shapes), ElementsAre(4, 3, 2));
    EXPECT_THAT(evaluate("1w,1h,1d,1c", shapes), ElementsAre(8, 7, 6, 5));
    EXPECT_THAT(evaluate("2w,2h,2c", shapes), ElementsAre(9, 1, 1));
    EXPECT_THAT(evaluate("-1,*(0h,2),+(1c,2)", shapes), ElementsAre(-1, 6, 7));
    EXPECT_THAT(evaluate("//(0w,3),/(0w,3),max(1,2),min(1,2),pow(2,3)", shapes), ElementsAre(1, 1, 2, 1, 8));
    EXPECT_THAT(evaluate("ceil(/(0w,3)),floor(2.7),neg(3),remainder(-1,3)", shapes),
                ElementsAre(2, 2, -3, 2));
}

TEST(AnExpression, ThatIsNoneIsRefused)
{
    for (auto const* const text :
         {"", "x", "3w", "+(1)", "+(1,2", "+(1,2))", "sinister(1)", "/(1,0)", "1,", "0x", "pow(10,20)"}) {
        EXPECT_THROW(static_cast<void>(evaluate(text, shapes)), Misfit) << text;
    }
    std::string deep;
    for (int i = 0; i < 1000; ++i)
        deep += "neg(";
    EXPECT_THROW(static_cast<void>(evaluate(deep, shapes)), Misfit);
}

} // namespace
} // namespace sunder::sim
