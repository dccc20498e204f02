/// \file
/// Files to values: the only door through which text enters.
#pragma once

#include "sim/scenario/scenario.hpp"

#include <filesystem>
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

[[nodiscard]] ModelGraph load_model(std::filesystem::path const& path);
[[nodiscard]] DeviceProfile load_device(std::filesystem::path const& path);
[[nodiscard]] Link load_link(std::filesystem::path const& path);

/// Checks a file of any of our formats, told apart by its `format` key.
/// \throws InputError  likewise.
void check_file(std::filesystem::path const& path);

} // namespace sunder::sim
