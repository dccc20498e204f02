#include "sim/sweep/range.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace sunder::sim {
namespace {

/// Its number is that of the text, so that both mean the same.
SweepValue value_of(SampledRange const& range, std::string const& digits)
{
    return {.text = range.written_unit.empty() ? digits : fmt::format("{} {}", digits, range.written_unit),
            .number = find_number(digits, range.unit_size),
            .unit = range.unit};
}

SweepValue rounded(SampledRange const& range, double number)
{
    return value_of(range, range.whole ? fmt::format("{:.0f}", number) : fmt::format("{:.12g}", number));
}

SweepValue exact(SampledRange const& range, double number)
{
    return value_of(range, fmt::format("{}", number));
}

double between(SampledRange const& range, double share)
{
    if (range.spacing == Spacing::linear) return range.low + share * (range.high - range.low);
    return range.low * std::pow(range.high / range.low, share);
}

} // namespace

std::vector<SweepValue> spaced_values(SampledRange const& range, std::int64_t points)
{
    std::vector<SweepValue> values;
    for (std::int64_t i = 0; i < points; ++i) {
        bool const last = i > 0 && i + 1 == points;
        auto value =
            i == 0 ? exact(range, range.low)
            : last ? exact(range, range.high)
                   : rounded(range, between(range, static_cast<double>(i) / static_cast<double>(points - 1)));
        if (values.empty() || values.back() != value) values.push_back(std::move(value));
    }
    return values;
}

SweepValue value_at(SampledRange const& range, double u)
{
    if (!range.whole) return rounded(range, between(range, u));
    auto wider = range; // each whole number owns what follows it up to the next
    wider.high += 1;
    return rounded(range, std::clamp(std::floor(between(wider, u)), range.low, range.high));
}

} // namespace sunder::sim
