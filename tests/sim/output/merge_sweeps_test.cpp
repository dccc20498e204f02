#include "sim/base/diagnostic.hpp"
#include "sim/output/sweep_file.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/sim/output/some_sweep.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

SweepFile part(std::vector<std::size_t> const& rows)
{
    return sweep_of(rows_of(four_points(), rows));
}

std::string bytes_of(SweepFile const& sweep)
{
    ScratchFolder const folder;
    OutputFile file{folder / "a.h5"};
    write_sweep(file, sweep);
    return content_of(folder / "a.h5");
}

TEST(Merging, GivesTheBytesOfTheWhole)
{
    auto const whole = bytes_of(sweep_of(four_points()));
    EXPECT_EQ(bytes_of(merge({{"a", part({0, 2})}, {"b", part({1, 3})}})), whole);
    EXPECT_EQ(bytes_of(merge({{"b", part({1, 3})}, {"a", part({0, 2})}})), whole);
}

TEST(Merging, TakesPartsThatOverlap)
{
    EXPECT_EQ(bytes_of(merge({{"a", part({0, 1, 2})}, {"b", part({1, 2, 3})}})),
              bytes_of(sweep_of(four_points())));
}

TEST(Merging, TakesAPartInWhichEveryPointFailed)
{
    auto failed = part({3});
    std::erase_if(failed.points.columns,
                  [](PointColumn const& column) { return column.role == ColumnRole::figure; });
    auto const whole = bytes_of(sweep_of(four_points()));
    EXPECT_EQ(bytes_of(merge({{"a", failed}, {"b", part({0, 1, 2})}})), whole);
    EXPECT_EQ(bytes_of(merge({{"b", part({0, 1, 2})}, {"a", failed}})), whole);
}

TEST(Merging, PrefersAPointThatWentWellToOneThatFailed)
{
    auto failed = part({1, 3});
    failed.points.status[0] = PointStatus::failed;
    EXPECT_EQ(bytes_of(merge({{"a", failed}, {"b", part({0, 1, 2})}})), bytes_of(sweep_of(four_points())));
}

TEST(Merging, LeavesOutPointsThatNoPartHas)
{
    auto const some = merge({{"a", part({0})}, {"b", part({3})}});
    EXPECT_EQ(some.points.number, (std::vector<std::int64_t>{0, 3}));
    EXPECT_EQ(some.points_in_all, 4);
}

TEST(Merging, KeepsWhichPointsHaveFullTables)
{
    auto a = part({0, 1});
    auto b = part({1, 2, 3});
    a.with_records = {0, 1};
    b.with_records = {1, 3};
    EXPECT_EQ(merge({{"a", a}, {"b", b}}).with_records, (std::vector<std::int64_t>{0, 1, 3}));
}

std::string mistake_in(std::vector<SweepPart> const& parts)
{
    try {
        static_cast<void>(merge(parts));
    } catch (InputError const& error) {
        return error.what();
    }
    return "none";
}

TEST(Merging, RefusesPartsOfDifferentSweeps)
{
    auto other = part({1});
    other.provenance.command = "sweep --seed 8";
    EXPECT_EQ(mistake_in({{"a.h5", part({0})}, {"b.h5", other}}),
              "b.h5:1:1: error: this is not a part of the same sweep as 'a.h5'\n"
              "  hint: their commands are 'sweep' and 'sweep --seed 8'\n");
    other = part({1});
    other.points.columns[2].unit = "ms";
    EXPECT_NE(mistake_in({{"a.h5", part({0})}, {"b.h5", other}}).find("their columns differ"),
              std::string::npos);
    other = part({1});
    other.provenance.scenario_text = "another";
    EXPECT_NE(mistake_in({{"a.h5", part({0})}, {"b.h5", other}}).find("their scenarios differ"),
              std::string::npos);
}

TEST(Merging, RefusesPointsThatContradictOneAnother)
{
    auto other = part({1, 2});
    std::get<0>(other.points.columns[3].values)[0] += 1e-15;
    EXPECT_EQ(mistake_in({{"a.h5", part({0, 1})}, {"b.h5", other}}),
              "b.h5:1:1: error: point 1 is not the same as in 'a.h5': they differ in "
              "'applications.camera.latency.p95'\n");
}

} // namespace
} // namespace sunder::sim
