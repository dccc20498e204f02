#include "sim/output/readable.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace sunder::sim {
namespace {

struct Unit {
    double size;
    std::string_view name;
};

struct Style {
    int digits; ///< significant, as far as they stand behind the point
    int behind; ///< most digits behind the point
};

constexpr auto undefined = "-";

int digits_before_point(double value)
{
    return std::abs(value) < 1 ? 1 : static_cast<int>(std::log10(std::abs(value))) + 1;
}

double rounded(double value, int digits)
{
    auto const places = std::pow(10.0, std::max(0, digits - digits_before_point(value)));
    return std::round(value * places) / places;
}

/// `value` in the largest unit of which, rounded, there is one; the units descend.
std::string scaled(double value, std::span<Unit const> units, Style style)
{
    if (!std::isfinite(value)) return undefined;
    for (auto const& unit : units) {
        double const amount = rounded(value / unit.size, style.digits);
        if (std::abs(amount) < 1 && &unit != &units.back()) continue;
        int const behind = std::clamp(style.digits - digits_before_point(amount), 0, style.behind);
        return fmt::format("{:.{}f} {}", amount, behind, unit.name);
    }
    return {};
}

} // namespace

std::string readable(Seconds time)
{
    constexpr std::array<Unit, 4> units{{{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}}};
    return time == Seconds{} ? "0 s" : scaled(time.value(), units, {.digits = 5, .behind = 3});
}

std::string readable(Bytes bytes)
{
    constexpr std::array<Unit, 5> units{{{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}, {1, "B"}}};
    if (!std::isfinite(bytes.value())) return undefined;
    if (std::abs(bytes.value()) < 999.5) return fmt::format("{:.0f} B", bytes.value());
    return scaled(bytes.value(), units, {.digits = 3, .behind = 2});
}

std::string readable(Joules energy)
{
    constexpr std::array<Unit, 5> units{{{1e6, "MJ"}, {1e3, "kJ"}, {1, "J"}, {1e-3, "mJ"}, {1e-6, "uJ"}}};
    return energy == Joules{} ? "0 J" : scaled(energy.value(), units, {.digits = 3, .behind = 2});
}

std::string readable(Flops work)
{
    constexpr std::array<Unit, 5> units{
        {{1e12, "Tflop"}, {1e9, "Gflop"}, {1e6, "Mflop"}, {1e3, "kflop"}, {1, "flop"}}};
    return work == Flops{} ? "0 flop" : scaled(work.value(), units, {.digits = 3, .behind = 2});
}

std::string readable(PerSecond rate)
{
    constexpr std::array<Unit, 1> units{{{1, "/s"}}};
    return scaled(rate.value(), units, {.digits = 3, .behind = 2});
}

std::string readable(std::int64_t count)
{
    auto text = std::to_string(count);
    std::size_t const first = text.starts_with('-') ? 1 : 0;
    for (auto at = text.size(); at > first + 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

std::string counted(std::int64_t count, std::string_view noun)
{
    return fmt::format("{} {}{}", readable(count), noun, count == 1 ? "" : "s");
}

std::string readable_share(double share)
{
    double const percent = 100 * share;
    return std::isfinite(percent) ? fmt::format("{:.1f} %", percent) : undefined;
}

} // namespace sunder::sim
