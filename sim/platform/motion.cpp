#include "sim/platform/motion.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

constexpr Seconds for_ever{std::numeric_limits<double>::infinity()};

Point velocity_between(PassedPoint const& a, PassedPoint const& b)
{
    double const passed = (b.at - a.at).value();
    return {(b.where.x - a.where.x) / passed, (b.where.y - a.where.y) / passed};
}

/// Uniform in [slowest, fastest]; for a way at a random instant its density goes with 1 / speed.
double speed_of_any_way(RandomWaypoint const& model, double score)
{
    return model.slowest + score * (model.fastest - model.slowest);
}
double speed_now(RandomWaypoint const& model, double score)
{
    return model.slowest * std::pow(model.fastest / model.slowest, score);
}

/// Mean of 1 / speed over ways.
double mean_slowness(RandomWaypoint const& model)
{
    double const range = model.fastest - model.slowest;
    double const relative = range / model.slowest;
    if (relative < 1e-9) return 1 / model.slowest;
    return std::log1p(relative) / range;
}

} // namespace

double distance_between(Point a, Point b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

double mean_distance_in(double width, double height)
{
    double const diagonal = std::hypot(width, height);
    auto const part = [&](double a, double b) {
        return 2.5 * a * a / b * std::asinh(b / a) - a * a / (a + diagonal);
    };
    return (3 * diagonal + part(width, height) + part(height, width)) / 15;
}

Course::Course(Movement const& movement, Seed seed) : movement_{&movement}, draws_{seed}
{
    std::visit(
        Match{[&](Walk const& walk) { here_ = walk.points.front().where; }, [](RandomWaypoint const&) {}},
        movement);
}

Straight Course::next()
{
    SUNDER_EXPECTS(now_ < for_ever);
    while (true) { // one that takes no time is none
        auto const piece = std::visit([this](auto const& kind) { return next_of(kind); }, *movement_);
        if (piece.to > now_) {
            now_ = piece.to;
            return piece;
        }
    }
}

Straight Course::next_of(Walk const& walk)
{
    auto const& points = walk.points;
    if (piece_ == points.size()) {
        if (!walk.period) return {.from = now_, .to = for_ever, .start = points.back().where, .velocity = {}};
        piece_ = 0;
        ++rounds_;
    }
    auto const& to = points[piece_++];
    Straight piece{.from = now_, .to = to.at, .start = to.where, .velocity = {}};
    if (walk.period) piece.to += rounds_ * *walk.period;
    if (piece_ == 1) return piece;
    auto const& from = points[piece_ - 2];
    piece.start = from.where;
    piece.velocity = velocity_between(from, to);
    return piece;
}

Point Course::any_point(RandomWaypoint const& model)
{
    double const x = draws_.uniform();
    double const y = draws_.uniform();
    return {model.low.x + x * (model.high.x - model.low.x), model.low.y + y * (model.high.y - model.low.y)};
}

Straight Course::way_to(Point target, double speed)
{
    auto const from = here_;
    double const length = distance_between(from, target);
    Seconds const time{length / speed};
    here_ = target;
    has_arrived_ = true;
    return {.from = now_,
            .to = now_ + time,
            .start = from,
            .velocity = {(target.x - from.x) / time.value(), (target.y - from.y) / time.value()}};
}

/// On its stationary distribution, without any warm-up (Navidi and Camp, Stationary distributions for the
/// random waypoint mobility model, IEEE TMC 3(1), 2004): it pauses with the share of time that pauses have,
/// at a uniform point and for a uniform part of one; else it is anywhere on a way that was drawn with a
/// density that goes with its length.
Straight Course::first_of(RandomWaypoint const& model)
{
    double const width = model.high.x - model.low.x;
    double const height = model.high.y - model.low.y;
    Seconds const moving{mean_distance_in(width, height) * mean_slowness(model)};
    if (draws_.uniform() < model.pause / (model.pause + moving)) {
        here_ = any_point(model);
        return {.from = {}, .to = draws_.uniform() * model.pause, .start = here_, .velocity = {}};
    }
    double const longest = std::hypot(width, height);
    Point from;
    Point to;
    do {
        from = any_point(model);
        to = any_point(model);
    } while (draws_.uniform() * longest >= distance_between(from, to));
    double const gone = draws_.uniform();
    here_ = {from.x + gone * (to.x - from.x), from.y + gone * (to.y - from.y)};
    return way_to(to, speed_now(model, draws_.uniform()));
}

Straight Course::next_of(RandomWaypoint const& model)
{
    if (piece_++ == 0) return first_of(model);
    if (std::exchange(has_arrived_, false) && model.pause > Seconds{})
        return {.from = now_, .to = now_ + model.pause, .start = here_, .velocity = {}};
    auto const target = any_point(model);
    return way_to(target, speed_of_any_way(model, draws_.uniform()));
}

} // namespace sunder::sim
