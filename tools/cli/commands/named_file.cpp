#include "tools/cli/commands/named_file.hpp"

#include "sim/form/shelves.hpp"

#include <algorithm>
#include <system_error>

namespace sunder::cli {

std::filesystem::path named_file(std::string const& typed, sim::Shelving const& shelving)
{
    std::error_code error;
    if (!sim::is_shelf_name(typed) || std::filesystem::exists(typed, error)) return typed;
    auto const files = sim::files_on(sim::shelves(), shelving);
    auto const found = std::ranges::find(files, typed, &sim::ShelvedFile::name);
    return found == files.end() ? std::filesystem::path{typed} : found->path;
}

} // namespace sunder::cli
