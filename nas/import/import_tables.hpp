/// \file
/// Published tables, as people have them, turned into files that searches read. What is wrong with a table is
/// reported at its place; then nothing is returned.
#pragma once

#include "nas/accuracy/tables.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// A column to take: what it is called in the file and in the result.
struct ImportedColumn {
    std::string title;
    std::string name;
};

struct TableImport {
    std::vector<SourceText> files;       ///< one at least
    std::vector<ImportedColumn> columns; ///< empty: all that are understood
};

/// Accuracies of NAS-Bench-201 cells from a CSV file with commas, semicolons or tabs, quoted or not, that has
/// a row for each cell, under its index or its text (`idx`, `index`, `arch_str`, `arch`, `architecture`,
/// `cell`). Columns are understood whose names are those of the data sets, whatever their spelling, with or
/// without "acc", "accuracy" and "test"; validation accuracies are left out. In per cent, or as shares where
/// none exceeds 1. \pre one file \return a table for `accuracy: {table: FILE}`
[[nodiscard]] std::optional<std::string> import_accuracy(TableImport const& import,
                                                         sim::Diagnostics& diagnostics);

/// Latencies of whole NAS-Bench-201 networks, from such CSV files with a column for each device, in ms unless
/// its title names another unit, and energies, whose names end in `_energy`, in mJ; from the complete tables
/// of HW-NAS-Bench as CSV, whose rows stand in the benchmark's order and whose -1 is a cell that does not run
/// there; from JSON lists of 15,625 milliseconds by index, named after their device;
/// or from JSON mappings of devices to such lists. \return a table for `compute: {DEVICE: {table: FILE}}`
/// with the devices of all files
[[nodiscard]] std::optional<std::string> import_latency(TableImport const& import,
                                                        sim::Diagnostics& diagnostics);

/// Latencies of blocks, in ms: of FBNet's layers as differences to a skip with an estimate of what is common
/// to all networks (`devices: {NAME: {delta_ms, estimated_fixed_ms_by_macs}}`), or of the ops of
/// NAS-Bench-201 by device (`operations`, `NAME_latency`), both JSON. \pre one file \return figures for
/// `compute: {DEVICE: {figures: FILE}}`
[[nodiscard]] std::optional<std::string> import_blocks(TableImport const& import,
                                                       sim::Diagnostics& diagnostics);

} // namespace sunder::nas
