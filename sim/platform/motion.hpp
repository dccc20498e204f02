/// \file
/// Where devices that move are over time.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"

#include <cstddef>
#include <optional>
#include <variant>
#include <vector>

namespace sunder::sim {

/// In a plane, metres.
struct Point {
    double x = 0;
    double y = 0;
    friend bool operator==(Point, Point) = default;
};

[[nodiscard]] double distance_between(Point a, Point b);

/// Where something is at an instant.
struct PassedPoint {
    Seconds at;
    Point where;
};

/// Straight and even from point to point. Before the first it stands there; after the last it stays, or goes
/// through all of it again and again.
struct Walk {
    std::vector<PassedPoint> points; ///< at least one; instants ascend, from 0 or later
    std::optional<Seconds> period{}; ///< of repeating: not before the last instant, the last point the first
};

/// The random waypoint model (Johnson and Maltz, Dynamic source routing in ad hoc wireless networks, in
/// Mobile Computing, 1996): again and again to a point that is uniform in a rectangle, straight and at a
/// speed that is uniform for each way, and then a pause.
///
/// It starts as if it had always gone on: a device is seen on long ways more often than on short ones, and
/// more often slow than fast, so that it is near the middle more often than the points it goes to are
/// (Bettstetter, Resta and Santi, The node distribution of the random waypoint mobility model, IEEE TMC 2(3),
/// 2003). A start at a uniform point would have averages over time drift for long (Yoon, Liu and Noble,
/// Random waypoint considered harmful, INFOCOM 2003).
struct RandomWaypoint {
    Point low;          ///< corner of the rectangle
    Point high;         ///< the opposite one, beyond it in both
    double slowest = 1; ///< metres a second, above 0
    double fastest = 1; ///< not less
    Seconds pause;
};

using Movement = std::variant<Walk, RandomWaypoint>;

/// A piece of a course: straight at one speed, or standing.
struct Straight {
    Seconds from;
    Seconds to; ///< after `from`; infinite for what stands for ever
    Point start;
    Point velocity; ///< metres a second

    [[nodiscard]] Point at(Seconds t) const
    {
        double const passed = (t - from).value();
        return {start.x + velocity.x * passed, start.y + velocity.y * passed};
    }
};

/// The course that a device takes, piece by piece, from 0 on and without a gap.
class Course {
public:
    /// \param seed  of its draws. \pre the movement outlives it
    Course(Movement const& movement, Seed seed);

    /// The next piece. After one without an end there is none.
    [[nodiscard]] Straight next();

private:
    [[nodiscard]] Straight next_of(Walk const& walk);
    [[nodiscard]] Straight next_of(RandomWaypoint const& model);
    [[nodiscard]] Straight first_of(RandomWaypoint const& model);
    [[nodiscard]] Straight way_to(Point target, double speed);
    [[nodiscard]] Point any_point(RandomWaypoint const& model);

    Movement const* movement_;
    Draws draws_;
    Seconds now_; ///< up to which pieces were given
    Point here_;
    std::size_t piece_ = 0; ///< of a walk: its point that comes next; of the other: how many were given
    double rounds_ = 0;     ///< of a walk that repeats
    bool has_arrived_ = false;
};

/// Mean distance of two points that are uniform in a rectangle (Ghosh, Random distances within a rectangle
/// and between two rectangles, Bulletin of the Calcutta Mathematical Society 43, 1951).
[[nodiscard]] double mean_distance_in(double width, double height);

} // namespace sunder::sim
