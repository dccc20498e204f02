#include "sim/output/shown_values.hpp"

#include "sim/base/match.hpp"
#include "sim/output/text_table.hpp"
#include "sim/records/statistics.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace sunder::sim {
namespace {

struct Scale {
    std::string_view si_unit;
    double size;
    std::string_view unit;
};

constexpr double bit = 0.125; ///< bytes

/// Of each unit the largest first. Rates are written in bits, as links are.
constexpr std::array scales{
    Scale{"s", 1, "s"},
    Scale{"s", 1e-3, "ms"},
    Scale{"s", 1e-6, "us"},
    Scale{"s", 1e-9, "ns"},
    Scale{"B", 1e9, "GB"},
    Scale{"B", 1e6, "MB"},
    Scale{"B", 1e3, "kB"},
    Scale{"B", 1, "B"},
    Scale{"B/s", 1e9 * bit, "Gbit/s"},
    Scale{"B/s", 1e6 * bit, "Mbit/s"},
    Scale{"B/s", 1e3 * bit, "kbit/s"},
    Scale{"B/s", bit, "bit/s"},
    Scale{"flop", 1e12, "Tflop"},
    Scale{"flop", 1e9, "Gflop"},
    Scale{"flop", 1e6, "Mflop"},
    Scale{"flop", 1, "flop"},
    Scale{"flop/s", 1e12, "Tflop/s"},
    Scale{"flop/s", 1e9, "Gflop/s"},
    Scale{"flop/s", 1e6, "Mflop/s"},
    Scale{"flop/s", 1, "flop/s"},
    Scale{"J", 1, "J"},
    Scale{"J", 1e-3, "mJ"},
    Scale{"W", 1, "W"},
    Scale{"W", 1e-3, "mW"},
    Scale{"m", 1e3, "km"},
    Scale{"m", 1, "m"},
};

constexpr int digits = 4;

/// Of the magnitudes that are neither zero nor undefined; 1 where there are none.
double median_magnitude(std::span<double const> values)
{
    std::vector<double> magnitudes;
    for (double const value : values)
        if (value != 0 && std::isfinite(value)) magnitudes.push_back(std::abs(value));
    return magnitudes.empty() ? 1 : percentiles(magnitudes, {0.5}).front();
}

bool is_whole(double value)
{
    return !std::isfinite(value) || value == std::round(value);
}

int decimals_for(double magnitude)
{
    constexpr double rounding = 1e-9; // 10 mJ are 9.999999999999998 of 1e-3 J
    auto const before = magnitude < 1 ? 1 : static_cast<int>(std::log10(magnitude * (1 + rounding))) + 1;
    return std::clamp(digits - before, 0, digits);
}

} // namespace

Notation notation_of(std::string_view si_unit, std::span<double const> values)
{
    double const middle = median_magnitude(values);
    Notation notation{.unit = std::string{si_unit}};
    for (auto const& scale : scales) {
        if (scale.si_unit != si_unit) continue;
        notation.unit = scale.unit;
        notation.size = scale.size;
        if (middle >= scale.size) break;
    }
    bool const counts = si_unit.empty() && std::ranges::all_of(values, is_whole);
    notation.decimals = counts ? 0 : decimals_for(middle / notation.size);
    return notation;
}

Notation notation_of(PointColumn const& column)
{
    if (column.is_text()) return {};
    auto notation = notation_of(column.unit, std::get<0>(column.values));
    if (column.role == ColumnRole::parameter) notation.decimals = -1;
    return notation;
}

std::string shown(double value, Notation const& notation)
{
    if (!std::isfinite(value)) return "-";
    double const amount = value / notation.size;
    if (notation.decimals >= 0) return fmt::format("{:.{}f}", amount, notation.decimals);
    constexpr double most_whole = 1e15; // whole numbers below are exact
    double const nearest = std::round(amount);
    bool const whole = std::abs(amount) < most_whole && std::abs(amount - nearest) <= 1e-9 * std::abs(amount);
    return whole ? fmt::format("{:.0f}", nearest) : fmt::format("{:.6g}", amount);
}

std::string shown(PointValue const& value, Notation const& notation)
{
    return std::visit(Match{[&](double number) { return shown(number, notation); },
                            [](std::string const& text) { return shortened(text); }},
                      value);
}

std::string shown_with_unit(PointColumn const& column, std::size_t row)
{
    if (column.is_text()) return shown(value_in(column, row), {});
    auto const value = std::get<0>(column.values)[row];
    auto notation = notation_of(column.unit, {&value, 1});
    if (column.role == ColumnRole::parameter) notation.decimals = -1;
    auto const number = shown(value, notation);
    return notation.unit.empty() || !std::isfinite(value) ? number
                                                          : fmt::format("{} {}", number, notation.unit);
}

std::string short_name(PointTable const& points, PointColumn const& column)
{
    std::string_view const name{column.name};
    auto at = name.rfind('.');
    while (at != std::string_view::npos && at > 0) {
        at = name.rfind('.', at - 1);
        if (at == std::string_view::npos) break;
        auto const end = name.substr(at + 1);
        bool const is_shared = std::ranges::any_of(
            points.left_out, [&](std::string const& other) { return is_end_of(end, other); });
        if (!is_shared && points.find(end) == &column) return std::string{end};
    }
    return column.name;
}

} // namespace sunder::sim
