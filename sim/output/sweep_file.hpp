/// \file
/// Sweeps to HDF5 and back; see FORMAT.md beside this file.
#pragma once

#include "sim/output/output_file.hpp"
#include "sim/output/records_file.hpp"
#include "sim/records/point_table.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder::sim {

/// A sweep, or the part of it that one shard ran.
struct SweepFile {
    PointTable points;
    std::int64_t points_in_all = 0; ///< of the whole sweep, those of other shards included
    std::string application;        ///< whose figures are shown first: the first of the scenario
    Provenance provenance;
};

/// Writes to the temporary of `file` and commits it. Same arguments, same bytes.
/// \throws RunError  when it cannot be written; nothing is left behind then.
void write_sweep(OutputFile& file, SweepFile const& sweep);

/// \throws InputError  when it is not a sweep of ours, or damaged.
[[nodiscard]] SweepFile read_sweep(std::filesystem::path const& path);

/// One sweep of parts that may overlap: a point that several of them ran has the same figures in each.
/// \throws InputError  when they are parts of different sweeps, or differ in a point. Points that no part
/// has are simply absent: compare size() with points_in_all.
[[nodiscard]] SweepFile merge(std::vector<SweepFile> const& parts);

} // namespace sunder::sim
