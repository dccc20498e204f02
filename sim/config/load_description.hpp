/// \file
/// A model's file as it stands, to be written again with something added.
#pragma once

#include "sim/model/build_model.hpp"

#include <filesystem>

namespace sunder::sim {

/// \param named  a path, or the name of a model that is beside or on a shelf (sim/form/shelves.hpp)
/// \throws InputError  with every mistake of the file, those of the graph among them
[[nodiscard]] ModelDescription load_description(std::filesystem::path const& named);

} // namespace sunder::sim
