#include "tests/nas/search/textbook.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

template <typename Problem>
std::vector<Score> searched(Problem const& problem, std::size_t evaluations, std::uint64_t seed)
{
    auto const optimizer = make_nsga2(Problem::space(), {}, sim::Seed{seed});
    return told(run(
        *optimizer, [&](Choices const& choices) { return Score{.objectives = problem(choices)}; },
        evaluations));
}

std::vector<double> const reference{1.1, 1.1};
std::vector<double> const reference_of_three{1.1, 1.1, 1.1};

// The known areas below are those between the continuous front and (1.1, 1.1); a grid of 51 steps loses up to
// 2 % of the unit square.
TEST(TheFrontOfZdt1, HasTheKnownHypervolume)
{
    EXPECT_NEAR(hypervolume(Zdt{1}.front(), reference), 0.1 + 2.0 / 3 + 0.11, 0.02);
}

TEST(TheFrontOfZdt2, HasTheKnownHypervolume)
{
    EXPECT_NEAR(hypervolume(Zdt{2}.front(), reference), 0.1 + 1.0 / 3 + 0.11, 0.02);
}

TEST(TheFrontOfDtlz2, HasTheKnownHypervolume)
{
    // A cube less an eighth of the unit sphere; a grid of 16 x 16 loses a tenth.
    EXPECT_NEAR(hypervolume(Dtlz2{}.front(), reference_of_three), 1.331 - std::numbers::pi / 6, 0.08);
}

TEST(Nsga2, FindsTheFrontsOfZdt1To3WithinAThousandthOfTheirHypervolume)
{
    for (int number = 1; number <= 3; ++number) {
        auto const whole = hypervolume(Zdt{number}.front(), reference);
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            auto const found = hypervolume(searched(Zdt{number}, 4000, seed), reference);
            EXPECT_LE(found, whole + 1e-12);
            EXPECT_GE(found, 0.999 * whole) << "ZDT" << number << ", seed " << seed;
        }
    }
}

TEST(Nsga2, FindsTheFrontOfDtlz2WithinAThousandthOfItsHypervolume)
{
    auto const whole = hypervolume(Dtlz2{}.front(), reference_of_three);
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        auto const found = hypervolume(searched(Dtlz2{}, 8000, seed), reference_of_three);
        EXPECT_LE(found, whole + 1e-12);
        EXPECT_GE(found, 0.999 * whole) << "seed " << seed;
    }
}

TEST(Nsga2UnderALimit, FindsThePartOfTheFrontThatKeepsIt)
{
    // ZDT1 with the first objective at least 0.5: half of the front is left.
    Zdt const problem{1};
    auto const limited = [&](std::vector<double> objectives) {
        double const missing = 0.5 - objectives[0];
        return Score{.objectives = std::move(objectives), .violation = std::max(0.0, missing)};
    };
    std::vector<Score> whole;
    for (auto const& row : problem.front())
        whole.push_back(limited(row.objectives));
    auto const optimizer = make_nsga2(Zdt::space(), {}, sim::Seed{1});
    auto const found = told(run(
        *optimizer, [&](Choices const& choices) { return limited(problem(choices)); }, 4000));
    EXPECT_GE(hypervolume(found, reference), 0.999 * hypervolume(whole, reference));
}

} // namespace
} // namespace sunder::nas
