/// \file
/// Parts of which files of records are made in HDF5, and those of sweeps and searches likewise.
#pragma once

#include "sim/hdf5/reading.hpp"
#include "sim/hdf5/writing.hpp"
#include "sim/output/records_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

[[nodiscard]] FileFormat records_format();
[[nodiscard]] FileFormat sweep_format();

/// What a file is and how it came about, as attributes of the file.
void write_provenance(hid_t file, FileFormat const& format, Provenance const& provenance);

/// What write_provenance() wrote.
[[nodiscard]] Provenance provenance_in(Hdf5Reader const& file);

/// Digests and paths from lines as sha256sum prints them.
[[nodiscard]] std::vector<InputFile> parse_sums(std::string_view sums);

/// The lists of names and the tables of a run, in `location`, whose own path is `path`: "/" or
/// "/points/7/".
void write_record_tables(hid_t location, std::string const& path, RunTables const& run);

/// What write_record_tables() wrote at `place`: "" or "points/7/". Values are checked at depth `everything`.
[[nodiscard]] Records records_in(Hdf5Reader const& file, std::string const& place);

/// All but the rows of requests and spans, checked likewise.
[[nodiscard]] Records facts_in(Hdf5Reader const& file, std::string const& place);

} // namespace sunder::sim
