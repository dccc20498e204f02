/// \file
/// Files to values: the only door through which text enters. What may stand in the files is told in
/// FORMAT.md beside this file.
#pragma once

#include "sim/form/files.hpp"
#include "sim/form/root_file.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// What the command line adds to a scenario file.
struct Overrides {
    std::vector<std::string> settings; ///< "KEY=VALUE" each, as given to --set
    std::optional<std::uint64_t> seed;
    std::optional<std::int64_t> replications;
};

/// \param path  "-" reads standard input; paths inside are then relative to the working folder
/// \throws InputError  with every mistake of every file, in order.
[[nodiscard]] Scenario load_scenario(std::filesystem::path const& path, Overrides const& overrides = {});

/// A scenario as it stands; what its file would vary is left alone.
struct BaseScenarioFile {
    Scenario scenario;
    bool has_sweep = false;
};
/// \throws InputError  likewise, with the mistakes of the `sweep` too.
[[nodiscard]] BaseScenarioFile load_base(std::filesystem::path const& path, Overrides const& overrides = {});

[[nodiscard]] ModelGraph load_model(std::filesystem::path const& path);
/// Its name is the stem of the file's.
[[nodiscard]] DeviceProfile load_device(std::filesystem::path const& path);
[[nodiscard]] Link load_link(std::filesystem::path const& path);

/// By name of the format, what reads the files of other rooms, and returns warnings.
using Readers = std::map<std::string, std::function<std::vector<Diagnostic>(RootFile)>, std::less<>>;

/// Checks a file of any of our formats, and of `more`, told apart by its `format` key; a scenario as far as
/// deploy().
/// \return warnings: what is there and does nothing
/// \throws InputError  likewise.
[[nodiscard]] std::vector<Diagnostic> check_file(std::filesystem::path const& path, Readers const& more = {});

/// A text in memory that stands for a file.
struct FileInMemory {
    std::filesystem::path path;          ///< where it would be
    std::string text;                    ///< any bytes
    ReadFile read_file = read_from_disk; ///< asked for the files that it names
};

// The same from memory.
[[nodiscard]] Scenario parse_scenario(FileInMemory const& file, Overrides const& overrides = {});
[[nodiscard]] ModelGraph parse_model(FileInMemory const& file);
[[nodiscard]] DeviceProfile parse_device(FileInMemory const& file);
[[nodiscard]] Link parse_link(FileInMemory const& file);

} // namespace sunder::sim
