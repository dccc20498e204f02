/// \file
/// Where the program stands: what belongs to it is found from there.
#pragma once

#include <filesystem>

namespace sunder::sim {

/// The folder of the file that this process runs, or the one that was set.
[[nodiscard]] std::filesystem::path program_folder();

/// For whoever has these rooms in another program, as the Python module has, and stands elsewhere. Called
/// before anything else is.
void set_program_folder(std::filesystem::path folder);

} // namespace sunder::sim
