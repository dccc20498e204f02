#include "sim/sweep/design.hpp"
#include "sim/sweep/range.hpp"
#include "sim/sweep/sweep.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

SweepValue number(double value)
{
    return {.text = std::to_string(static_cast<int>(value)), .number = value, .unit = {}};
}

GridAxis axis(std::string key, std::vector<double> const& values)
{
    GridAxis result{.keys = {std::move(key)}, .values = {}};
    for (double const value : values)
        result.values.push_back({number(value)});
    return result;
}

SampledRange range(std::string key)
{
    return {.key = std::move(key),
            .low = 0,
            .high = 10,
            .written_unit = "ms",
            .unit_size = {.power_of_ten = -3},
            .unit = "s"};
}

std::vector<std::string> texts(std::vector<SweepValue> const& values)
{
    std::vector<std::string> list;
    list.reserve(values.size());
    for (auto const& value : values)
        list.push_back(value.text);
    return list;
}

using Texts = std::vector<std::string>;

TEST(PointsOfAGrid, VaryTheLastAxisFastest)
{
    Points const points{{.grid = {axis("a.x", {1, 2}), axis("b.y", {3, 4, 5})}}, Seed{1}};
    ASSERT_EQ(points.size(), 6);
    EXPECT_EQ(texts(points.at(0)), (Texts{"1", "3"}));
    EXPECT_EQ(texts(points.at(1)), (Texts{"1", "4"}));
    EXPECT_EQ(texts(points.at(5)), (Texts{"2", "5"}));
}

TEST(PointsOfAZip, ChangeTheirKeysTogether)
{
    GridAxis const zip{.keys = {"a.x", "a.y"}, .values = {{number(1), number(2)}, {number(3), number(4)}}};
    Points const points{{.grid = {zip}}, Seed{1}};
    ASSERT_EQ(points.size(), 2);
    EXPECT_EQ(texts(points.at(1)), (Texts{"3", "4"}));
}

TEST(PointsWithRanges, MeetTheSameSamplesAtEachPointOfTheGrid)
{
    Points const points{{.grid = {axis("a.x", {1, 2})}, .ranges = {range("b.y")}, .samples = 3}, Seed{1}};
    ASSERT_EQ(points.size(), 6);
    for (int row = 0; row < 3; ++row)
        EXPECT_EQ(points.at(row).back(), points.at(row + 3).back());
}

TEST(NumberOfPoints, IsTheGreatestNumberWhereThereAreMore)
{
    std::vector<double> const thousand(1000, 1.0);
    Sweep sweep;
    for (int i = 0; i < 7; ++i)
        sweep.grid.push_back(axis("a.x" + std::to_string(i), thousand));
    EXPECT_EQ(count_points(sweep), std::numeric_limits<std::int64_t>::max());
}

TEST(KeyOfASweep, IsATextWhereAValueIsNoNumber)
{
    auto mixed = axis("a.x", {1, 2});
    mixed.values.push_back({{.text = "{trace: file}", .number = {}, .unit = {}}});
    auto const keys = keys_of({.grid = {axis("b.y", {1}), mixed}});
    EXPECT_EQ(keys[0].kind, Subject::Kind::number);
    EXPECT_EQ(keys[1].kind, Subject::Kind::text);
}

TEST(LinearValues, AreAtEqualDistancesWithBothEnds)
{
    EXPECT_EQ(texts(spaced_values(range("a.x"), 5)), (Texts{"0 ms", "2.5 ms", "5 ms", "7.5 ms", "10 ms"}));
}

TEST(LogarithmicValues, AreAtEqualRatios)
{
    auto rates = range("a.x");
    rates.spacing = Spacing::logarithmic;
    rates.low = 1;
    rates.high = 100;
    EXPECT_EQ(texts(spaced_values(rates, 3)), (Texts{"1 ms", "10 ms", "100 ms"}));
    rates.low = 4;
    EXPECT_EQ(texts(spaced_values(rates, 3)), (Texts{"4 ms", "20 ms", "100 ms"}));
}

TEST(SpacedWholeNumbers, AreRoundedAndCountOnceEach)
{
    SampledRange const counts{.key = "a.count",
                              .low = 1,
                              .high = 4,
                              .spacing = Spacing::logarithmic,
                              .written_unit = {},
                              .unit = {},
                              .whole = true};
    EXPECT_EQ(texts(spaced_values(counts, 5)), (Texts{"1", "2", "3", "4"}));
}

