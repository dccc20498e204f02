/// \file
/// Where files lie that are named without a path: on shelves, folders that hold devices/, links/ and others.
#pragma once

#include "sim/form/form.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

struct Shelf {
    std::filesystem::path folder; ///< as it is shown
    std::string key; ///< stands for the folder in keys of files, so that they are alike on every machine
};

/// The folders of the environment's SUNDER_PATH (set apart by colons) in their order, then
/// share/sunder/models beside the folder of the program, or where that was to be installed. Folders that are
/// not there are left out.
[[nodiscard]] std::vector<Shelf> shelves();

/// Whether it is the key of a file that was found on a shelf.
[[nodiscard]] bool is_shelf_key(std::string_view key);

struct ShelvedFile {
    std::string name;
    std::filesystem::path path;
    std::string folder; ///< of the shelf, as it is shown
};

/// Those that a name may mean, in the order of their names: of files that are called alike the first shelf's.
[[nodiscard]] std::vector<ShelvedFile> files_on(std::vector<Shelf> const& shelves, Shelving const& shelving);

/// Whether the text is looked for on shelves: letters, digits, _ and - only. With a '.' or '/' it is a path,
/// so a name leads nowhere but to a shelf.
[[nodiscard]] bool is_shelf_name(std::string_view text);

/// What to do about a name that was not found: those that are like it, and where it was sought.
/// \param beside  the folder of the file that names it
[[nodiscard]] std::string hint_for_shelved(std::string_view name, Shelving const& shelving,
                                           std::filesystem::path const& beside);

} // namespace sunder::sim
