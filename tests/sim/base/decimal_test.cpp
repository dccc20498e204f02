#include "sim/base/decimal.hpp"
#include "sim/base/parse_quantity.hpp"

#include <boost/multiprecision/cpp_int.hpp>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>

namespace sunder::sim {
namespace {

using boost::multiprecision::cpp_int;
using Rational = boost::multiprecision::cpp_rational;

double quantity(std::string_view text, Dimension wanted)
{
    ParseProblem problem;
    return parse_quantity(text, wanted, problem).value_or(std::nan(""));
}

TEST(Decimal, QuantitiesAreExact)
{
    EXPECT_EQ(quantity("1.005 kB", Bytes::dimension), 1005);
    EXPECT_EQ(quantity("4.35 kB", Bytes::dimension), 4350);
    EXPECT_EQ(quantity("1.1 kbit/s", BytesPerSecond::dimension), 137.5);
    EXPECT_EQ(quantity("0.3 us", Seconds::dimension), 0.3e-6);
    EXPECT_EQ(quantity("1005e-3 kB", Bytes::dimension), 1005);
    EXPECT_EQ(quantity("1e-330 GB", Bytes::dimension), 1e-321);
    EXPECT_EQ(find_number("14.3", hundredth), 0.143);
    EXPECT_EQ(find_number("1.005", hundredth), 0.01005);
}

TEST(Decimal, ScalesOnceEvenWhereTheNumberAloneIsBeyondAnyDouble)
{
    EXPECT_EQ(find_number("1e310", {.power_of_ten = -9}), 1e301);
    EXPECT_EQ(find_number("0.000001e-320", {.power_of_ten = 12}), 1e-314);
    EXPECT_EQ(find_number("1e300", {.power_of_ten = 9}), std::nullopt);
    EXPECT_EQ(find_number("2", {.times = 7}), 14);
    EXPECT_EQ(find_number("1.7976931348623157e308", {}), std::numeric_limits<double>::max());
    EXPECT_EQ(find_number("-1.7976931348623157e308", {}), std::numeric_limits<double>::lowest());
    EXPECT_EQ(find_number("1e99999999999999999999"), std::nullopt);
    EXPECT_EQ(find_number("1e-99999999999999999999"), std::nullopt);
}

TEST(Decimal, IsFiniteAndNothingElse)
{
    for (auto const* text : {"nan", "inf", "-inf", "infinity", "0x10", "1e", "+1", "--1", "", ".", "-", "1 "})
        EXPECT_FALSE(find_number(text)) << text;
    EXPECT_EQ(find_number("-.5"), -0.5);
    EXPECT_EQ(find_number("5."), 5);
    EXPECT_FALSE(std::signbit(*find_number("-0")));
}

struct NamedUnit {
    std::string_view symbol;
    Dimension dimension;
    Rational size;
};

Rational power_of_ten(int exponent)
{
    cpp_int const power = boost::multiprecision::pow(cpp_int{10}, static_cast<unsigned>(std::abs(exponent)));
    return exponent < 0 ? Rational{1, power} : Rational{power};
}

std::array<NamedUnit, 9> const& some_units()
{
    static std::array<NamedUnit, 9> const units{{
        {"s", Seconds::dimension, 1},
        {"ns", Seconds::dimension, power_of_ten(-9)},
        {"h", Seconds::dimension, 3600},
        {"kB", Bytes::dimension, 1000},
        {"GiB", Bytes::dimension, cpp_int{1} << 30},
        {"kbit/s", BytesPerSecond::dimension, 125},
        {"bit/s", BytesPerSecond::dimension, Rational{1, 8}},
        {"Tflop", Flops::dimension, power_of_ten(12)},
        {"/min", PerSecond::dimension, Rational{1, 60}},
    }};
    return units;
}

Rational distance(Rational const& exact, double value)
{
    return abs(exact - Rational{value});
}

RC_GTEST_PROP(Decimal, IsTheNearestDoubleByRationalArithmetic, ())
{
    auto const& unit = some_units().at(*rc::gen::inRange<std::size_t>(0, some_units().size()));
    auto const mantissa = *rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max());
    auto const exponent = *rc::gen::inRange(-60, 60);
    auto const value = quantity(fmt::format("{}e{} {}", mantissa, exponent, unit.symbol), unit.dimension);
    Rational const exact = Rational{mantissa} * power_of_ten(exponent) * unit.size;
    double const infinity = std::numeric_limits<double>::infinity();
    RC_ASSERT(distance(exact, value) <= distance(exact, std::nextafter(value, infinity)));
    RC_ASSERT(distance(exact, value) <= distance(exact, std::nextafter(value, -infinity)));
}

} // namespace
} // namespace sunder::sim
