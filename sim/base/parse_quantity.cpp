#include "sim/base/parse_quantity.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace sunder::sim {
namespace {

struct Unit {
    std::string_view symbol;
    Scale size; ///< in SI units
    Dimension dimension;
};

constexpr Scale ten_to(int power)
{
    return {.power_of_ten = power};
}

/// Bits are eighths of a byte.
constexpr Scale bits(int power)
{
    return {.times = 125, .power_of_ten = power - 3};
}

constexpr std::array units{
    Unit{"s", {}, Seconds::dimension},
    Unit{"ms", ten_to(-3), Seconds::dimension},
    Unit{"us", ten_to(-6), Seconds::dimension},
    Unit{"ns", ten_to(-9), Seconds::dimension},
    Unit{"min", {.times = 60}, Seconds::dimension},
    Unit{"h", {.times = 3600}, Seconds::dimension},
    Unit{"B", {}, Bytes::dimension},
    Unit{"kB", ten_to(3), Bytes::dimension},
    Unit{"MB", ten_to(6), Bytes::dimension},
    Unit{"GB", ten_to(9), Bytes::dimension},
    Unit{"KiB", {.times = 1024}, Bytes::dimension},
    Unit{"MiB", {.times = 1048576}, Bytes::dimension},
    Unit{"GiB", {.times = 1073741824}, Bytes::dimension},
    Unit{"bit/s", bits(0), BytesPerSecond::dimension},
    Unit{"kbit/s", bits(3), BytesPerSecond::dimension},
    Unit{"Mbit/s", bits(6), BytesPerSecond::dimension},
    Unit{"Gbit/s", bits(9), BytesPerSecond::dimension},
    Unit{"B/s", {}, BytesPerSecond::dimension},
    Unit{"kB/s", ten_to(3), BytesPerSecond::dimension},
    Unit{"MB/s", ten_to(6), BytesPerSecond::dimension},
    Unit{"GB/s", ten_to(9), BytesPerSecond::dimension},
    Unit{"flop", {}, Flops::dimension},
    Unit{"kflop", ten_to(3), Flops::dimension},
    Unit{"Mflop", ten_to(6), Flops::dimension},
    Unit{"Gflop", ten_to(9), Flops::dimension},
    Unit{"Tflop", ten_to(12), Flops::dimension},
    Unit{"flop/s", {}, FlopsPerSecond::dimension},
    Unit{"kflop/s", ten_to(3), FlopsPerSecond::dimension},
    Unit{"Mflop/s", ten_to(6), FlopsPerSecond::dimension},
    Unit{"Gflop/s", ten_to(9), FlopsPerSecond::dimension},
    Unit{"Tflop/s", ten_to(12), FlopsPerSecond::dimension},
    Unit{"flop/B", {}, {.flop = 1, .byte = -1}},
    Unit{"kflop/B", ten_to(3), {.flop = 1, .byte = -1}},
    Unit{"W", {}, Watts::dimension},
    Unit{"mW", ten_to(-3), Watts::dimension},
    Unit{"J", {}, Joules::dimension},
    Unit{"mJ", ten_to(-3), Joules::dimension},
    Unit{"Wh", {.times = 3600}, Joules::dimension},
    Unit{"mWh", {.times = 36, .power_of_ten = -1}, Joules::dimension},
    Unit{"m", {}, Metres::dimension},
    Unit{"km", ten_to(3), Metres::dimension},
    Unit{"bdp", {}, Dimension::none()},          // bandwidth-delay products of a link
    Unit{"s/J", {}, {.second = 1, .joule = -1}}, // what energy is worth
    Unit{"ms/J", ten_to(-3), {.second = 1, .joule = -1}},
    Unit{"/s", {}, PerSecond::dimension},
    Unit{"/min", {.over = 60}, PerSecond::dimension},
};

} // namespace

std::string units_of(Dimension wanted)
{
    std::string list;
    for (auto const& unit : units) {
        if (unit.dimension == wanted) list += fmt::format("{}{}", list.empty() ? "" : ", ", unit.symbol);
    }
    return list;
}

std::optional<Scale> find_unit(std::string_view symbol, Dimension wanted)
{
    auto const unit = std::ranges::find(units, symbol, &Unit::symbol);
    if (unit == units.end() || unit->dimension != wanted) return std::nullopt;
    return unit->size;
}

std::optional<double> parse_quantity(std::string_view text, Dimension wanted, ParseProblem& problem)
{
    auto const decimal = find_decimal(text);
    if (!decimal) {
        problem = {fmt::format("'{}' is not a number with a unit", text),
                   fmt::format("use one of {}", units_of(wanted))};
        return std::nullopt;
    }
    auto const unit = find_unit(decimal->rest, wanted);
    if (!unit) {
        problem = {decimal->rest.empty() ? fmt::format("'{}' has no unit", text)
                                         : fmt::format("'{}' is not a unit that fits here", decimal->rest),
                   fmt::format("use one of {}", units_of(wanted))};
        return std::nullopt;
    }
    auto const value = scaled(decimal->number, *unit);
    if (!value) problem = {fmt::format("'{}' is too large or too small for this program", text), ""};
    return value;
}

} // namespace sunder::sim
