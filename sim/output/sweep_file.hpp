/// \file
/// Sweeps to HDF5 and back; see FORMAT.md beside this file.
#pragma once

#include "sim/hdf5/output_file.hpp"
#include "sim/output/records_file.hpp"
#include "sim/records/point_table.hpp"
#include "sim/records/records.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

constexpr auto sweep_format_name = "sunder-sweep";

/// A sweep, or the part of it that one shard ran.
struct SweepFile {
    PointTable points;
    std::int64_t points_in_all = 0; ///< of the whole sweep, those of other shards included
    std::string application;        ///< whose figures are shown first: the first of the scenario
    std::string scenario;           ///< name
    std::uint64_t seed = 1;
    std::vector<std::int64_t> with_records; ///< numbers of the points whose full tables are kept, ascending
    Provenance provenance;
};

/// Reads the records of one point of `with_records`, when its turn comes.
using RecordsOfPoint = std::function<Records(std::int64_t number)>;

/// Writes to the temporary of `file` and commits it. Same arguments, same bytes.
/// \param records_of  called for each point of `with_records`; one point's records are in memory at a time
/// \throws RunError  when it cannot be written; nothing is left behind then.
void write_sweep(OutputFile& file, SweepFile const& sweep, RecordsOfPoint const& records_of = {});

/// Whether the file says that it is a sweep.
/// \throws InputError  where it cannot be read at all
[[nodiscard]] bool is_sweep_file(std::filesystem::path const& path);

/// All but the values of the columns: names, units, roles, and whether they are texts. Takes milliseconds
/// however many points there are.
/// \throws InputError  when it is not a sweep of ours, or damaged.
[[nodiscard]] SweepFile read_sweep_without_values(std::filesystem::path const& path);

/// \param wanted  whole names of the columns to read; the others are left out
/// \throws InputError  when it is not a sweep of ours, or damaged.
[[nodiscard]] SweepFile read_sweep(std::filesystem::path const& path, std::vector<std::string> const& wanted);

/// Reads all columns.
[[nodiscard]] SweepFile read_sweep(std::filesystem::path const& path);

/// Full tables of a point of `with_records`.
/// \throws InputError  when the file does not hold them, or is damaged.
[[nodiscard]] Records read_point_records(std::filesystem::path const& path, std::int64_t number);

/// A shard's result, and what it is called in messages.
struct SweepPart {
    std::string name;
    SweepFile sweep;
};

/// One sweep of parts that may overlap: a point that several of them ran has the same figures in each. Where
/// one says that it failed and another that it did not, the other counts.
/// \pre there is a part
/// \throws InputError  when they are parts of different sweeps, or differ in a point. Points that no part
/// has are simply absent: compare size() with points_in_all.
[[nodiscard]] SweepFile merge(std::vector<SweepPart> const& parts);

} // namespace sunder::sim
