/// \file
/// Where files are that models are held against.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace sunder::validation {

/// A file or folder that comes along.
struct ShippedPath {
    char const* installed;  ///< below the folder that holds the program's
    char const* in_sources; ///< below the folder of the sources
};

/// Where it is installed, or stands in the sources from which this program was built; nothing where it is
/// not.
[[nodiscard]] std::optional<std::filesystem::path> find_shipped(ShippedPath const& path);

/// The folder of measured data of others, which do not come along: what SUNDER_DATA names, else shared/data
/// beside the sources.
[[nodiscard]] std::optional<std::filesystem::path> find_data();

/// Files of that folder which a check needs.
struct NeededData {
    std::filesystem::path folder; ///< of all data
    std::string missing;          ///< why they are not at hand; empty: they are
};
/// \param path  below the folder
[[nodiscard]] NeededData needed_data(std::string const& path);

} // namespace sunder::validation
