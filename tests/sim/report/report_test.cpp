#include "sim/report/point_grid.hpp"
#include "sim/report/policies_report.hpp"
#include "sim/report/run_report.hpp"
#include "sim/report/sweep_report.hpp"
#include "tests/sim/records/some_points.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

ReportFigure const* find_figure(ReportPage const& page, std::string const& title)
{
    for (auto const& section : page.sections)
        for (auto const& figure : section.figures)
            if (figure.title == title) return &figure;
    return nullptr;
}

/// A thousand requests of 1 to 1000 ms.
RecordsFile thousand_requests()
{
    RecordsFile file{.records = no_requests(), .provenance = {}};
    for (int i = 1; i <= 1000; ++i)
        add(file.records, SomeRequest{.arrived_at = 1, .latency = i / 1000.0});
    return file;
}

TEST(ReportOfARun, DrawsTheLatencyExactlyAtPercentiles)
{
    auto const page = run_report(thousand_requests());
    auto const* const latency = find_figure(page, "Latency");
    ASSERT_NE(latency, nullptr);
    // Type 7: the median of 1 to 1000 ms is 500.5 ms.
    auto const median =
        std::ranges::find_if(latency->table.rows, [](auto const& row) { return row[0] == "50"; });
    EXPECT_EQ((*median)[1], "500.5");
    EXPECT_EQ(latency->table.rows.back()[1], "1000");
}

