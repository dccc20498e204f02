/// \file
/// Files that the command line may name without a path.
#pragma once

#include "sim/form/form.hpp"

#include <filesystem>
#include <string>

namespace sunder::cli {

/// The file itself, else that of this name on the first shelf that has one (sim/form/shelves.hpp), else what
/// was typed, which nobody will be able to read.
[[nodiscard]] std::filesystem::path named_file(std::string const& typed, sim::Shelving const& shelving);

} // namespace sunder::cli
