/// Where devices are, and which access point they hear.
#include "sim/platform/motion.hpp"
#include "sim/platform/roaming.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace sunder::sim {
namespace {

/// Where a course is at some instant, all before being gone through.
Point place_at(Movement const& movement, Seed seed, double t)
{
    Course course{movement, seed};
    auto piece = course.next();
    while (piece.to.value() <= t)
        piece = course.next();
    return piece.at(Seconds{t});
}

Walk there_and_back()
{
    return {.points = {{.at = Seconds{1}, .where = {0, 0}},
                       {.at = Seconds{5}, .where = {8, 4}},
                       {.at = Seconds{9}, .where = {0, 0}}}};
}

TEST(AWalk, IsStraightBetweenItsPointsAndStandsBesideThem)
{
    Movement const walk = there_and_back();
    EXPECT_EQ(place_at(walk, Seed{1}, 0.5), (Point{0, 0}));
    EXPECT_EQ(place_at(walk, Seed{1}, 3), (Point{4, 2}));
    EXPECT_EQ(place_at(walk, Seed{1}, 6), (Point{6, 3}));
    EXPECT_EQ(place_at(walk, Seed{1}, 1000), (Point{0, 0}));
}

TEST(AWalk, GoesThroughAllOfItAgain)
{
    auto walk = there_and_back();
    walk.period = Seconds{10};
    EXPECT_EQ(place_at(walk, Seed{1}, 70.5), (Point{0, 0}));
    EXPECT_EQ(place_at(walk, Seed{1}, 73), (Point{4, 2}));
    EXPECT_EQ(place_at(walk, Seed{1}, 79.5), (Point{0, 0}));
}

TEST(AWalkOfOnePoint, IsAPlace)
{
    Movement const place = Walk{.points = {{.at = {}, .where = {3, 4}}}};
    auto const piece = Course{place, Seed{1}}.next();
    EXPECT_EQ(piece.from, Seconds{});
    EXPECT_TRUE(std::isinf(piece.to.value()));
    EXPECT_EQ(piece.at(Seconds{7}), (Point{3, 4}));
}

/// Of the unit square (2 + sqrt 2 + 5 asinh 1) / 15; of a line a third.
TEST(TheMeanDistanceInARectangle, IsGhoshs)
{
    EXPECT_NEAR(mean_distance_in(1, 1), (2 + std::sqrt(2) + 5 * std::asinh(1)) / 15, 1e-15);
    EXPECT_NEAR(mean_distance_in(300, 1e-6), 100, 1e-4);
    EXPECT_NEAR(mean_distance_in(2, 5), mean_distance_in(5, 2), 1e-15);
}

/// Over many devices: mean and standard error.
struct Sample {
    double sum = 0, squares = 0;
    int count = 0;
    void add(double value)
    {
        sum += value;
        squares += value * value;
        ++count;
    }
    [[nodiscard]] double mean() const { return sum / count; }
    [[nodiscard]] double error() const { return std::sqrt((squares / count - mean() * mean()) / count); }
};

constexpr int many = 20000;
RandomWaypoint const walkers{.low = {0, 0}, .high = {40, 40}, .slowest = 0.5, .fastest = 2, .pause = {}};

/// A speed v is seen with a density that goes with 1 / v: the mean is the harmonic one of the ways.
TEST(RandomWaypoints, StartAtTheSpeedsOfTheirStationaryState)
{
    Sample speeds;
    for (std::uint64_t device = 0; device < many; ++device) {
        Movement const movement = walkers;
        auto const first = Course{movement, Seed{device}}.next();
        speeds.add(std::hypot(first.velocity.x, first.velocity.y));
    }
    EXPECT_NEAR(speeds.mean(), 1.5 / std::log(4.0), 4 * speeds.error());
}

TEST(RandomWaypoints, AreAsNearToTheMiddleAtFirstAsLater)
{
    for (double const pause : {0.0, 30.0}) {
        auto model = walkers;
        model.pause = Seconds{pause};
        Sample first;
        Sample later;
        for (std::uint64_t device = 0; device < many; ++device) {
            auto const square = [&](double t) {
                auto const place = place_at(model, Seed{device}, t);
                return (place.x - 20) * (place.x - 20) + (place.y - 20) * (place.y - 20);
            };
            first.add(square(0));
            later.add(square(500));
        }
        EXPECT_NEAR(first.mean(), later.mean(), 4 * std::hypot(first.error(), later.error())) << pause;
        if (pause > 0) continue;
        EXPECT_LT(first.mean(), 0.75 * 40 * 40 / 6.0); // of a uniform start
    }
}

/// Pauses of 30 s between ways of 40 x 0.5214 m x log(4) / 1.5 s/m.
TEST(RandomWaypoints, PauseForTheirShareOfTime)
{
    auto model = walkers;
    model.pause = Seconds{30};
    Sample pausing;
    Movement const movement = model;
    for (std::uint64_t device = 0; device < many; ++device)
        pausing.add(Course{movement, Seed{device}}.next().velocity == Point{} ? 1 : 0);
    double const moving = 40 * 0.52140543316472 * std::log(4.0) / 1.5;
    EXPECT_NEAR(pausing.mean(), 30 / (30 + moving), 4 * pausing.error());
}

RadioCell cell_at(std::vector<Point> points)
{
    RadioCell cell{.propagation = Propagation{}, .access_points = std::move(points)};
    cell.hand_over.interruption = {};
    return cell;
}

std::vector<Reception> along(RadioCell const& cell, Movement const& movement, double until)
{
    Roaming roaming{{.cell = &cell,
                     .movement = &movement,
                     .seed = Seed{1},
                     .scores = std::vector<double>(cell.access_points.size())}};
    return roaming.until(Seconds{until});
}

Movement line(Point from, Point to, double seconds)
{
    return Walk{.points = {{.at = {}, .where = from}, {.at = Seconds{seconds}, .where = to}}};
}

double megabits(Reception const& reception)
{
    return 1 / reception.airtime.value() * 8 / 1e6;
}

/// Heard are 20 - 40.05 - 30 log10(d) dBm, and 54 Mbit/s want -65 of them, 48 want -66.
TEST(WhoeverWalksAway, LosesARateWhereItIsHeardNoMore)
{
    auto const cell = cell_at({{0, 0}});
    auto const receptions = along(cell, line({0, 0}, {400, 0}, 400), 399);
    std::vector<double> const sensitivities{-65, -66, -70, -74, -77, -79, -81};
    std::vector<double> const rates{54, 48, 36, 24, 18, 12, 9, 6};
    ASSERT_EQ(receptions.size(), rates.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
        EXPECT_NEAR(megabits(receptions[i]), rates[i], 1e-9);
        if (i == 0) continue;
        EXPECT_NEAR(receptions[i].from.value(), std::pow(10, (-20.05 - sensitivities[i - 1]) / 30), 1e-9);
    }
}

/// Past the access point at 20 m: both sides alike.
TEST(WhoeverWalksBy, HasTheRatesOfBothSides)
{
    auto const cell = cell_at({{0, 20}});
    auto const receptions = along(cell, line({-100, 0}, {100, 0}, 200), 199);
    ASSERT_EQ(receptions.size() % 2, 1U);
    for (std::size_t i = 1; i < receptions.size(); ++i)
        EXPECT_NEAR(receptions[i].from.value() + receptions[receptions.size() - i].from.value(), 200, 1e-9);
}

/// Heard better by 3 dB where the ratio of distances is 10^(3/30).
TEST(WhoeverWalksAcross, ChangesTheAccessPointBehindTheMiddle)
{
    auto const cell = cell_at({{0, 0}, {100, 0}});
    auto const find_change = [&](Movement const& movement) {
        auto const receptions = along(cell, movement, 99);
        auto const changed = std::ranges::adjacent_find(
            receptions, [](auto const& a, auto const& b) { return a.access_point != b.access_point; });
        return changed == receptions.end() ? -1 : (changed + 1)->from.value();
    };
    double const ratio = std::pow(10, 0.1);
    EXPECT_NEAR(find_change(line({0, 0}, {100, 0}, 100)), 100 * ratio / (1 + ratio), 1e-9);
    EXPECT_NEAR(find_change(line({100, 0}, {0, 0}, 100)), 100 * ratio / (1 + ratio), 1e-9);
    EXPECT_EQ(find_change(line({0, 0}, {55, 0}, 100)), -1); // never by so much
}

TEST(AHandOver, LeavesADeviceWithNoneForItsTime)
{
    auto cell = cell_at({{0, 0}, {100, 0}});
    cell.hand_over = {.hysteresis = 0, .interruption = Seconds{0.5}};
    auto const movement = line({0, 0}, {100, 0}, 100);
    Roaming roaming{{.cell = &cell, .movement = &movement, .seed = Seed{1}, .scores = {0, 0}}};
    EXPECT_EQ(roaming.at(Seconds{49}).access_point, 0);
    EXPECT_EQ(roaming.at(Seconds{50.25}).airtime, SecondsPerByte{});
    EXPECT_EQ(roaming.at(Seconds{51}).access_point, 1);
    EXPECT_GT(roaming.at(Seconds{51}).airtime, SecondsPerByte{});
    EXPECT_NEAR(roaming.time_with_none({}, Seconds{100}).value(), 0.5, 1e-9);
    EXPECT_NEAR(roaming.time_with_none(Seconds{50.25}, Seconds{60}).value(), 0.25, 1e-9);
}

TEST(AWalkBetweenTwoEqualPlaces, EndsInTheMiddleWithoutAHandOver)
{
    auto cell = cell_at({{0, 0}, {100, 0}});
    cell.hand_over = {.hysteresis = 0, .interruption = {}};
    auto const receptions = along(cell, line({50, -50}, {50, 50}, 100), 99);
    for (auto const& reception : receptions)
        EXPECT_EQ(reception.access_point, 0);
}

/// 100 m at 1 m/s: for 31.5 s of 100 it has 54 Mbit/s, and so on.
TEST(PlansOfWalks, TakeTheShareOfTimeOfEachRate)
{
    Link wifi;
    auto cell = cell_at({{0, 0}});
    cell.stations.push_back({.group = 0_id, .moving = {{.movement = line({0, 0}, {100, 0}, 100)}}});
    make_cell(wifi, cell);
    auto const dealt = airtimes_of_device(*wifi.cell, {.group = 0_id, .index = 5});
    double shares = 0;
    for (auto const& some : dealt)
        shares += some.share;
    EXPECT_NEAR(shares, 1, 1e-12);
    EXPECT_NEAR(dealt.front().share, std::pow(10, 44.95 / 30) / 100, 1e-12);
    EXPECT_NEAR(wifi.up.of_device(0).mean(), 54e6 / 8, 1e-6);
}

} // namespace
} // namespace sunder::sim
