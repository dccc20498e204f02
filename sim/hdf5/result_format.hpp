/// \file
/// Which kind of result a file holds.
#pragma once

#include <filesystem>
#include <string>

namespace sunder::sim {

/// What the file says it is, as in "sunder-sweep"; empty where it says nothing. Looks in another process,
/// since a damaged file may end it: who has several kinds to choose from asks once.
/// \throws InputError  where it cannot be read at all, or not as it was sealed
[[nodiscard]] std::string format_in(std::filesystem::path const& path);

} // namespace sunder::sim
