#include "sim/engine/power/heat.hpp"

#include <cmath>
#include <limits>

namespace sunder::sim {

Heat::Heat(Throttle const& throttle) : throttle_{throttle}, time_constant_{throttle.time_constant()} {}

void Heat::go_on(Seconds now, double busy)
{
    double const goal = busy * pace();
    level_ = goal + (level_ - goal) * std::exp(-((now - since_) / time_constant_));
    since_ = now;
}

Seconds Heat::plan(double busy) const
{
    constexpr Seconds never{std::numeric_limits<double>::infinity()};
    double const goal = busy * pace();
    double const edge = is_slow_ ? throttle_.again_at * throttle_.sustains : throttle_.sustains;
    bool const is_on_the_way = is_slow_ ? goal < edge : goal > edge;
    if (!is_on_the_way) return never;
    double const ratio = (goal - level_) / (goal - edge);
    return ratio > 1 ? since_ + std::log(ratio) * time_constant_ : since_;
}

void Heat::happen()
{
    is_slow_ = !is_slow_;
    if (is_slow_)
        slow_.push_back({.from = since_, .to = {}});
    else
        slow_.back().to = since_;
}

} // namespace sunder::sim
