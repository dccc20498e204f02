#include "sim/base/decimal.hpp"

#include "sim/base/contract.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::size_t enough_digits = 800;      // the point between two doubles has at most 767
constexpr std::int64_t endless = 1'000'000'000; // an exponent beyond all doubles

std::size_t digits_at(std::string_view text)
{
    return std::min(text.find_first_not_of("0123456789"), text.size());
}

/// Length of the exponent at the front of the text, 0 where there is none.
std::size_t exponent_at(std::string_view text)
{
    if (!text.starts_with('e') && !text.starts_with('E')) return 0;
    std::size_t const begin = text.size() > 1 && (text[1] == '-' || text[1] == '+') ? 2 : 1;
    auto const digits = digits_at(text.substr(begin));
    return digits == 0 ? 0 : begin + digits;
}

/// digits x 10^exponent.
struct Exact {
    std::string digits;
    std::int64_t exponent = 0;
};

Exact exact_of(std::string_view number)
{
    Exact exact;
    auto const end = std::min(number.find_first_of("eE"), number.size());
    if (end < number.size()) {
        auto text = number.substr(end + 1);
        text.remove_prefix(text.starts_with('+') ? 1 : 0);
        auto const problem = std::from_chars(text.data(), text.data() + text.size(), exact.exponent).ec;
        if (problem != std::errc{}) exact.exponent = text.starts_with('-') ? -endless : endless;
        exact.exponent = std::clamp(exact.exponent, -endless, endless);
    }
    auto const digits = number.substr(0, end);
    auto const point = std::min(digits.find('.'), digits.size());
    std::ranges::copy_if(digits, std::back_inserter(exact.digits),
                         [](char c) { return c >= '0' && c <= '9'; });
    if (point < digits.size()) exact.exponent -= static_cast<std::int64_t>(digits.size() - point - 1);
    return exact;
}

void multiply(std::string& digits, std::uint64_t times)
{
    std::uint64_t carry = 0;
    for (auto i = digits.size(); i-- > 0;) {
        carry += static_cast<std::uint64_t>(digits[i] - '0') * times;
        digits[i] = static_cast<char>('0' + carry % 10);
        carry /= 10;
    }
    if (carry > 0) digits.insert(0, std::to_string(carry));
}

/// By hand; what does not come out even ends in a digit that tells on which side of any double it lies.
void divide(Exact& exact, std::uint64_t over)
{
    std::string quotient;
    std::uint64_t remainder = 0;
    auto const next = [&](char digit) {
        remainder = remainder * 10 + static_cast<std::uint64_t>(digit - '0');
        quotient += static_cast<char>('0' + remainder / over);
        remainder %= over;
    };
    for (char const digit : exact.digits)
        next(digit);
    for (std::size_t more = 0; remainder > 0 && more < enough_digits; ++more, --exact.exponent)
        next('0');
    if (remainder > 0) {
        quotient += '1';
        --exact.exponent;
    }
    exact.digits = std::move(quotient);
}

std::optional<double> double_of(std::string_view number)
{
    double value = 0;
    auto const problem = std::from_chars(number.data(), number.data() + number.size(), value).ec;
    if (problem != std::errc{} || value > std::numeric_limits<double>::max() ||
        value < std::numeric_limits<double>::lowest())
        return std::nullopt;
    auto const mantissa = number.substr(0, number.find_first_of("eE"));
    if (value == 0 && mantissa.find_first_of("123456789") != std::string_view::npos) return std::nullopt;
    return value == 0 ? 0.0 : value; // no negative zero
}

} // namespace

Scale operator/(Scale const& a, Scale const& b)
{
    return {a.times * b.over, a.over * b.times, a.power_of_ten - b.power_of_ten};
}

std::optional<Decimal> find_decimal(std::string_view text)
{
    std::size_t at = text.starts_with('-') ? 1 : 0;
    auto const whole = digits_at(text.substr(at));
    at += whole;
    std::size_t fraction = 0;
    if (text.substr(at).starts_with('.')) {
        fraction = digits_at(text.substr(at + 1));
        at += 1 + fraction;
    }
    if (whole + fraction == 0) return std::nullopt;
    at += exponent_at(text.substr(at));
    auto rest = text.substr(at);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    return Decimal{.number = text.substr(0, at), .rest = rest};
}

std::optional<double> scaled(std::string_view number, Scale const& scale)
{
    constexpr std::uint64_t most = std::uint64_t{1} << 60U;
    SUNDER_EXPECTS(scale.times > 0 && scale.times < most && scale.over > 0 && scale.over < most);
    if (scale == Scale{}) return double_of(number);
    auto exact = exact_of(number);
    multiply(exact.digits, scale.times);
    if (scale.over > 1) divide(exact, scale.over);
    return double_of(fmt::format("{}{}e{}", number.starts_with('-') ? "-" : "", exact.digits,
                                 exact.exponent + scale.power_of_ten));
}

std::optional<double> find_number(std::string_view text, Scale const& scale)
{
    auto const decimal = find_decimal(text);
    if (!decimal || decimal->number.size() != text.size()) return std::nullopt;
    return scaled(decimal->number, scale);
}

} // namespace sunder::sim
