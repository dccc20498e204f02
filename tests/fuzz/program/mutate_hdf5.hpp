/// \file
/// HDF5 files that are sound and hold something else than they should.
#pragma once

#include "tests/fuzz/program/draw.hpp"

#include <filesystem>

namespace sunder::fuzz {

/// Removes, renames, replaces and links objects of the file, changes values and attributes, or damages bytes;
/// in half of the cases the digests at its end are renewed, so that readers cannot rely on them. \pre the
/// file is a sound HDF5 file
void mutate_hdf5(std::filesystem::path const& file, Draw& draw);

} // namespace sunder::fuzz
