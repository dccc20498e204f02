/// \file
/// Decimal numbers as text, and what they are in another unit: exactly, but for one rounding at the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sunder::sim {

/// times / over x 10^power_of_ten. No double could hold a tenth.
struct Scale {
    std::uint64_t times = 1;
    std::uint64_t over = 1;
    int power_of_ten = 0;

    friend bool operator==(Scale const&, Scale const&) = default;
};

/// \pre the products of their parts are below 2^60
[[nodiscard]] Scale operator/(Scale const& a, Scale const& b);

/// A text that begins with a number: "1.5e3 kB".
struct Decimal {
    std::string_view number;
    std::string_view rest; ///< without blanks before it
};

/// Digits with at most one point among them, perhaps a minus before and an exponent behind; nothing where the
/// text does not begin so. There is no infinity and nothing that is not a number.
[[nodiscard]] std::optional<Decimal> find_decimal(std::string_view text);

/// The double nearest to number x scale, ties to even (IEEE 754).
/// \return nothing where that is infinite, or 0 though the number is not
/// \pre find_decimal() found the number; scale.times and scale.over are below 2^60
[[nodiscard]] std::optional<double> scaled(std::string_view number, Scale const& scale);

/// The same of a text that is a number and nothing else; nothing where it is not.
[[nodiscard]] std::optional<double> find_number(std::string_view text, Scale const& scale = {});

constexpr Scale hundredth{.power_of_ten = -2};

} // namespace sunder::sim
