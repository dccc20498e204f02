#include "sim/analysis/sensitivity.hpp"
#include "sim/base/random.hpp"
#include "sim/sweep/design.hpp"
#include "tests/sim/records/some_points.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

using Function = std::function<double(std::vector<double> const& unit_cube)>;

/// `function` at the points of a design over keys "x.1", "x.2", ..., its values in column "y".
PointTable sampled(Function const& function, std::size_t keys, SamplingDesign design, std::int64_t samples)
{
    std::vector<std::string> names;
    for (std::size_t i = 1; i <= keys; ++i)
        names.push_back("x." + std::to_string(i));
    auto const rows = design_rows(design, names, samples, Seed{1});
    auto points = done_points(rows.size());
    for (std::size_t i = 0; i < keys; ++i) {
        points.columns.push_back(parameter(names[i], "s", {}));
        for (auto const& row : rows)
            std::get<0>(points.columns.back().values).push_back(row[i]);
    }
    points.columns.push_back(figure("y", "s", {}));
    for (auto const& row : rows)
        std::get<0>(points.columns.back().values).push_back(function(row));
    return points;
}

/// Ishigami and Homma (1990) with a = 7, b = 0.1; each x is uniform in [-pi, pi].
double ishigami(std::vector<double> const& unit_cube)
{
    auto const x = [&](std::size_t i) { return std::numbers::pi * (2 * unit_cube[i] - 1); };
    return std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

std::vector<double> const weights{0, 1, 4.5, 9, 99, 99};

/// Sobol's g function: the smaller the weight, the more its key matters.
double g_function(std::vector<double> const& unit_cube)
{
    double product = 1;
    for (std::size_t i = 0; i < weights.size(); ++i)
        product *= (std::abs(4 * unit_cube[i] - 2) + weights[i]) / (1 + weights[i]);
    return product;
}

TEST(SobolIndices, AreThoseOfIshigamisFunction)
{
    auto const points = sampled(ishigami, 3, SamplingDesign::sobol, 4096);
    auto const indices = sobol_indices(points, points.column("y"));
    ASSERT_TRUE(indices);
    EXPECT_EQ(indices->blocks, 4096);
    EXPECT_NEAR(indices->mean, 3.5, 0.01);
    EXPECT_NEAR(indices->variance, 13.8446, 0.05);
    EXPECT_NEAR(indices->keys[0].first.value, 0.3139, 0.01);
    EXPECT_NEAR(indices->keys[1].first.value, 0.4424, 0.01);
    EXPECT_NEAR(indices->keys[2].first.value, 0, 0.01);
    EXPECT_NEAR(indices->keys[0].total.value, 0.5576, 0.01);
    EXPECT_NEAR(indices->keys[1].total.value, 0.4424, 0.01);
    EXPECT_NEAR(indices->keys[2].total.value, 0.2437, 0.01);
}

TEST(SobolIndices, AreThoseOfTheGFunction)
{
    auto const points = sampled(g_function, weights.size(), SamplingDesign::sobol, 4096);
    auto const indices = sobol_indices(points, points.column("y"));
    ASSERT_TRUE(indices);
    std::vector<double> alone; // variance that each key explains alone
    double all = 1;
    for (double const a : weights) {
        alone.push_back(1 / (3 * (1 + a) * (1 + a)));
        all *= 1 + alone.back();
    }
    double const variance = all - 1;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        EXPECT_NEAR(indices->keys[i].first.value, alone[i] / variance, 0.02) << i;
        EXPECT_NEAR(indices->keys[i].total.value, alone[i] * all / (1 + alone[i]) / variance, 0.02) << i;
    }
}

TEST(SobolIndices, LieWithinTheirIntervals)
{
    auto const points = sampled(ishigami, 3, SamplingDesign::sobol, 256);
    auto const indices = sobol_indices(points, points.column("y"));
    EXPECT_LT(indices->keys[0].first.ci95->low, 0.3139);
    EXPECT_GT(indices->keys[0].first.ci95->high, 0.3139);
    EXPECT_LT(indices->keys[1].first.ci95->low, 0.4424);
    EXPECT_GT(indices->keys[1].first.ci95->high, 0.4424);
    EXPECT_LT(indices->keys[2].total.ci95->low, 0.2437);
    EXPECT_GT(indices->keys[2].total.ci95->high, 0.2437);
}

