#include "sim/base/parse_quantity.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace sunder::sim {
namespace {

/// NaN where the text is refused.
double value_of(std::string_view text, Dimension wanted)
{
    ParseProblem problem;
    return parse_quantity(text, wanted, problem).value_or(std::nan(""));
}

std::string complaint_about(std::string_view text, Dimension wanted)
{
    ParseProblem problem;
    (void)parse_quantity(text, wanted, problem);
    return problem.message;
}

TEST(ParseQuantity, ConvertsToSiUnits)
{
    EXPECT_EQ(value_of("12 ms", Seconds::dimension), 0.012);
    EXPECT_EQ(value_of("2 h", Seconds::dimension), 7200);
    EXPECT_EQ(value_of("1 KiB", Bytes::dimension), 1024);
    EXPECT_EQ(value_of("8 Mbit/s", BytesPerSecond::dimension), 1e6);
    EXPECT_EQ(value_of("3 Tflop/s", FlopsPerSecond::dimension), 3e12);
    EXPECT_EQ(value_of("6 /min", PerSecond::dimension), 0.1);
    EXPECT_EQ(value_of("5 mW", Watts::dimension), 0.005);
}

TEST(ParseQuantity, TakesAnyNumberOfSpacesBeforeTheUnit)
{
    EXPECT_EQ(value_of("2s", Seconds::dimension), 2);
    EXPECT_EQ(value_of("2    s", Seconds::dimension), 2);
}

TEST(ParseQuantity, TakesExponentsAndSigns)
{
    EXPECT_EQ(value_of("1e3 B", Bytes::dimension), 1000);
    EXPECT_EQ(value_of("-2 s", Seconds::dimension), -2);
}

TEST(ParseQuantity, KnowsNoNegativeZero)
{
    EXPECT_FALSE(std::signbit(value_of("-0 s", Seconds::dimension)));
}

TEST(ParseQuantity, ReadsUnitsCaseAsWritten)
{
    EXPECT_EQ(complaint_about("1 mb", Bytes::dimension), "'mb' is not a unit that fits here");
    EXPECT_EQ(complaint_about("1 S", Seconds::dimension), "'S' is not a unit that fits here");
}

TEST(ParseQuantity, RefusesWhatIsNotFinite)
{
    EXPECT_EQ(complaint_about("nan s", Seconds::dimension), "'nan s' is not a number with a unit");
    EXPECT_EQ(complaint_about("-inf s", Seconds::dimension), "'-inf s' is not a number with a unit");
    EXPECT_EQ(complaint_about("1e999 s", Seconds::dimension),
              "'1e999 s' is too large or too small for this program");
    EXPECT_EQ(complaint_about("1e308 h", Seconds::dimension),
              "'1e308 h' is too large or too small for this program");
}

TEST(ParseQuantity, RefusesANumberWithoutUnit)
{
    EXPECT_EQ(complaint_about("12", Seconds::dimension), "'12' has no unit");
    EXPECT_EQ(complaint_about("", Seconds::dimension), "'' is not a number with a unit");
}

TEST(ParseQuantity, NamesTheUnitsThatFit)
{
    EXPECT_EQ(units_of(Watts::dimension), "W, mW");
    EXPECT_EQ(units_of(PerSecond::dimension), "/s, /min");
}

RC_GTEST_PROP(ParseQuantity, StandsAnyText, (std::string const& text))
{
    double const value = value_of(text, Seconds::dimension);
    RC_ASSERT(std::isnan(value) || std::isfinite(value));
}

} // namespace
} // namespace sunder::sim
