#include "sim/platform/roaming.hpp"

#include "sim/base/match.hpp"
#include "sim/base/normal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double rounding = 1e-12; ///< of an instant: nearer ones are the same

/// a t^2 + b t + c
struct Parabola {
    double a = 0;
    double b = 0;
    double c = 0;

    friend Parabola operator-(Parabola const& p, Parabola const& q)
    {
        return {p.a - q.a, p.b - q.b, p.c - q.c};
    }
    friend Parabola operator*(double k, Parabola const& p) { return {k * p.a, k * p.b, k * p.c}; }
};

/// Calls for each t where it is zero.
template <class Visit>
void each_zero(Parabola const& p, Visit const& visit)
{
    double const half = p.b / 2;
    double const square = half * half - p.a * p.c;
    if (square < 0) return;
    double const q = -(half + std::copysign(std::sqrt(square), half)); // nothing cancels
    if (p.a != 0) visit(q / p.a);
    if (q != 0) visit(p.c / q);
}

/// The square of the distance from a point over the time from the start of a piece.
Parabola square_of_distance(Straight const& piece, Point from)
{
    double const x = piece.start.x - from.x;
    double const y = piece.start.y - from.y;
    auto const& v = piece.velocity;
    return {v.x * v.x + v.y * v.y, 2 * (v.x * x + v.y * y), x * x + y * y};
}

/// Over how many ways of random waypoints, and for how many devices where chance has a say, airtimes are
/// taken.
constexpr int ways = 20;
constexpr std::size_t draws = 100;

/// Until when there is something to see of one that starts at 0.
Seconds end_of(Walk const& walk)
{
    return walk.period.value_or(walk.points.back().at);
}

Seconds end_of(RandomWaypoint const& model)
{
    Point const size{model.high.x - model.low.x, model.high.y - model.low.y};
    return ways * (Seconds{mean_distance_in(size.x, size.y) / model.slowest} + model.pause);
}

bool is_random(Movement const& movement)
{
    return std::visit(Match{[](Walk const&) { return false; }, [](RandomWaypoint const&) { return true; }},
                      movement);
}

} // namespace

Roaming::Roaming(Setup setup) : setup_{std::move(setup)}, course_{*setup_.movement, setup_.seed} {}

/// To the end of the next piece of the course.
void Roaming::go_on()
{
    auto const piece = course_.next();
    if (receptions_.empty()) with_ = strongest(piece.start);
    follow(piece);
    known_until_ = piece.to;
}

void Roaming::follow(Straight const& piece)
{
    for (Seconds t = piece.from; t < piece.to;) {
        if (!interruption_) {
            t = stay(piece, t);
            continue;
        }
        if (*interruption_ >= piece.to) return;
        t = *std::exchange(interruption_, std::nullopt);
        with_ = strongest(piece.at(t));
    }
}

/// It is with an access point. \return when it leaves that, or the end of the piece
Seconds Roaming::stay(Straight const& piece, Seconds from)
{
    Seconds t = from;
    for (auto const next : turning_points(piece, from)) {
        auto const where = piece.at(std::isfinite(next.value()) ? 0.5 * (t + next) : t);
        auto const best = strongest(where);
        // Rounding cannot send it to and fro for ever: it leaves each access point once at most at one
        // instant.
        bool const may_leave = t > left_at_ || left_ < setup_.scores.size();
        if (heard(best, where) - heard(with_, where) > setup_.cell->hand_over.hysteresis && may_leave) {
            leave(t, best);
            return t;
        }
        add(t, airtime_at(where));
        t = next;
    }
    return piece.to;
}

void Roaming::leave(Seconds at, std::size_t target)
{
    left_ = at > left_at_ ? 1 : left_ + 1;
    left_at_ = at;
    with_ = target;
    auto const interruption = setup_.cell->hand_over.interruption;
    if (interruption <= Seconds{}) return;
    interruption_ = at + interruption;
    add(at, {});
}

void Roaming::add(Seconds from, SecondsPerByte airtime)
{
    auto const with = static_cast<std::int32_t>(with_);
    if (!receptions_.empty() && receptions_.back().from == from) receptions_.pop_back();
    if (!receptions_.empty() && receptions_.back().access_point == with &&
        receptions_.back().airtime == airtime)
        return;
    receptions_.push_back({.from = from, .access_point = with, .airtime = airtime});
}

