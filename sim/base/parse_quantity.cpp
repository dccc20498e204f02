#include "sim/base/parse_quantity.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sunder::sim {
namespace {

struct Unit {
    std::string_view symbol;
    double si_per_unit;
    Dimension dimension;
};

constexpr double bit = 0.125;

constexpr std::array units{
    Unit{"s", 1, Seconds::dimension},
    Unit{"ms", 1e-3, Seconds::dimension},
    Unit{"us", 1e-6, Seconds::dimension},
    Unit{"ns", 1e-9, Seconds::dimension},
    Unit{"min", 60, Seconds::dimension},
    Unit{"h", 3600, Seconds::dimension},
    Unit{"B", 1, Bytes::dimension},
    Unit{"kB", 1e3, Bytes::dimension},
    Unit{"MB", 1e6, Bytes::dimension},
    Unit{"GB", 1e9, Bytes::dimension},
    Unit{"KiB", 1024, Bytes::dimension},
    Unit{"MiB", 1048576, Bytes::dimension},
    Unit{"GiB", 1073741824, Bytes::dimension},
    Unit{"bit/s", bit, BytesPerSecond::dimension},
    Unit{"kbit/s", 1e3 * bit, BytesPerSecond::dimension},
    Unit{"Mbit/s", 1e6 * bit, BytesPerSecond::dimension},
    Unit{"Gbit/s", 1e9 * bit, BytesPerSecond::dimension},
    Unit{"B/s", 1, BytesPerSecond::dimension},
    Unit{"kB/s", 1e3, BytesPerSecond::dimension},
    Unit{"MB/s", 1e6, BytesPerSecond::dimension},
    Unit{"GB/s", 1e9, BytesPerSecond::dimension},
    Unit{"flop", 1, Flops::dimension},
    Unit{"kflop", 1e3, Flops::dimension},
    Unit{"Mflop", 1e6, Flops::dimension},
    Unit{"Gflop", 1e9, Flops::dimension},
    Unit{"Tflop", 1e12, Flops::dimension},
    Unit{"flop/s", 1, FlopsPerSecond::dimension},
    Unit{"kflop/s", 1e3, FlopsPerSecond::dimension},
    Unit{"Mflop/s", 1e6, FlopsPerSecond::dimension},
    Unit{"Gflop/s", 1e9, FlopsPerSecond::dimension},
    Unit{"Tflop/s", 1e12, FlopsPerSecond::dimension},
    Unit{"W", 1, Watts::dimension},
    Unit{"mW", 1e-3, Watts::dimension},
    Unit{"J", 1, Joules::dimension},
    Unit{"mJ", 1e-3, Joules::dimension},
    Unit{"m", 1, Metres::dimension},
    Unit{"km", 1e3, Metres::dimension},
    Unit{"/s", 1, PerSecond::dimension},
    Unit{"/min", 1.0 / 60, PerSecond::dimension},
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

std::optional<double> parse_quantity(std::string_view text, Dimension wanted, ParseProblem& problem)
{
    double number = 0.0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool const a_number = error != std::errc::invalid_argument && !std::isnan(number);
    if (!a_number || (error == std::errc{} && std::isinf(number))) {
        problem = {fmt::format("'{}' is not a number with a unit", text),
                   fmt::format("use one of {}", units_of(wanted))};
        return std::nullopt;
    }
    auto symbol = text.substr(static_cast<std::size_t>(end - text.data()));
    symbol.remove_prefix(std::min(symbol.find_first_not_of(' '), symbol.size()));
    auto const unit = std::ranges::find(units, symbol, &Unit::symbol);
    if (unit == units.end() || unit->dimension != wanted) {
        problem = {symbol.empty() ? fmt::format("'{}' has no unit", text)
                                  : fmt::format("'{}' is not a unit that fits here", symbol),
                   fmt::format("use one of {}", units_of(wanted))};
        return std::nullopt;
    }
    double const value = number * unit->si_per_unit;
    if (error != std::errc{} || !std::isfinite(value)) {
        problem = {fmt::format("'{}' is too large or too small for this program", text), ""};
        return std::nullopt;
    }
    return value == 0 ? 0.0 : value; // no negative zero
}

} // namespace sunder::sim
