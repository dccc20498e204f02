#include "sim/page/axis.hpp"

#include "sim/base/contract.hpp"
#include "sim/page/display_unit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace sunder::sim {
namespace {

struct Range {
    double low = 0;
    double high = 1;
};

Range range_of(std::vector<double> const& values)
{
    Range range{.low = std::numeric_limits<double>::infinity(),
                .high = -std::numeric_limits<double>::infinity()};
    for (double const value : values) {
        if (!std::isfinite(value)) continue;
        range.low = std::min(range.low, value);
        range.high = std::max(range.high, value);
    }
    return range.low <= range.high ? range : Range{};
}

/// The round number from 1, 2, 5, 10, ... that is next above `step`.
double round_step(double step)
{
    double const decade = std::pow(10.0, std::floor(std::log10(step)));
    for (double const factor : {1.0, 2.0, 5.0})
        if (factor * decade >= step * (1 - 1e-9)) return factor * decade;
    return 10 * decade;
}

std::vector<Tick> linear_ticks(Axis const& axis, int about)
{
    double const step = round_step((axis.high - axis.low) / about);
    std::vector<Tick> ticks;
    auto const last = std::llround(std::floor(axis.high / step + 1e-9));
    for (auto i = std::llround(std::ceil(axis.low / step - 1e-9)); i <= last; ++i) {
        double const at = static_cast<double>(i) * step;
        ticks.push_back({.at = at, .label = short_number(at)});
    }
    return ticks;
}

/// Powers of ten and, where these are few, their double and fivefold.
std::vector<Tick> logarithmic_ticks(Axis const& axis, int about)
{
    auto const first = static_cast<int>(std::floor(std::log10(axis.low) + 1e-9));
    auto const last = static_cast<int>(std::floor(std::log10(axis.high) + 1e-9));
    double const decades = std::log10(axis.high) - first;
    auto const stride = std::max(1, static_cast<int>(std::ceil(decades / about)));
    std::vector<double> factors{1};
    if (2 * decades <= about) factors = {1, 2, 5};
    std::vector<Tick> ticks;
    for (int exponent = first; exponent <= last; exponent += stride)
        for (double const factor : factors) {
            double const at = factor * std::pow(10.0, exponent);
            if (at >= axis.low * (1 - 1e-9) && at <= axis.high * (1 + 1e-9))
                ticks.push_back({.at = at, .label = short_number(at)});
        }
    return ticks;
}

std::vector<Tick> label_ticks(Axis const& axis, int about)
{
    auto const count = axis.labels.size();
    auto const stride = std::max<std::size_t>(1, (count + static_cast<std::size_t>(about) - 1) /
                                                     static_cast<std::size_t>(about));
    std::vector<Tick> ticks;
    for (std::size_t i = 0; i < count; i += stride)
        ticks.push_back({.at = static_cast<double>(i), .label = axis.labels[i]});
    return ticks;
}

} // namespace

double position(Axis const& axis, double value)
{
    if (axis.scale == AxisScale::linear) return (value - axis.low) / (axis.high - axis.low);
    return std::log(value / axis.low) / std::log(axis.high / axis.low);
}

std::vector<Tick> ticks(Axis const& axis, int about)
{
    SUNDER_EXPECTS(about >= 1);
    if (!axis.labels.empty()) return label_ticks(axis, about);
    return axis.scale == AxisScale::linear ? linear_ticks(axis, about) : logarithmic_ticks(axis, about);
}

Axis axis_over(std::vector<double> const& values, AxisWish const& wish)
{
    auto [low, high] = range_of(values);
    Axis axis{.title = wish.title, .low = low, .high = high, .scale = wish.scale, .labels = {}};
    if (wish.scale == AxisScale::logarithmic) {
        SUNDER_EXPECTS(low > 0);
        if (high < 2 * low) { // a line of equal values in the middle
            axis.low = low / 2;
            axis.high = high * 2;
        }
        return axis;
    }
    if (wish.start == AxisStart::at_zero) axis.low = std::min(0.0, low);
    if (axis.high - axis.low <= 1e-9 * std::abs(axis.high)) {
        axis.high += axis.high == 0 ? 1 : std::abs(axis.high) / 2;
        axis.low -= axis.low == 0 ? 0 : std::abs(axis.low) / 2;
    }
    constexpr double intervals = 5;
    double const step = round_step((axis.high - axis.low) / intervals);
    axis.low = std::floor(axis.low / step + 1e-9) * step;
    axis.high = std::ceil(axis.high / step - 1e-9) * step;
    return axis;
}

AxisScale fitting_scale(std::vector<double> const& values)
{
    auto const [low, high] = range_of(values);
    constexpr double much = 50;
    return low > 0 && high > much * low ? AxisScale::logarithmic : AxisScale::linear;
}

} // namespace sunder::sim