TEST(SobolIndices, LeaveOutBlocksWithAPointThatFailed)
{
    auto points = sampled(ishigami, 3, SamplingDesign::sobol, 64);
    points.status[7] = PointStatus::failed;
    std::get<0>(points.columns.back().values)[8] = undefined;
    auto const indices = sobol_indices(points, points.column("y"));
    EXPECT_EQ(indices->blocks, 63) << "both are of the second block";
    EXPECT_EQ(indices->left_out, 1);
}

TEST(SobolIndices, AreForSaltellisSamplesOnly)
{
    auto const latin = sampled(ishigami, 3, SamplingDesign::latin, 100);
    EXPECT_FALSE(sobol_indices(latin, latin.column("y")));
    auto const sobol = sampled(ishigami, 3, SamplingDesign::sobol, 100);
    auto const part = rows_of(sobol, {0, 1, 2, 3, 4, 5, 6});
    EXPECT_FALSE(sobol_indices(part, part.column("y")));
}

TEST(SobolIndices, NeedTwoBlocksAndAKey)
{
    auto const one = sampled(ishigami, 3, SamplingDesign::sobol, 1);
    EXPECT_FALSE(sobol_indices(one, one.column("y")));
    auto const two = sampled(ishigami, 3, SamplingDesign::sobol, 2);
    EXPECT_TRUE(sobol_indices(two, two.column("y")));
    auto keyless = done_points(4);
    keyless.columns = {figure("y", "s", {1, 2, 3, 4})};
    EXPECT_FALSE(sobol_indices(keyless, keyless.column("y")));
}

/// y = 3 x1 - 4 x2: of its variance 9 parts are x1's and 16 are x2's.
double linear(std::vector<double> const& x)
{
    return 3 * x[0] - 4 * x[1];
}

