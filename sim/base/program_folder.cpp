#include "sim/base/program_folder.hpp"

#include <system_error>
#include <utility>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

fs::path& folder_that_was_set()
{
    static fs::path folder;
    return folder;
}

} // namespace

fs::path program_folder()
{
    std::error_code none;
    auto const& set = folder_that_was_set();
    return set.empty() ? fs::read_symlink("/proc/self/exe", none).parent_path() : set;
}

void set_program_folder(fs::path folder)
{
    folder_that_was_set() = std::move(folder);
}

} // namespace sunder::sim