TEST(ReportOfARun, DrawsAFewHundredPointsWhateverTheNumberOfRequests)
{
    auto file = thousand_requests();
    auto const few = html_of(run_report(file)).size();
    for (int i = 0; i < 20'000; ++i)
        add(file.records, SomeRequest{.arrived_at = 1, .latency = (1 + i % 1000) / 1000.0});
    EXPECT_NEAR(static_cast<double>(html_of(run_report(file)).size()), static_cast<double>(few), 2000);
}

TEST(ReportOfARun, CountsWarmUpsAndLoadsWhereThereWereAny)
{
    auto const devices_of = [](SomeDevice const& device) {
        auto file = thousand_requests();
        add(file.records, device);
        auto const page = run_report(file);
        auto const& tables = page.sections.front().tables;
        return *std::ranges::find(tables, "Devices", &ReportTable::title);
    };
    auto const table = devices_of({.group = 1, .warm_ups = 3, .loads = 7});
    EXPECT_EQ(table.head.back(), "models loaded");
    EXPECT_EQ(table.rows.back().back(), "7");
    EXPECT_EQ(*(table.rows.back().end() - 2), "3");
    EXPECT_EQ(devices_of({.group = 1}).head.back(), "energy");
}

TEST(ReportOfARun, AddsItsStagesUpToTheMeanLatency)
{
    auto const page = run_report(thousand_requests());
    auto const* const breakdown = find_figure(page, "Where the time goes");
    ASSERT_NE(breakdown, nullptr);
    ASSERT_EQ(breakdown->table.rows.size(), 1);
    EXPECT_EQ(breakdown->table.rows.front(), (std::vector<std::string>{"transfer", "500.5"}));
}

TEST(ReportOfARun, DrawsNothingOfARunWithoutRequests)
{
    auto const page = run_report({.records = no_requests(), .provenance = {}});
    EXPECT_EQ(find_figure(page, "Latency"), nullptr);
    EXPECT_EQ(find_figure(page, "The first requests"), nullptr);
}

TEST(Page, LetsNamesBeNoMarkup)
{
    auto file = thousand_requests();
    file.records.scenario = "<script>alert(1)</script>";
    auto const html = html_of(run_report(file));
    EXPECT_EQ(html.find("<script>alert"), std::string::npos);
    EXPECT_NE(html.find("&lt;script&gt;alert(1)"), std::string::npos);
}

/// Rates by counts, one point missing, and a key that moves with the rate.
SweepFile small_sweep()
{
    auto points = done_points(5);
    points.columns = {parameter("links.wifi.rate", "B/s", {1e6, 1e6, 1e6, 2e6, 2e6}),
                      parameter("links.wifi.latency", "s", {0.1, 0.1, 0.1, 0.2, 0.2}),
                      parameter("devices.phone.count", "", {1, 2, 3, 1, 2}),
                      figure("applications.camera.latency.mean", "s", {1, 2, 3, 4, 5}),
                      figure("applications.camera.latency.p95", "s", {1, 2, 3, 4, 5}),
                      figure("applications.camera.cut", {"a", "a", "a", "b", "b"})};
    SweepFile file;
    file.points = std::move(points);
    file.points_in_all = 6;
    file.application = "camera";
    file.scenario = "small";
    return file;
}

TEST(PointGrid, TakesKeysThatChangeTogetherAsOne)
{
    auto const grid = grid_of(small_sweep().points);
    ASSERT_TRUE(grid);
    ASSERT_EQ(grid->keys.size(), 2);
    EXPECT_EQ(grid->keys[0].name, "links.wifi.rate with links.wifi.latency");
    EXPECT_EQ(grid->keys[0].labels, (std::vector<std::string>{"8", "16"}));
    EXPECT_EQ(grid->keys[0].unit.name, "Mbit/s");
}

TEST(PointGrid, KnowsWhichPointsAreMissing)
{
    auto const grid = grid_of(small_sweep().points);
    EXPECT_EQ(grid->rows, (std::vector<std::ptrdiff_t>{0, 1, 2, 3, 4, PointGrid::nothing}));
}

TEST(PointGrid, IsCutAlongAnyKey)
{
    auto const grid = grid_of(small_sweep().points);
    EXPECT_EQ(grid->slices({0}), (std::vector<std::vector<std::ptrdiff_t>>{{0, 3}, {1, 4}, {2, -1}}));
    EXPECT_EQ(grid->slices({1, 0}), (std::vector<std::vector<std::ptrdiff_t>>{{0, 3, 1, 4, 2, -1}}));
}

TEST(PointGrid, IsNoneOfSamples)
{
    auto points = done_points(20);
    std::vector<double> across;
    std::vector<double> down;
    for (int i = 0; i < 20; ++i) {
        across.push_back(i);
        down.push_back((i * 7) % 20);
    }
    points.columns = {parameter("a", "", across), parameter("b", "", down)};
    // They pair off, so they would be one key; the last point breaks the pairs.
    std::get<0>(points.columns[1].values).back() = 0;
    EXPECT_FALSE(grid_of(points));
}

TEST(PointGrid, KeepsTheEndsOfAKeyWithManyValues)
{
    auto points = done_points(200);
    std::vector<double> many;
    std::vector<double> two;
    for (int i = 0; i < 100; ++i) {
        many.insert(many.end(), {1.0 * i, 1.0 * i});
        two.insert(two.end(), {0.0, 1.0});
    }
    points.columns = {parameter("many", "", many), parameter("two", "", two)};
    auto const grid = grid_of(points);
    ASSERT_TRUE(grid);
    EXPECT_EQ(grid->keys[0].size(), 30);
    EXPECT_EQ(grid->keys[0].left_out, 70);
    EXPECT_EQ(grid->keys[0].labels.front(), "0");
    EXPECT_EQ(grid->keys[0].labels.back(), "99");
}

TEST(ReportOfASweep, MapsTheFirstKeyAlongAndTheSecondUp)
{
    auto const page = sweep_report(small_sweep());
    auto const* const map = find_figure(page, "95th percentile of the latency");
    ASSERT_NE(map, nullptr);
    EXPECT_TRUE(map->moving->sliders.empty());
    EXPECT_EQ(map->table.rows[0], (std::vector<std::string>{"1", "1", "4"}));
    EXPECT_EQ(map->table.rows[2], (std::vector<std::string>{"3", "3", "–"}));
}

TEST(ReportOfASweep, ShowsWhereTheCutChanges)
{
    auto const page = sweep_report(small_sweep());
    auto const* const map = find_figure(page, "Chosen split");
    ASSERT_NE(map, nullptr);
    EXPECT_EQ(map->table.rows[1], (std::vector<std::string>{"2", "a", "b"}));
}

TEST(ReportOfASweep, FindsTheBestOfTheSplitsThatWereVaried)
{
    auto file = small_sweep();
    auto points = done_points(8);
    points.columns = {parameter("links.wifi.rate", "B/s", {1e6, 1e6, 1e6, 1e6, 2e6, 2e6, 2e6, 2e6}),
                      parameter("devices.phone.count", "", {1, 1, 2, 2, 1, 1, 2, 2}),
                      parameter("applications.camera.split",
                                {"left", "right", "left", "right", "left", "right", "left", "right"}),
                      figure("applications.camera.latency.mean", "s", {1, 2, 1, 2, 2, 1, 1, undefined})};
    file.points = points;
    auto const page = sweep_report(file);
    auto const* const map = find_figure(page, "Best split");
    ASSERT_NE(map, nullptr);
    EXPECT_EQ(map->table.rows[0], (std::vector<std::string>{"1", "left", "right"}));
    EXPECT_EQ(map->table.rows[1], (std::vector<std::string>{"2", "left", "left"}));
}

TEST(ReportOfASweep, DrawsSamplesAsClouds)
{
    auto points = done_points(50);
    std::vector<double> a;
    std::vector<double> b;
    for (int i = 0; i < 50; ++i) {
        a.push_back(i + 0.5);
        b.push_back((i * 13) % 49);
    }
    auto file = small_sweep();
    points.columns = {parameter("a", "", a), parameter("b", "", b),
                      figure("applications.camera.latency.p95", "s", a)};
    file.points = points;
    auto const page = sweep_report(file);
    EXPECT_NE(find_figure(page, "Latency against a"), nullptr);
    EXPECT_FALSE(find_figure(page, "Latency against b")->moving);
}

TEST(ReportOfASweep, StaysSmallHoweverManyPointsThereAre)
{
    constexpr int values = 28;
    std::vector<double> a, b, c, latency;
    for (int slow = 0; slow < values; ++slow)
        for (int middle = 0; middle < values; ++middle)
            for (int fast = 0; fast < values; ++fast) {
                a.push_back(fast);
                b.push_back(middle);
                c.push_back(slow);
                latency.push_back(std::sqrt(1.0 + static_cast<double>(a.size())));
            }
    auto points = done_points(a.size());
    points.columns = {parameter("a", "", a), parameter("b", "", b), parameter("c", "", c)};
    for (auto const* const name : {"latency.mean", "latency.p50", "latency.p95", "latency.p99", "energy"})
        points.columns.push_back(figure(std::string{"applications.camera."} + name, "s", latency));
    auto file = small_sweep();
    file.points = std::move(points);
    EXPECT_LT(html_of(sweep_report(file)).size(), 1'500'000U);
}

TEST(ReportOfASweep, TellsWhyPointsFailed)
{
    auto file = small_sweep();
    file.points.status[1] = PointStatus::failed;
    file.points.failure[1] = "the disk is full";
    auto const html = html_of(sweep_report(file));
    EXPECT_NE(html.find("the disk is full"), std::string::npos);
}

TEST(ReportOfARun, BearsABadgeWhereADeviceIsOverloaded)
{
    auto file = thousand_requests();
    EXPECT_TRUE(run_report(file).badges.empty());
    add(file.records, SomeDevice{.group = 1, .offered = 1.48});
    EXPECT_EQ(run_report(file).badges,
              std::vector<std::string>{"Overload: device 'server' is offered 148 % of what it can do"});
    EXPECT_NE(html_of(run_report(file)).find("<p class=\"badge\">Overload: device"), std::string::npos);
}

TEST(ReportOfARun, SaysWhoseEachFigureIsWhereThereAreTwoApplications)
{
    for (auto const& tile : run_report(thousand_requests()).tiles)
        EXPECT_TRUE(tile.note.ends_with("camera")) << tile.name << ": " << tile.note;
}

std::size_t count_in(std::string const& text, std::string const& part)
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

TEST(ReportOfARun, NamesADeadlineOnceWhoeverHasIt)
{
    auto file = thousand_requests();
    ASSERT_GE(file.records.applications.size(), 2U);
    for (int i = 1; i <= 1000; ++i)
        add(file.records, SomeRequest{.application = 1, .arrived_at = 1, .latency = i / 2000.0});
    for (auto& application : file.records.applications)
        application.deadline = Seconds{0.3};
    auto const drawn = [&] { return find_figure(run_report(file), "Latency")->draw(600).content; };
    EXPECT_EQ(count_in(drawn(), "deadline"), 1U);
    file.records.applications[0].deadline = Seconds{0.7};
    EXPECT_EQ(count_in(drawn(), "deadline of "), 2U);
}

/// Two kept ways, one policy and a clairvoyant, over two replications.
PolicyScores small_scores()
{
    auto const score = [](std::string name, double cost) {
        PolicyScore made{
            .name = std::move(name), .summary = {}, .costs = {cost, cost + 1}, .tails = {}, .spent = {}};
        made.summary.name = "camera";
        made.tails = {2 * cost, 2 * cost};
        made.spent = {{cost, cost}, {cost, cost + 2}};
        return made;
    };
    return {
        .all = {score("fixed: near", 3), score("fixed: far", 4), score("replan", 2), score("clairvoyant", 1)},
        .fixed = 2};
}

TEST(ReportOfPolicies, DrawsTheRegretOfThoseThatChooseAndOfTheBestThatIsKept)
{
    PoliciesRun run{.scenario = "small",
                    .seed = 1,
                    .replications = 2,
                    .from = Seconds{0},
                    .to = Seconds{10},
                    .applications = {small_scores()}};
    auto const page = policies_report(run);
    auto const* const regret = find_figure(page, "Regret over time");
    ASSERT_NE(regret, nullptr);
    EXPECT_EQ(regret->table.head, (std::vector<std::string>{"time [s]", "replan", "fixed: near"}));
    EXPECT_EQ(regret->table.rows.back(), (std::vector<std::string>{"7.5", "2", "4"}));
    auto const& table = page.sections.front().tables.front();
    EXPECT_EQ(table.rows[2][6], "1000.00 ± 0.00");
    EXPECT_EQ(table.rows[2][7], "-1000.00 ± 0.00");
    EXPECT_EQ(table.rows[2][8], "-2000.00 ± 0.00");
}

TEST(ReportOfPolicies, HasNoCurvesWhereTimesAreNotKnown)
{
    PoliciesRun run{.scenario = "small", .from = {}, .to = {}, .applications = {small_scores()}};
    for (auto& score : run.applications.front().all)
        score.spent.clear();
    EXPECT_EQ(find_figure(policies_report(run), "Regret over time"), nullptr);
}

TEST(ReportOfASweep, BearsABadgeWherePointsAreOverloaded)
{
    auto file = small_sweep();
    EXPECT_TRUE(sweep_report(file).badges.empty());
    file.points.columns.push_back(figure("offered", "", {0.2, 1.5, 0.3, 2, 0.1}));
    EXPECT_EQ(sweep_report(file).badges,
              std::vector<std::string>{"Overload: 2 of 5 points ask for more than a device or link can do"});
}

TEST(ReportOfASweep, SaysWhoseEachFigureIsWhereThereAreTwoApplications)
{
    auto file = small_sweep();
    file.points.columns.push_back(figure("applications.radar.latency.p95", "s", {1, 2, 3, 4, 5}));
    auto const page = sweep_report(file);
    EXPECT_NE(html_of(page).find("The points with the least 95th percentile of camera"), std::string::npos);
    EXPECT_NE(html_of(page).find("p95 of camera at point"), std::string::npos);
}

} // namespace
} // namespace sunder::sim
