#include "sim/scenario/token_count.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace sunder::sim {
namespace {

TEST(ACountOfTokens, HasItsMeanWithAndWithoutALimit)
{
    EXPECT_DOUBLE_EQ(mean_of({.kind = FixedCount{7}, .limit = {}}), 7);
    EXPECT_DOUBLE_EQ(mean_of({.kind = FixedCount{7}, .limit = 3}), 3);
    EXPECT_DOUBLE_EQ(mean_of({.kind = GeometricCount{1}, .limit = {}}), 1);
    EXPECT_NEAR(mean_of({.kind = GeometricCount{128}, .limit = {}}), 128, 1e-9);
    EXPECT_NEAR(mean_of({.kind = GeometricCount{4}, .limit = 2}), 1.75, 1e-12);
    EXPECT_NEAR(mean_of({.kind = UniformCount{.min = 2, .max = 5}, .limit = {}}), 3.5, 1e-12);
    EXPECT_NEAR(mean_of({.kind = UniformCount{.min = 2, .max = 5}, .limit = 4}), 3.25, 1e-12);
}

TEST(ACountOfTokens, HasAMostWhereThereIsOne)
{
    EXPECT_EQ(most_of({.kind = GeometricCount{5}, .limit = {}}), std::nullopt);
    EXPECT_EQ(most_of({.kind = GeometricCount{5}, .limit = 9}), 9);
    EXPECT_EQ(most_of({.kind = UniformCount{.min = 2, .max = 5}, .limit = 9}), 5);
    EXPECT_EQ(most_of({.kind = FixedCount{7}, .limit = 3}), 3);
}

/// Two guesses, each right with 1/2: a pass gives 1, 2 or 3 tokens with 1/2, 1/4, 1/4.
TEST(Passes, AreFewerWithGuesses)
{
    Lookahead const two{.guesses = 2, .accepted = 0.5};
    EXPECT_DOUBLE_EQ(mean_passes({.kind = FixedCount{1}, .limit = {}}, two), 1);
    EXPECT_DOUBLE_EQ(mean_passes({.kind = FixedCount{2}, .limit = {}}, two), 1.5);
    EXPECT_DOUBLE_EQ(mean_passes({.kind = FixedCount{3}, .limit = {}}, two), 1 + 0.5 * 1.5 + 0.25);
    double const q = 0.8; // a mean of 5
    EXPECT_NEAR(mean_passes({.kind = GeometricCount{5}, .limit = {}}, two),
                1 / (1 - (0.5 * q + 0.25 * q * q + 0.25 * q * q * q)), 1e-12);
    EXPECT_NEAR(mean_passes({.kind = GeometricCount{5}, .limit = {}}, two),
                mean_passes({.kind = GeometricCount{5}, .limit = 1000}, two), 1e-12);
}

/// Two guesses, each right with 1/2, so that 1, 2 or 3 tokens come with 1/2, 1/4, 1/4.
TEST(Passes, BeginWhereSoManyTokensAreThere)
{
    using Passes = std::vector<double>;
    EXPECT_EQ(passes_by_tokens({.kind = FixedCount{3}, .limit = {}}, std::nullopt), (Passes{1, 1, 1}));
    EXPECT_EQ(passes_by_tokens({.kind = UniformCount{.min = 1, .max = 4}, .limit = {}}, std::nullopt),
              (Passes{1, 0.75, 0.5, 0.25}));
    EXPECT_EQ(passes_by_tokens({.kind = GeometricCount{2}, .limit = 3}, std::nullopt),
              (Passes{1, 0.5, 0.25}));
    EXPECT_EQ(
        passes_by_tokens({.kind = FixedCount{4}, .limit = {}}, Lookahead{.guesses = 2, .accepted = 0.5}),
        (Passes{1, 0.5, 0.5, 0.625}));
}

TEST(Passes, AreAsManyAsTokensWhereNoGuessIsRight)
{
    Lookahead const none{.guesses = 3, .accepted = 0};
    EXPECT_DOUBLE_EQ(mean_passes({.kind = FixedCount{50}, .limit = {}}, none), 50);
    EXPECT_EQ(sample(none, Draws{Seed{1}}), 1);
    EXPECT_EQ(sample(Lookahead{.guesses = 3, .accepted = 1}, Draws{Seed{1}}), 4);
    EXPECT_EQ(sample(std::optional<Lookahead>{}, Draws{Seed{1}}), 1);
}

TEST(ASampleOfTokens, StaysWithinItsBounds)
{
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        auto const uniform =
            sample({.kind = UniformCount{.min = 2, .max = 4}, .limit = {}}, Draws{Seed{seed}});
        EXPECT_GE(uniform, 2);
        EXPECT_LE(uniform, 4);
        auto const limited = sample({.kind = GeometricCount{100}, .limit = 3}, Draws{Seed{seed}});
        EXPECT_GE(limited, 1);
        EXPECT_LE(limited, 3);
        EXPECT_EQ(sample({.kind = GeometricCount{1}, .limit = {}}, Draws{Seed{seed}}), 1);
    }
}

} // namespace
} // namespace sunder::sim