TEST(MainEffects, AreSharesOfTheVariance)
{
    auto const points = sampled(linear, 3, SamplingDesign::latin, 10'000);
    auto const effects = main_effects(points, points.column("y"));
    ASSERT_TRUE(effects);
    EXPECT_NEAR(*effects->linear, 1, 1e-12);
    EXPECT_NEAR(effects->keys[0].slope->value, 0.6, 0.01);
    EXPECT_NEAR(effects->keys[1].slope->value, -0.8, 0.01);
    EXPECT_NEAR(effects->keys[2].slope->value, 0, 1e-12);
    EXPECT_NEAR(effects->keys[0].first, 0.36, 0.02);
    EXPECT_NEAR(effects->keys[1].first, 0.64, 0.02);
    EXPECT_NEAR(effects->keys[2].first, 0, 0.02);
}

TEST(MainEffects, AreSeenInBinsWhereALineSeesNone)
{
    auto const points = sampled(ishigami, 3, SamplingDesign::random, 10'000);
    auto const effects = main_effects(points, points.column("y"));
    EXPECT_NEAR(effects->keys[1].slope->value, 0, 0.05);
    EXPECT_NEAR(effects->keys[1].first, 0.4424, 0.03);
    EXPECT_NEAR(effects->keys[0].first, 0.3139, 0.03);
    EXPECT_LT(*effects->linear, 0.25);
}

TEST(MainEffects, OfAGridAreExact)
{
    auto points = done_points(4);
    points.columns = {parameter("x.1", "s", {0, 0, 1, 1}), parameter("x.2", {"a", "b", "a", "b"}),
                      figure("y", "s", {0, 4, 3, 7})};
    auto const effects = main_effects(points, points.column("y"));
    ASSERT_EQ(effects->keys.size(), 2);
    EXPECT_NEAR(effects->keys[0].slope->value, 0.6, 1e-12);
    EXPECT_FALSE(effects->keys[1].slope) << "a text";
    EXPECT_NEAR(*effects->linear, 0.36, 1e-12);
}

TEST(MainEffects, HaveSlopesWithTheIntervalOfARegression)
{
    // No slope at all: of three points one degree of freedom is left, so 0 +- t(1) x sqrt(1 / 1).
    auto points = done_points(3);
    points.columns = {parameter("x.1", "s", {0, 1, 2}), figure("y", "s", {0, 3, 0})};
    auto const slope = main_effects(points, points.column("y"))->keys[0].slope;
    EXPECT_NEAR(slope->value, 0, 1e-12);
    EXPECT_NEAR(slope->ci95->low, -12.7062, 1e-4);
    EXPECT_NEAR(slope->ci95->high, 12.7062, 1e-4);
}

TEST(MainEffects, KeepValuesApartWhereThereAreAsManyAsBins)
{
    // Three values at nine points: as many as there are bins, so that none are joined.
    auto points = done_points(9);
    points.columns = {parameter("x.1", "s", {0, 0, 0, 0, 0, 0, 0, 1, 2}),
                      figure("y", "s", {0, 0, 0, 0, 0, 0, 0, 1, -1})};
    EXPECT_NEAR(main_effects(points, points.column("y"))->keys[0].first, 1, 1e-12);
}

TEST(MainEffects, AreFreeOfWhatChanceAddsBetweenGroups)
{
    // Around the mean of 2: -2, 0 | 0, 2. Half of the variance lies between the groups, and a quarter of it,
    // (groups - 1) x (1 / 2) / (points - groups), would by chance.
    auto points = done_points(4);
    points.columns = {parameter("x.1", "s", {0, 0, 1, 1}), figure("y", "s", {0, 2, 2, 4})};
    EXPECT_NEAR(main_effects(points, points.column("y"))->keys[0].first, 0.25, 1e-12);
    points.columns[0] = parameter("x.1", {"a", "b", "c", "d"}); // nothing is left to tell chance by
    EXPECT_NEAR(main_effects(points, points.column("y"))->keys[0].first, 1, 1e-12);
}

TEST(MainEffects, SlopesAreThoseOfARegressionOnAllKeysAtOnce)
{
    // y = x1 + x2, of which x2 depends on x1: alone, x1 would seem to have a slope of 1.5.
    auto points = done_points(4);
    points.columns = {parameter("x.1", "s", {0, 2, 0, 2}), parameter("x.2", "s", {0, 1, 1, 2}),
                      figure("y", "s", {0, 3, 1, 4})};
    auto const effects = main_effects(points, points.column("y"));
    double const deviation_y = std::sqrt(2.5);
    EXPECT_NEAR(effects->keys[0].slope->value, 1 / deviation_y, 1e-12);
    EXPECT_NEAR(effects->keys[1].slope->value, std::sqrt(0.5) / deviation_y, 1e-12);
    EXPECT_NEAR(*effects->linear, 1, 1e-12);
}

TEST(MainEffects, NameKeysThatFollowFromOthers)
{
    auto points = done_points(3);
    points.columns = {parameter("x.1", "s", {1, 2, 3}), parameter("x.2", "s", {10, 20, 30}),
                      figure("y", "s", {1, 2, 4})};
    auto const effects = main_effects(points, points.column("y"));
    EXPECT_EQ(effects->entangled, (std::vector<std::string>{"x.2"}));
    EXPECT_TRUE(effects->keys[0].slope);
    EXPECT_FALSE(effects->keys[1].slope);
}

TEST(MainEffects, AreNothingWhereNothingVaries)
{
    auto points = done_points(3);
    points.columns = {parameter("x.1", "s", {1, 2, 3}), figure("y", "s", {0.1, 0.1, 0.1})};
    EXPECT_FALSE(main_effects(points, points.column("y")));
    points.columns = {parameter("x.1", "s", {1, 1, 1}), figure("y", "s", {1, 2, 3})};
    EXPECT_FALSE(main_effects(points, points.column("y")));
}

} // namespace
} // namespace sunder::sim
