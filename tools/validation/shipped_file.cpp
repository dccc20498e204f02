#include "tools/validation/shipped_file.hpp"

#include "sim/base/shown_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

namespace sunder::validation {
namespace {

namespace fs = std::filesystem;

/// What stands below any of the folders that hold the program's file.
template <class Names>
std::optional<fs::path> find_above_program(Names const& names)
{
    std::error_code none;
    for (auto folder = fs::read_symlink("/proc/self/exe", none).parent_path(); folder.has_relative_path();
         folder = folder.parent_path())
        for (auto const* const name : names)
            if (fs::exists(folder / name, none)) return folder / name;
    return std::nullopt;
}

} // namespace

std::optional<fs::path> find_shipped(ShippedPath const& path)
{
    return find_above_program(std::array{path.installed, path.in_sources});
}

std::optional<fs::path> find_data()
{
    auto const* const named =
        std::getenv("SUNDER_DATA"); // NOLINT(concurrency-mt-unsafe): nobody sets it here
    if (named != nullptr) return fs::path{named};
    return find_above_program(std::array{"shared/data"});
}

NeededData needed_data(std::string const& path)
{
    auto const folder = find_data();
    if (!folder)
        return {.folder = {}, .missing = fmt::format("SUNDER_DATA names no folder with {} in it", path)};
    std::error_code none;
    if (fs::exists(*folder / path, none)) return {.folder = *folder, .missing = {}};
    return {.folder = *folder,
            .missing =
                fmt::format("there is no {} in '{}' (SUNDER_DATA)", path, sim::shown(folder->string()))};
}

} // namespace sunder::validation
