#include "sim/records/quantile_sketch.hpp"
#include "sim/records/statistics.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

std::vector<double> const shares{0, 0.01, 0.5, 0.9, 0.95, 0.99, 1};

QuantileSketch sketch_of(std::vector<double> const& values)
{
    QuantileSketch sketch;
    for (double const x : values)
        sketch.add(x);
    return sketch;
}

/// Latencies from a nanosecond to a year, and none at all.
std::vector<double> some_latencies()
{
    auto const exponents = *rc::gen::nonEmpty<std::vector<int>>();
    std::vector<double> values;
    for (int const exponent : exponents) {
        double const spread = static_cast<double>(exponent % 1'000'003) / 1'000'003;
        values.push_back(exponent == 0 ? 0 : std::pow(10.0, spread * 9));
    }
    return values;
}

void expect_near(std::vector<double> const& told, std::vector<double> const& truth)
{
    RC_ASSERT(told.size() == truth.size());
    for (std::size_t i = 0; i < told.size(); ++i)
        RC_ASSERT(std::abs(told[i] - truth[i]) <= QuantileSketch::within * truth[i]);
}

RC_GTEST_PROP(QuantileSketch, TellsEachPercentileWithinItsBound, ())
{
    auto values = some_latencies();
    auto const told = sketch_of(values).percentiles(shares);
    expect_near(told, percentiles(values, shares));
}

RC_GTEST_PROP(QuantileSketch, KnowsTheLeastAndTheGreatestExactly, ())
{
    auto const values = some_latencies();
    auto const told = sketch_of(values).percentiles({0, 1});
    RC_ASSERT(told[0] == *std::ranges::min_element(values));
    RC_ASSERT(told[1] == *std::ranges::max_element(values));
}

RC_GTEST_PROP(QuantileSketches, AddUpToThatOfAllTheirNumbers, ())
{
    auto const some = some_latencies();
    auto const others = some_latencies();
    auto both = sketch_of(some);
    both.add(sketch_of(others));
    auto all = some;
    all.insert(all.end(), others.begin(), others.end());
    RC_ASSERT(both.count() == std::ssize(all));
    RC_ASSERT(both.percentiles(shares) == sketch_of(all).percentiles(shares));
}

TEST(QuantileSketch, SurvivesThePipe)
{
    auto const sketch = sketch_of({0.003, 0, 7, 0.0031});
    Packer packer;
    sketch.pack(packer);
    Unpacker unpacker{packer.text()};
    EXPECT_EQ(QuantileSketch::unpack(unpacker).percentiles(shares), sketch.percentiles(shares));
    EXPECT_TRUE(unpacker.at_end());
}

} // namespace
} // namespace sunder::sim
