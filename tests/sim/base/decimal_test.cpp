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
#include <limits>
#include <string>

namespace sunder::sim {
namespace {

using boost::multiprecision::cpp_int;

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

cpp_int power_of_ten(int exponent)
{
    cpp_int power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

/// Quantities as multiples of 10^-69 / 480 / 2^1074: all that occur here are whole ones.
constexpr int least_exponent = -60;
constexpr int least_power_of_two = 1074;

struct NamedUnit {
    std::string_view symbol;
    Dimension dimension;
    cpp_int size; ///< in 10^-9 / 480
};

std::array<NamedUnit, 9> const& some_units()
{
    static cpp_int const one = 480 * power_of_ten(9);
    static std::array<NamedUnit, 9> const units{{
        {"s", Seconds::dimension, one},
        {"ns", Seconds::dimension, 480},
        {"h", Seconds::dimension, 3600 * one},
        {"kB", Bytes::dimension, 1000 * one},
        {"GiB", Bytes::dimension, one << 30},
        {"kbit/s", BytesPerSecond::dimension, 125 * one},
        {"bit/s", BytesPerSecond::dimension, 60 * power_of_ten(9)},
        {"Tflop", Flops::dimension, power_of_ten(12) * one},
        {"/min", PerSecond::dimension, 8 * power_of_ten(9)},
    }};
    return units;
}

cpp_int multiple_of(double value)
{
    constexpr int digits = std::numeric_limits<double>::digits;
    int exponent = 0;
    double const fraction = std::frexp(value, &exponent);
    cpp_int const whole = static_cast<std::int64_t>(std::ldexp(fraction, digits));
    auto const shift = exponent - digits + least_power_of_two;
    cpp_int const shifted =
        shift < 0 ? cpp_int{whole >> -shift} : cpp_int{whole << shift}; // no digit is lost
    return shifted * 480 * power_of_ten(9 - least_exponent);
}

cpp_int distance(cpp_int const& a, cpp_int const& b)
{
    return a < b ? cpp_int{b - a} : cpp_int{a - b};
}

RC_GTEST_PROP(Decimal, IsTheNearestDoubleByWholeNumbers, ())
{
    auto const& unit = some_units().at(*rc::gen::inRange<std::size_t>(0, some_units().size()));
    auto const mantissa = *rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max());
    auto const exponent = *rc::gen::inRange(least_exponent, 60);
    auto const value = quantity(fmt::format("{}e{} {}", mantissa, exponent, unit.symbol), unit.dimension);
    cpp_int const exact = (mantissa * power_of_ten(exponent - least_exponent) * unit.size)
                          << least_power_of_two;
    double const infinity = std::numeric_limits<double>::infinity();
    auto const error = distance(exact, multiple_of(value));
    RC_ASSERT(error <= distance(exact, multiple_of(std::nextafter(value, infinity))));
    RC_ASSERT(error <= distance(exact, multiple_of(std::nextafter(value, -infinity))));
}

} // namespace
} // namespace sunder::sim
