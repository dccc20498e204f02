#include "sim/analysis/border.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace sunder::sim {
namespace {

/// A condition that holds below `border` (or above), known within a share of it.
BorderSearch::Ask up_to(double border, double within)
{
    return [=](double value) {
        return Holding{.holds = value <= border,
                       .surely = value <= border * (1 - within),
                       .possibly = value <= border * (1 + within)};
    };
}

BorderSearch::Ask from(double border, double within)
{
    return [=](double value) {
        return Holding{.holds = value >= border,
                       .surely = value >= border * (1 + within),
                       .possibly = value >= border * (1 - within)};
    };
}

TEST(Border, OfAWholeNumberIsFoundToOne)
{
    BorderSearch search{up_to(737, 0.1), {.whole = true}};
    auto const border = search.find({1, 5000}).value();
    EXPECT_EQ(border.side, Border::KeptSide::below);
    EXPECT_EQ(border.last, 737);
    EXPECT_EQ(border.next, 738);
    EXPECT_EQ(border.sure, 663);
    EXPECT_EQ(border.possible, 810);
    EXPECT_LT(search.asked().size(), 35);
}

TEST(Border, IsFoundWithinTheShareAskedForOnEitherSide)
{
    std::mt19937 engine{7};
    std::uniform_real_distribution<double> exponent{-3, 3};
    for (int i = 0; i < 500; ++i) {
        double const at = std::pow(10, exponent(engine));
        BorderSearch below{up_to(at, 0.2), {.within = 0.01}};
        auto const a = below.find({1e-4, 1e4}).value();
        EXPECT_LE(a.last, at);
        EXPECT_GT(a.next, at);
        EXPECT_LE(a.next - a.last, 0.01 * a.next);
        EXPECT_NEAR(*a.sure, at * 0.8, 0.011 * at);
        EXPECT_NEAR(*a.possible, at * 1.2, 0.013 * at);
        BorderSearch above{from(at, 0.2), {.within = 0.01}};
        auto const b = above.find({1e-4, 1e4}).value();
        EXPECT_EQ(b.side, Border::KeptSide::above);
        EXPECT_GE(b.last, at);
        EXPECT_LT(b.next, at);
        EXPECT_NEAR(*b.sure, at * 1.2, 0.013 * at);
    }
}

TEST(Border, HasNoEndsThatLieBeyondTheValuesTried)
{
    BorderSearch search{up_to(100, 0.5), {.whole = true}};
    auto const border = search.find({90, 120}).value();
    EXPECT_EQ(border.last, 100);
    EXPECT_FALSE(border.sure);
    EXPECT_FALSE(border.possible);
}

TEST(Border, IsNotThereWhereTheConditionDoesNotChange)
{
    BorderSearch search{up_to(100, 0), {.whole = true}};
    EXPECT_FALSE(search.find({1, 100}));
    EXPECT_FALSE(search.find({101, 200}));
    EXPECT_EQ(search.asked().size(), 4);
}

TEST(Border, IsEnclosedByDoublingAndHalvingUntilNothingIsOpen)
{
    for (double const start : {1.0, 40.0, 7000.0}) {
        BorderSearch search{up_to(737, 0.1), {.whole = true}};
        auto const ends = search.enclose(start).value();
        EXPECT_LE(ends.low, 663) << start;
        EXPECT_GT(ends.high, 810) << start;
        EXPECT_EQ(search.find(ends).value().last, 737);
    }
}

TEST(Border, IsNotEnclosedWhereTheNumberEnds)
{
    int asked = 0;
    BorderSearch search{[&](double value) -> std::optional<Holding> {
                            ++asked;
                            if (value < 1 || value > 64) return std::nullopt;
                            return Holding{.holds = true, .surely = true, .possibly = true};
                        },
                        {.whole = true}};
    EXPECT_FALSE(search.enclose(8));
    EXPECT_EQ(asked, 9) << "8, 16 to 128, 4 to 0";
}

} // namespace
} // namespace sunder::sim
