/// \file
/// HDF5 files that are sound and hold something else than they should.
#pragma once

#include "tests/fuzz/program/draw.hpp"

#include <filesystem>

namespace sunder::fuzz {

/// Removes, renames, replaces and links objects of the file, and changes values and attributes.
/// \pre the file is a sound HDF5 file
void change_hdf5(std::filesystem::path const& file, Draw& draw);

} // namespace sunder::fuzz
