/// \file
/// Records to HDF5 and back; see FORMAT.md beside this file.
#pragma once

#include "sim/hdf5/output_file.hpp"
#include "sim/records/records.hpp"
#include "sim/records/row_source.hpp"
#include "sim/records/summary.hpp"
#include "sim/scenario/scenario.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace sunder::sim {

/// What a file says of how it came about; no clock time.
struct Provenance {
    std::string program_version;
    std::string simgrid_version;
    std::string command;       ///< sub-command and what changes the results
    std::string scenario_text; ///< fully resolved
    std::vector<InputFile> inputs;
    std::string measured{}; ///< by what and how, where it is no simulation but a rehearsal
};

/// What a run of any length left.
struct RunTables {
    Records const& facts; ///< whose rows of requests and spans are not looked at
    RowSource const& rows;
    Summary const& summary;
};

/// Writes to the temporary of `file` and commits it. Same arguments, same bytes.
/// \throws RunError  when it cannot be written; nothing is left behind then.
void write_records(OutputFile& file, RunTables const& run, Provenance const& provenance);
void write_records(OutputFile& file, Records const& records, Provenance const& provenance);

/// Claims `path`, then writes.
void write_records(std::filesystem::path const& path, Records const& records, Provenance const& provenance);

struct RecordsFile {
    Records records;
    Provenance provenance;
};

/// \throws InputError  when it is not a file of ours, or damaged.
[[nodiscard]] RecordsFile read_records(std::filesystem::path const& path);

/// Takes what a file holds, which need not all be in memory: first all but the rows of requests and spans,
/// then those in blocks, in their order.
class RecordsReader {
public:
    virtual ~RecordsReader() = default;
    virtual void begin(RecordsFile const& /*without_rows*/) {}
    virtual void take(Requests const& /*block*/) {}
    virtual void take(Spans const& /*block*/) {}
};

/// The same for a file of any length: it has been checked whole before `reader` hears of it.
void read_records(std::filesystem::path const& path, RecordsReader& reader);

} // namespace sunder::sim
