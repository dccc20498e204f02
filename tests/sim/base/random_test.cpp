#include "sim/base/random.hpp"
#include "tests/sim/base/kolmogorov_smirnov.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace sunder::sim {
namespace {

constexpr int many = 100'000;

using Number = std::function<double(std::uint64_t)>;

double first_of(Seed seed)
{
    return Draws{seed}.uniform();
}

std::vector<double> numbers(Number const& number)
{
    std::vector<double> result;
    for (std::uint64_t i = 0; i < many; ++i)
        result.push_back(number(i));
    return result;
}

/// Of pairs of uniform numbers; its deviation is 1 / sqrt(n) where they are independent.
double correlation(std::vector<double> const& a, std::vector<double> const& b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (a[i] - 0.5) * (b[i] - 0.5) * 12;
    return sum / static_cast<double>(a.size());
}

constexpr double four_deviations = 4 / 316.0; // of the mean of many

/// The ways in which keys of a run can be neighbours.
std::vector<Number> const neighbours{
    [](std::uint64_t i) { return first_of(Seed{i}); },                   // seeds of the user
    [](std::uint64_t i) { return first_of(Seed{1}.child(i)); },          // requests
    [](std::uint64_t i) { return first_of(Seed{1}.child(i).child(7)); }, // the same thing of each request
    [](std::uint64_t i) { return first_of(Seed{1}.child("a").child(i).child("op")); },
    [](std::uint64_t i) { return first_of(Seed{1}.child("b").child(i).child("op")); },
    [](std::uint64_t i) { return first_of(Seed{1}.child(i / 300).child(i % 300)); }, // devices and requests
    [](std::uint64_t i) { return first_of(Seed{1}.child("op" + std::to_string(i))); },
};

TEST(DrawsOfNeighbouringKeys, AreUniform)
{
    for (auto const& number : neighbours)
        EXPECT_GT(kolmogorov_smirnov(numbers(number), Uniform{Seconds{0}, Seconds{1}}), 0.01);
}

TEST(DrawsOfNeighbouringKeys, DoNotHangTogether)
{
    for (auto const& number : neighbours) {
        auto const values = numbers(number);
        for (std::uint64_t const lag : {1, 2, 300}) {
            auto const later = numbers([&](std::uint64_t i) { return number(i + lag); });
            EXPECT_NEAR(correlation(values, later), 0, four_deviations) << lag;
        }
    }
}

TEST(DrawsOfDifferentPurposes, DoNotHangTogether)
{
    for (std::size_t i = 0; i < neighbours.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            EXPECT_NEAR(correlation(numbers(neighbours[i]), numbers(neighbours[j])), 0, four_deviations)
                << i << " and " << j;
}

TEST(DrawsOfOneKey, AreUniformAndDoNotHangTogether)
{
    Draws draws{Seed{1}.child("gamma")};
    auto const values = numbers([&](std::uint64_t) { return draws.uniform(); });
    EXPECT_GT(kolmogorov_smirnov(values, Uniform{Seconds{0}, Seconds{1}}), 0.01);
    std::vector<double> const first{values.begin(), values.end() - 1};
    EXPECT_NEAR(correlation(first, {values.begin() + 1, values.end()}), 0, four_deviations);
}

TEST(Names, AreTakenAsTheirText)
{
    EXPECT_EQ(Seed{1}.child("op"), Seed{1}.child(Name{"op"}));
    EXPECT_NE(Seed{1}.child("op"), Seed{1}.child("po"));
    EXPECT_NE(Seed{1}.child("op").child("a"), Seed{1}.child("a").child("op"));
}

/// What SplitMix64 gives from 0 on, as in the reference implementation (Vigna, splitmix64.c).
TEST(Mixing, IsThatOfSplitMix64)
{
    EXPECT_EQ(mixed(golden_gamma), 0xe220a8397b1dcdaf);
    EXPECT_EQ(mixed(2 * golden_gamma), 0x6e789e6aa1b965f4);
}

} // namespace
} // namespace sunder::sim
