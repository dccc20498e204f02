#include "sim/base/diagnostic.hpp"
#include "sim/output/sweep_file.hpp"
#include "tests/processor_time.hpp"
#include "tests/scratch_folder.hpp"
#include "tests/sim/hdf5/sealed_again.hpp"
#include "tests/sim/output/some_sweep.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder::sim {
namespace {

void write(std::filesystem::path const& path, SweepFile const& sweep, RecordsOfPoint const& records_of = {})
{
    OutputFile file{path};
    write_sweep(file, sweep, records_of);
}

std::vector<std::uint64_t> bits_of(std::vector<double> const& values)
{
    std::vector<std::uint64_t> bits;
    bits.reserve(values.size());
    for (double const value : values)
        bits.push_back(std::bit_cast<std::uint64_t>(value));
    return bits;
}

void expect_equal(PointTable const& a, PointTable const& b)
{
    EXPECT_EQ(a.number, b.number);
    EXPECT_EQ(a.status, b.status);
    EXPECT_EQ(a.replications, b.replications);
    EXPECT_EQ(a.failure, b.failure);
    ASSERT_EQ(a.columns.size(), b.columns.size());
    for (std::size_t i = 0; i < a.columns.size(); ++i) {
        EXPECT_EQ(a.columns[i].name, b.columns[i].name);
        EXPECT_EQ(a.columns[i].unit, b.columns[i].unit);
        EXPECT_EQ(a.columns[i].role, b.columns[i].role);
        ASSERT_EQ(a.columns[i].is_text(), b.columns[i].is_text()) << a.columns[i].name;
        if (a.columns[i].is_text())
            EXPECT_EQ(std::get<1>(a.columns[i].values), std::get<1>(b.columns[i].values));
        else
            EXPECT_EQ(bits_of(std::get<0>(a.columns[i].values)), bits_of(std::get<0>(b.columns[i].values)));
    }
}

TEST(SweepFile, ReadsBackWhatWasWritten)
{
    ScratchFolder const folder;
    write(folder / "a.h5", small_sweep());
    auto const sweep = read_sweep(folder / "a.h5");
    expect_equal(sweep.points, four_points());
    EXPECT_EQ(sweep.points_in_all, 4);
    EXPECT_EQ(sweep.application, "camera");
    EXPECT_EQ(sweep.scenario, "small");
    EXPECT_EQ(sweep.seed, 7);
    EXPECT_EQ(sweep.provenance.command, small_sweep().provenance.command);
    EXPECT_EQ(sweep.provenance.scenario_text, small_sweep().provenance.scenario_text);
    EXPECT_EQ(sweep.provenance.inputs.front().path, "small.yaml");
}

TEST(SweepFile, MayHoldNoPointAtAll)
{
    ScratchFolder const folder;
    auto sweep = small_sweep();
    sweep.points = {};
    write(folder / "a.h5", sweep);
    expect_equal(read_sweep(folder / "a.h5").points, {});
}

TEST(SweepFile, SaysWhatColumnsThereAreWithoutReadingThem)
{
    ScratchFolder const folder;
    write(folder / "a.h5", small_sweep());
    auto const columns = read_sweep_without_values(folder / "a.h5").points.columns;
    ASSERT_EQ(columns.size(), 7);
    EXPECT_EQ(columns[2].name, "applications.camera.latency.mean");
    EXPECT_EQ(columns[2].unit, "s");
    EXPECT_EQ(columns[2].role, ColumnRole::figure);
    EXPECT_TRUE(columns[1].is_text());
    EXPECT_TRUE(std::get<0>(columns[2].values).empty());
}

TEST(SweepFile, ReadsTheColumnsThatAreWanted)
{
    ScratchFolder const folder;
    write(folder / "a.h5", small_sweep());
    auto const points = read_sweep(folder / "a.h5", {"devices.phone.utilisation"}).points;
    ASSERT_EQ(points.columns.size(), 1);
    EXPECT_EQ(std::get<0>(points.columns[0].values)[1], 0.9);
    EXPECT_EQ(points.size(), 4);
}

TEST(SweepFile, IsKnownFromOtherFiles)
{
    ScratchFolder const folder;
    write(folder / "a.h5", small_sweep());
    write_records(folder / "run.h5", small_records(), {});
    EXPECT_TRUE(is_sweep_file(folder / "a.h5"));
    EXPECT_FALSE(is_sweep_file(folder / "run.h5"));
    EXPECT_THROW(static_cast<void>(is_sweep_file(folder / "none.h5")), InputError);
}

TEST(SweepFile, PacksItsColumns)
{
    ScratchFolder const folder;
    auto sweep = small_sweep();
    sweep.points = done_points(100'000);
    sweep.points_in_all = 100'000;
    write(folder / "a.h5", sweep);
    EXPECT_LT(std::filesystem::file_size(folder / "a.h5"), 100'000) << "one byte a point";
    EXPECT_EQ(read_sweep(folder / "a.h5").points.number, sweep.points.number);
}

TEST(SweepFile, KeepsTheFullTablesOfPoints)
{
    ScratchFolder const folder;
    auto sweep = small_sweep();
    sweep.with_records = {0, 2};
    write(folder / "a.h5", sweep, [](std::int64_t number) {
        auto records = small_records();
        records.seed = static_cast<std::uint64_t>(100 + number);
        return records;
    });
    EXPECT_EQ(read_sweep(folder / "a.h5").with_records, (std::vector<std::int64_t>{0, 2}));
    auto const records = read_point_records(folder / "a.h5", 2);
    EXPECT_EQ(records.seed, 102);
    EXPECT_EQ(records.requests.finished_at, small_records().requests.finished_at);
    EXPECT_EQ(records.cuts, small_records().cuts);
}

std::string mistake_in(std::function<void()> const& act)
{
    try {
        act();
    } catch (InputError const& error) {
        return error.what();
    }
    return "none";
}

TEST(SweepFile, SaysWhenAPointHasNoFullTables)
{
    ScratchFolder const folder;
    write(folder / "a.h5", small_sweep());
    EXPECT_EQ(mistake_in([&] { static_cast<void>(read_point_records(folder / "a.h5", 3)); }),
              (folder / "a.h5").string() + ":1:1: error: there are no full tables of point 3\n"
                                           "  hint: `sunder sweep --tables requests` keeps them\n");
}

TEST(SweepFile, HasFiguresOfItsFirstApplication)
{
    ScratchFolder const folder;
    auto sweep = small_sweep();
    sweep.application = "=1+1";
    write(folder / "a.h5", sweep);
    EXPECT_NE(mistake_in([&] {
                  static_cast<void>(read_sweep(folder / "a.h5"));
              }).find("there are no figures of its first application, '=1+1'"),
              std::string::npos);
}

TEST(SweepFile, OfAMillionPointsIsRefusedInTimeWhenDamaged)
{
    constexpr std::int64_t million = 1'000'000;
    ScratchFolder const folder;
    auto sweep = small_sweep();
    sweep.points = done_points(million);
    sweep.points_in_all = million;
    write(folder / "whole.h5", sweep);
    auto const whole = without_seal(content_of(folder / "whole.h5"));
    for (int i = 1; i <= 10; ++i) {
        auto wrong = whole;
        auto const at = whole.size() * static_cast<std::size_t>(i) / 11;
        wrong.replace(at, std::min<std::size_t>(64, whole.size() - at), 64, static_cast<char>(i));
        write_content(folder / "wrong.h5", wrong);
        seal_again(folder / "wrong.h5");
        auto const before = processor_seconds();
        static_cast<void>(mistake_in([&] { static_cast<void>(read_sweep(folder / "wrong.h5")); }));
        EXPECT_LT(processor_seconds() - before, 3) << "damaged at " << at;
    }
}

TEST(SweepFile, SurvivesAnyByteBeingWrong)
{
    ScratchFolder const folder;
    write(folder / "whole.h5", small_sweep());
    auto const whole = without_seal(content_of(folder / "whole.h5"));
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); at += 401) {
        auto wrong = whole;
        wrong[at] = static_cast<char>(wrong[at] ^ 0x41);
        write_content(folder / "wrong.h5", wrong);
        seal_again(folder / "wrong.h5");
        refused += mistake_in([&] { static_cast<void>(read_sweep(folder / "wrong.h5")); }) == "none" ? 0 : 1;
    }
    EXPECT_GT(refused, 0);
}

} // namespace
} // namespace sunder::sim