/// When it may gain or lose a rate or hear another one better by the hysteresis, in order; then the end.
std::vector<Seconds> Roaming::turning_points(Straight const& piece, Seconds from) const
{
    auto const& cell = *setup_.cell;
    auto const& propagation = *cell.propagation;
    double const slope = 5 * propagation.exponent; // dB for each tenfold square
    std::vector<Seconds> turns;
    auto const turns_at = [&](double passed) {
        Seconds const t = piece.from + Seconds{passed};
        if (t > from && t < piece.to) turns.push_back(t);
    };
    auto const square = square_of_distance(piece, cell.access_points[with_]);
    auto const turns_at_square = [&](Parabola const& of, double value) {
        each_zero({of.a, of.b, of.c - value}, turns_at);
    };
    double const at_1m = heard_at(propagation, 1, setup_.scores[with_]);
    for (auto const& step : propagation.rates)
        if (at_1m > step.sensitivity)
            turns_at_square(square, std::pow(10, (at_1m - step.sensitivity) / slope));
    for (std::size_t other = 0; other < cell.access_points.size(); ++other) {
        if (other == with_) continue;
        double const ratio =
            std::pow(10, (cell.hand_over.hysteresis + shadow(with_) - shadow(other)) / slope);
        auto const square_of_other = square_of_distance(piece, cell.access_points[other]);
        each_zero(square - ratio * square_of_other, turns_at);
        turns_at_square(square, ratio); // with the other one within 1 m
        turns_at_square(square_of_other, 1 / ratio);
    }
    std::ranges::sort(turns);
    Seconds before = from;
    std::erase_if(turns, [&](Seconds t) {
        bool const is_same = t - before <= Seconds{rounding * std::max(1.0, t.value())};
        if (!is_same) before = t;
        return is_same;
    });
    turns.push_back(piece.to);
    return turns;
}

double Roaming::shadow(std::size_t access_point) const
{
    return setup_.cell->propagation->shadowing * setup_.scores[access_point];
}

double Roaming::heard(std::size_t access_point, Point where) const
{
    auto const& cell = *setup_.cell;
    return heard_at(*cell.propagation, distance_between(cell.access_points[access_point], where),
                    setup_.scores[access_point]);
}

std::size_t Roaming::strongest(Point where) const
{
    std::size_t best = 0;
    for (std::size_t i = 1; i < setup_.scores.size(); ++i)
        if (heard(i, where) > heard(best, where)) best = i;
    return best;
}

SecondsPerByte Roaming::airtime_at(Point where) const
{
    auto const& cell = *setup_.cell;
    return airtime_of(cell, rate_at(*cell.propagation, distance_between(cell.access_points[with_], where),
                                    setup_.scores[with_]));
}

std::size_t Roaming::number_at(Seconds t)
{
    auto const& known = until(t);
    auto const next = std::ranges::upper_bound(known, t, {}, &Reception::from);
    return static_cast<std::size_t>(next - known.begin()) - 1;
}

Reception Roaming::at(Seconds t)
{
    return receptions_[number_at(t)];
}

Seconds Roaming::stays_until(Seconds t)
{
    auto const next = number_at(t) + 1;
    return next < receptions_.size() ? receptions_[next].from : known_until_;
}

Seconds Roaming::time_with_none(Seconds from, Seconds to)
{
    Seconds none;
    auto number = number_at(from);
    auto const& known = until(to);
    for (; number < known.size() && known[number].from < to; ++number) {
        if (known[number].airtime > SecondsPerByte{}) continue;
        Seconds const end = number + 1 < known.size() ? std::min(to, known[number + 1].from) : to;
        none += end - std::max(from, known[number].from);
    }
    return none;
}

std::vector<Reception> const& Roaming::until(Seconds t)
{
    while (known_until_ <= t)
        go_on();
    return receptions_;
}

std::vector<DealtAirtime> airtimes_along(RadioCell const& cell, Movement const& movement, std::size_t devices)
{
    Seconds const end = std::visit([](auto const& kind) { return end_of(kind); }, movement);
    bool const is_drawn = is_random(movement) || cell.propagation->shadowing > 0;
    auto const drawn = is_drawn ? std::max<std::size_t>(1, draws / devices) : 1;
    std::map<std::pair<std::int32_t, SecondsPerByte>, double> seconds; // by access point and airtime
    seconds[{0, 1.0 / best_rate(cell)}] = 0;
    double all = 0;
    for (std::size_t draw = 0; draw < drawn; ++draw) {
        auto const seed = Seed{0}.child("typical").child(draw);
        Roaming::Setup setup{.cell = &cell, .movement = &movement, .seed = seed, .scores = {}};
        Draws scores{seed.child("shadowing")};
        for (std::size_t i = 0; i < cell.access_points.size(); ++i)
            setup.scores.push_back(normal_quantile(scores.uniform()));
        Roaming roaming{setup};
        auto const& known = roaming.until(end);
        for (std::size_t i = 0; i < known.size(); ++i) {
            if (known[i].airtime <= SecondsPerByte{}) continue;
            Seconds const to = i + 1 < known.size() ? std::min(end, known[i + 1].from) : end;
            double const time = std::max(0.0, (to - known[i].from).value());
            double const counted = end > Seconds{} ? time : 1; // what stands still has a place only
            seconds[{known[i].access_point, known[i].airtime}] += counted;
            all += counted;
        }
    }
    if (all <= 0) all = seconds.begin()->second = 1; // it is never with any
    std::vector<DealtAirtime> airtimes;
    for (auto const& [where, time] : seconds)
        airtimes.push_back({.airtime = where.second, .share = time / all, .access_point = where.first});
    return airtimes;
}

} // namespace sunder::sim
