#include "sim/exchange/simgrid_units.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace sunder::sim::detail {
namespace {

struct NamedScale {
    std::string_view name;
    Scale scale;
};

constexpr Scale ten_to(int power)
{
    return {.power_of_ten = power};
}

constexpr std::array times{
    NamedScale{"ps", ten_to(-12)},
    NamedScale{"ns", ten_to(-9)},
    NamedScale{"us", ten_to(-6)},
    NamedScale{"ms", ten_to(-3)},
    NamedScale{"s", {}},
    NamedScale{"m", {.times = 60}},
    NamedScale{"h", {.times = 3'600}},
    NamedScale{"d", {.times = 86'400}},
    NamedScale{"w", {.times = 604'800}},
};

constexpr std::array prefixes{
    NamedScale{"", {}},          NamedScale{"k", ten_to(3)},  NamedScale{"M", ten_to(6)},
    NamedScale{"G", ten_to(9)},  NamedScale{"T", ten_to(12)}, NamedScale{"P", ten_to(15)},
    NamedScale{"E", ten_to(18)}, NamedScale{"Z", ten_to(21)}, NamedScale{"Y", ten_to(24)},
};

constexpr std::array binary_prefixes{
    NamedScale{"Ki", {.times = std::uint64_t{1} << 10U}},
    NamedScale{"Mi", {.times = std::uint64_t{1} << 20U}},
    NamedScale{"Gi", {.times = std::uint64_t{1} << 30U}},
    NamedScale{"Ti", {.times = std::uint64_t{1} << 40U}},
    NamedScale{"Pi", {.times = std::uint64_t{1} << 50U}},
};

constexpr std::array long_prefixes{
    NamedScale{"", {}},
    NamedScale{"kilo", ten_to(3)},
    NamedScale{"mega", ten_to(6)},
    NamedScale{"giga", ten_to(9)},
    NamedScale{"tera", ten_to(12)},
    NamedScale{"peta", ten_to(15)},
    NamedScale{"exa", ten_to(18)},
    NamedScale{"zeta", ten_to(21)},
    NamedScale{"yotta", ten_to(24)},
};

std::optional<Scale> prefix_of(auto const& known, std::string_view unit, std::string_view base)
{
    if (!unit.ends_with(base)) return std::nullopt;
    unit.remove_suffix(base.size());
    auto const found = std::ranges::find(known, unit, &NamedScale::name);
    if (found == known.end()) return std::nullopt;
    return found->scale;
}

std::optional<Scale> scale_of_rate(std::string_view unit)
{
    for (auto const& [base, over] : {std::pair{"Bps", 1U}, std::pair{"bps", 8U}}) {
        auto scale = prefix_of(prefixes, unit, base);
        if (!scale) scale = prefix_of(binary_prefixes, unit, base);
        if (!scale) continue;
        scale->over = over;
        return scale;
    }
    return std::nullopt;
}

std::optional<Scale> scale_of(std::string_view unit, Dimension wanted)
{
    if (unit.empty()) return Scale{};
    if (wanted == BytesPerSecond::dimension) return scale_of_rate(unit);
    if (wanted == FlopsPerSecond::dimension) {
        auto const scale = prefix_of(prefixes, unit, "f");
        return scale ? scale : prefix_of(long_prefixes, unit, "flops");
    }
    auto const found = std::ranges::find(times, unit, &NamedScale::name);
    if (found == times.end()) return std::nullopt;
    return found->scale;
}

std::string_view example_of(Dimension wanted)
{
    if (wanted == BytesPerSecond::dimension) return "125MBps or 54Mbps";
    return wanted == FlopsPerSecond::dimension ? "2.5Gf" : "50us";
}

std::string_view without_blanks(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

} // namespace

std::optional<double> parse_simgrid_quantity(std::string_view text, Dimension wanted, ParseProblem& problem)
{
    text = without_blanks(text);
    auto const decimal = find_decimal(text);
    if (!decimal) {
        problem = {fmt::format("'{}' is not a number with a unit", text),
                   fmt::format("as in {}", example_of(wanted))};
        return std::nullopt;
    }
    auto const scale = scale_of(decimal->rest, wanted);
    if (!scale) {
        problem = {fmt::format("'{}' is not a unit that fits here", decimal->rest),
                   fmt::format("as in {}", example_of(wanted))};
        return std::nullopt;
    }
    auto const value = scaled(decimal->number, *scale);
    if (!value) problem = {fmt::format("'{}' is too large or too small for this program", text), ""};
    if (value && *value < 0) {
        problem = {fmt::format("'{}' is below 0", text), ""};
        return std::nullopt;
    }
    return value;
}

} // namespace sunder::sim::detail
