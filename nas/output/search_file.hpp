/// \file
/// Results of searches to HDF5 and back; see FORMAT.md beside this file.
#pragma once

#include "nas/runner/search_result.hpp"
#include "sim/hdf5/output_file.hpp"
#include "sim/scenario/scenario.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace sunder::nas {

/// Version of the layout that is written, and the newest that can be read.
constexpr int search_format_version = 1;
constexpr auto search_format = "sunder-search";

/// What a file says of how it came about; no clock time.
struct SearchProvenance {
    std::string program_version;
    std::string simgrid_version;
    std::string command;     ///< sub-command and what changes the results
    std::string search_text; ///< fully resolved
    std::vector<sim::InputFile> inputs;
};

/// Writes to the temporary of `file` and commits it. Same arguments, same bytes.
/// \throws RunError  when it cannot be written; nothing is left behind then.
void write_search(sim::OutputFile& file, SearchResult const& result, SearchProvenance const& provenance);

struct SearchFile {
    SearchResult result;
    SearchProvenance provenance;
    std::vector<std::string> texts; ///< (candidates,) canonical
};

/// \throws InputError  when it is not a file of ours, or damaged.
[[nodiscard]] SearchFile read_search(std::filesystem::path const& path);

} // namespace sunder::nas
