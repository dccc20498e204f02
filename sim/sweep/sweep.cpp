#include "sim/sweep/sweep.hpp"

#include "sim/base/contract.hpp"
#include "sim/sweep/design.hpp"
#include "sim/sweep/range.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

Subject key_of(GridAxis const& axis, std::size_t which)
{
    auto const& unit = axis.values.front()[which].unit;
    bool const numbers = std::ranges::all_of(
        axis.values, [&](auto const& choice) { return choice[which].number && choice[which].unit == unit; });
    return {.name = axis.keys[which],
            .unit = numbers ? unit : "",
            .kind = numbers ? Subject::Kind::number : Subject::Kind::text};
}

std::int64_t product(std::int64_t a, std::int64_t b)
{
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return b > 0 && a > most / b ? most : a * b;
}

std::vector<std::vector<SweepValue>> samples_of(Sweep const& sweep, Seed const& seed)
{
    if (sweep.ranges.empty()) return {{}};
    std::vector<std::string> keys;
    for (auto const& range : sweep.ranges)
        keys.push_back(range.key);
    std::vector<std::vector<SweepValue>> samples;
    for (auto const& row : design_rows(sweep.design, keys, sweep.samples, seed)) {
        auto& values = samples.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i)
            values.push_back(value_at(sweep.ranges[i], row[i]));
    }
    return samples;
}

} // namespace

std::vector<Subject> keys_of(Sweep const& sweep)
{
    std::vector<Subject> keys;
    for (auto const& axis : sweep.grid)
        for (std::size_t i = 0; i < axis.keys.size(); ++i)
            keys.push_back(key_of(axis, i));
    for (auto const& range : sweep.ranges)
        keys.push_back({.name = range.key, .unit = range.unit, .kind = Subject::Kind::number});
    return keys;
}

std::int64_t count_points(Sweep const& sweep)
{
    std::int64_t count =
        sweep.ranges.empty() ? 1 : count_rows(sweep.design, sweep.samples, sweep.ranges.size());
    for (auto const& axis : sweep.grid)
        count = product(count, std::ssize(axis.values));
    return count;
}

Points::Points(Sweep sweep, Seed const& seed)
    : sweep_{std::move(sweep)}, samples_{samples_of(sweep_, seed)}, size_{count_points(sweep_)}
{
}

std::vector<SweepValue> Points::at(std::int64_t number) const
{
    SUNDER_EXPECTS(number >= 0 && number < size_);
    auto rest = static_cast<std::size_t>(number);
    auto const& sample = samples_[rest % samples_.size()];
    rest /= samples_.size();

    std::vector<std::vector<SweepValue> const*> chosen(sweep_.grid.size());
    for (std::size_t axis = sweep_.grid.size(); axis-- > 0;) {
        auto const& values = sweep_.grid[axis].values;
        chosen[axis] = &values[rest % values.size()];
        rest /= values.size();
    }
    std::vector<SweepValue> values;
    for (auto const* choice : chosen)
        values.insert(values.end(), choice->begin(), choice->end());
    values.insert(values.end(), sample.begin(), sample.end());
    return values;
}

} // namespace sunder::sim
