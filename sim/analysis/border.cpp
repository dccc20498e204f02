#include "sim/analysis/border.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

constexpr int most_steps = 10;

/// To so many significant digits.
double rounded(double value, int digits)
{
    if (value == 0) return 0;
    double const size =
        std::pow(10.0, digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value)))));
    return std::round(value * size) / size;
}

} // namespace

std::optional<Holding> BorderSearch::ask(double value)
{
    auto const known = asked_.find(value);
    if (known != asked_.end()) return known->second;
    return asked_[value] = ask_(value);
}

/// The next value, where there is one.
std::optional<double> BorderSearch::stepped(double from, double factor)
{
    double const next = precision_.whole ? std::floor(from * factor) : from * factor;
    if (next == from || !ask(next)) return std::nullopt;
    return next;
}

/// Until the intervals of the figures leave nothing open there.
double BorderSearch::widened(double end, double factor)
{
    for (int i = 0; i < most_steps; ++i) {
        auto const there = *ask(end);
        if (there.surely || !there.possibly) break;
        auto const next = stepped(end, factor);
        if (!next) break;
        end = *next;
    }
    return end;
}

std::optional<BorderSearch::Ends> BorderSearch::enclose(double from)
{
    auto const first = ask(from);
    if (!first) return std::nullopt;
    auto const differs = [&](double value) { return ask(value)->holds != first->holds; };
    std::optional<double> up = from;
    std::optional<double> down = from;
    for (int i = 0; i < most_steps && (up || down); ++i) {
        if (auto const last = up; last && (up = stepped(*last, 2)) && differs(*up))
            return Ends{widened(*last, 0.5), widened(*up, 2)};
        if (auto const last = down; last && (down = stepped(*last, 0.5)) && differs(*down))
            return Ends{widened(*down, 0.5), widened(*last, 2)};
    }
    return std::nullopt;
}

bool BorderSearch::are_close(Neighbours const& both) const
{
    double const distance = std::abs(both.outer - both.inner);
    if (precision_.whole) return distance <= 1;
    return distance <= precision_.within * std::max(std::abs(both.inner), std::abs(both.outer));
}

/// Those between the two that were asked already.
BorderSearch::Neighbours BorderSearch::known(Neighbours both, Test test) const
{
    for (bool nearer = true; nearer;) {
        nearer = false;
        for (auto const& [value, holding] : asked_) {
            bool const lies_between = (value - both.inner) * (value - both.outer) < 0;
            if (!lies_between || !holding) continue;
            ((*holding).*test ? both.inner : both.outer) = value;
            nearer = true;
        }
    }
    return both;
}

/// About the middle, of few digits.
double BorderSearch::between(Neighbours const& both) const
{
    auto const [low, high] = std::minmax(both.inner, both.outer);
    if (precision_.whole) return low + std::floor((high - low) / 2);
    constexpr double far_apart = 4;
    bool const by_ratio = low > 0 && high > far_apart * low;
    double const middle = by_ratio ? std::sqrt(low * high) : low + (high - low) / 2;
    double const least = (low + middle) / 2;
    double const most = (middle + high) / 2;
    constexpr int all_digits = 17;
    for (int digits = 1; digits < all_digits; ++digits) {
        double const value = rounded(middle, digits);
        if (value > least && value < most) return value;
    }
    return middle;
}

BorderSearch::Neighbours BorderSearch::bisect(Neighbours both, Test test)
{
    both = known(both, test);
    while (!are_close(both)) {
        double const value = between(both);
        auto const there = ask(value);
        // Where the number has no such value, the condition does not hold there.
        (there && (*there).*test ? both.inner : both.outer) = value;
    }
    return both;
}

std::optional<Border> BorderSearch::find(Ends const& ends)
{
    auto const low = ask(ends.low);
    auto const high = ask(ends.high);
    if (!low || !high || low->holds == high->holds) return std::nullopt;
    Border border{
        .side = low->holds ? Border::KeptSide::below : Border::KeptSide::above, .sure = {}, .possible = {}};
    double const inside = low->holds ? ends.low : ends.high;
    double const outside = low->holds ? ends.high : ends.low;
    auto const [last, next] = bisect({inside, outside}, &Holding::holds);
    border.last = last;
    border.next = next;
    if (ask(inside)->surely) border.sure = bisect({inside, next}, &Holding::surely).inner;
    if (!ask(outside)->possibly) border.possible = bisect({last, outside}, &Holding::possibly).inner;
    return border;
}

} // namespace sunder::sim