TEST(SpacedValue, MeansWhatItsTextSays)
{
    EXPECT_DOUBLE_EQ(*spaced_values(range("a.x"), 5)[1].number, 2.5e-3);
}

TEST(SampledWholeNumbers, AreEachAsLikely)
{
    SampledRange const die{
        .key = "a.die", .low = 1, .high = 6, .written_unit = {}, .unit = {}, .whole = true};
    std::vector<int> seen(7);
    for (int i = 0; i < 600; ++i)
        ++seen[static_cast<std::size_t>(*value_at(die, (i + 0.5) / 600).number)];
    EXPECT_EQ(seen, (std::vector<int>{0, 100, 100, 100, 100, 100, 100}));
}

std::vector<std::string> const three_keys{"a.x", "b.y", "c.z"};

RC_GTEST_PROP(LatinDesign, HasOneRowInEachStratumOfEachKey, ())
{
    auto const samples = *rc::gen::inRange<std::int64_t>(1, 60);
    Seed const seed{*rc::gen::arbitrary<std::uint64_t>()};
    auto const rows = design_rows(SamplingDesign::latin, three_keys, samples, seed);
    for (std::size_t key = 0; key < three_keys.size(); ++key) {
        std::set<std::int64_t> strata;
        for (auto const& row : rows)
            strata.insert(static_cast<std::int64_t>(std::floor(row[key] * static_cast<double>(samples))));
        RC_ASSERT(std::ssize(strata) == samples);
        RC_ASSERT(*strata.begin() == 0);
        RC_ASSERT(*strata.rbegin() == samples - 1);
    }
}

RC_GTEST_PROP(SobolDesign, ExchangesOneKeyARow, ())
{
    auto const samples = *rc::gen::inRange<std::int64_t>(1, 40);
    Seed const seed{*rc::gen::arbitrary<std::uint64_t>()};
    auto const rows = design_rows(SamplingDesign::sobol, three_keys, samples, seed);
    RC_ASSERT(std::ssize(rows) == count_rows(SamplingDesign::sobol, samples, 3));
    for (std::size_t block = 0; block < rows.size(); block += 5) {
        auto const& a = rows[block];
        auto const& b = rows[block + 4];
        for (std::size_t key = 0; key < 3; ++key) {
            auto expected = a;
            expected[key] = b[key];
            RC_ASSERT(rows[block + 1 + key] == expected);
        }
        RC_ASSERT(std::ranges::all_of(a, [](double u) { return u >= 0 && u < 1; }));
    }
}

/// A Sobol sequence fills 16 equal strata evenly with 16 points, also when it is shifted by a multiple of one
/// of them; a shift by less moves at most one point across each border.
TEST(SobolDesign, CoversEachKeyEvenly)
{
    auto const rows = design_rows(SamplingDesign::sobol, three_keys, 160, Seed{7});
    for (std::size_t key = 0; key < 3; ++key) {
        std::vector<int> counts(16);
        for (std::size_t block = 0; block < rows.size(); block += 5)
            ++counts[static_cast<std::size_t>(rows[block][key] * 16)];
        EXPECT_GE(*std::ranges::min_element(counts), 7);
        EXPECT_LE(*std::ranges::max_element(counts), 13);
    }
}

/// The rows of a seed are part of what a scenario means, on every machine. Sobol's first two points, 1/2 and
/// 3/4 beside 1/4, are shifted by what the random design draws.
TEST(Designs, DrawTheSameNumbersEverywhere)
{
    auto const drawn = [](SamplingDesign design, std::int64_t samples) {
        std::vector<double> millionths;
        for (auto const& row : design_rows(design, {"a.x"}, samples, Seed{1}))
            millionths.push_back(std::round(row[0] * 1e6));
        return millionths;
    };
    EXPECT_EQ(drawn(SamplingDesign::random, 2), (std::vector<double>{983179, 197026}));
    EXPECT_EQ(drawn(SamplingDesign::latin, 4), (std::vector<double>{596043, 494968, 234915, 848763}));
    EXPECT_EQ(drawn(SamplingDesign::sobol, 2),
              (std::vector<double>{483179, 697026, 697026, 733179, 447026, 447026}));
}

TEST(RandomDesign, DrawsForAKeyWhateverTheOtherKeys)
{
    auto const alone = design_rows(SamplingDesign::random, {"b.y"}, 10, Seed{1});
    auto const beside = design_rows(SamplingDesign::random, three_keys, 10, Seed{1});
    for (std::size_t row = 0; row < 10; ++row)
        EXPECT_EQ(alone[row][0], beside[row][1]);
}

} // namespace
} // namespace sunder::sim
