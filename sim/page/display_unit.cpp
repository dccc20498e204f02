#include "sim/page/display_unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>

namespace sunder::sim {
namespace {

struct Step {
    double size;
    std::string_view name;
};

constexpr std::array<Step, 4> times{{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}}};
constexpr std::array<Step, 4> bytes{{{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}, {1, "B"}}};
constexpr std::array<Step, 4> rates{
    {{1e9 / 8, "Gbit/s"}, {1e6 / 8, "Mbit/s"}, {1e3 / 8, "kbit/s"}, {1.0 / 8, "bit/s"}}};
constexpr std::array<Step, 5> energies{{{1e6, "MJ"}, {1e3, "kJ"}, {1, "J"}, {1e-3, "mJ"}, {1e-6, "µJ"}}};
constexpr std::array<Step, 4> works{{{1e12, "Tflop"}, {1e9, "Gflop"}, {1e6, "Mflop"}, {1, "flop"}}};
constexpr std::array<Step, 4> speeds{{{1e12, "Tflop/s"}, {1e9, "Gflop/s"}, {1e6, "Mflop/s"}, {1, "flop/s"}}};
constexpr std::array<Step, 2> powers{{{1, "W"}, {1e-3, "mW"}}};

std::span<Step const> steps_of(std::string_view si_unit)
{
    if (si_unit == "s") return times;
    if (si_unit == "B") return bytes;
    if (si_unit == "B/s") return rates;
    if (si_unit == "J") return energies;
    if (si_unit == "flop") return works;
    if (si_unit == "flop/s") return speeds;
    if (si_unit == "W") return powers;
    return {};
}

} // namespace

DisplayUnit display_unit(std::string_view si_unit, double largest)
{
    auto const steps = steps_of(si_unit);
    if (steps.empty()) return {.name = std::string{si_unit}};
    if (!std::isfinite(largest) || largest == 0) largest = 1;
    constexpr double almost_one = 0.9995;
    auto const fits = std::ranges::find_if(
        steps, [&](Step const& step) { return std::abs(largest) / step.size >= almost_one; });
    auto const& step = fits == steps.end() ? steps.back() : *fits;
    return {.name = std::string{step.name}, .size = step.size};
}

std::string with_unit(std::string_view name, DisplayUnit const& unit)
{
    return unit.name.empty() ? std::string{name} : fmt::format("{} [{}]", name, unit.name);
}

std::string short_number(double value, int digits)
{
    if (!std::isfinite(value)) return "–";
    if (value == 0) return "0";
    auto const exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    constexpr int longest_plain = 7;
    if (exponent >= longest_plain || exponent < -longest_plain + 1)
        return fmt::format("{:.{}g}", value, digits);
    if (exponent >= digits) {
        double const unit = std::pow(10.0, exponent + 1 - digits);
        return fmt::format("{:.0f}", std::round(value / unit) * unit);
    }
    auto text = fmt::format("{:.{}f}", value, digits - 1 - exponent);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
    }
    return text;
}

std::string short_quantity(double in_si_units, std::string_view si_unit)
{
    auto const unit = display_unit(si_unit, in_si_units);
    auto const number = short_number(in_si_units / unit.size);
    return unit.name.empty() || !std::isfinite(in_si_units) ? number
                                                            : fmt::format("{} {}", number, unit.name);
}

} // namespace sunder::sim
