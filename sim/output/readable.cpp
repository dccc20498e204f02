#include "sim/output/readable.hpp"

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <span>
#include <string_view>

namespace sunder::sim {
namespace {

struct Unit {
    double size;
    std::string_view name;
};

/// `value` in the largest unit of which there is at least one; the units descend. `digits` are significant,
/// at least those before the point, at most `digits - 2` behind it.
std::string scaled(double value, std::span<Unit const> units, int digits)
{
    if (value == 0) return fmt::format("0 {}", units.back().name);
    double const power = std::pow(10.0, digits);
    for (auto const& unit : units) {
        double const amount = value / unit.size;
        bool const last = &unit == &units.back();
        if (!last && std::abs(amount) < 1 - 0.5 / power * 10) continue;
        int const before = std::abs(amount) < 1 ? 1 : static_cast<int>(std::log10(std::abs(amount))) + 1;
        int const behind = std::max(0, std::min(digits - before, digits > 3 ? digits - 2 : digits - 1));
        return fmt::format("{:.{}f} {}", amount, behind, unit.name);
    }
    return {};
}

} // namespace

std::string readable(Seconds time)
{
    constexpr std::array<Unit, 4> units{{{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}}};
    return scaled(time.value(), units, 5);
}

std::string readable(Bytes bytes)
{
    constexpr std::array<Unit, 5> units{{{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}, {1, "B"}}};
    return scaled(bytes.value(), units, 3);
}

std::string readable(Joules energy)
{
    constexpr std::array<Unit, 5> units{{{1e6, "MJ"}, {1e3, "kJ"}, {1, "J"}, {1e-3, "mJ"}, {1e-6, "uJ"}}};
    return scaled(energy.value(), units, 3);
}

std::string readable(PerSecond rate)
{
    constexpr std::array<Unit, 1> units{{{1, "/s"}}};
    return scaled(rate.value(), units, 3);
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

std::string readable_share(double share)
{
    return fmt::format("{:.1f} %", 100 * share);
}

} // namespace sunder::sim
