#include "sim/form/shelves.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/base/program_folder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <system_error>
#include <utility>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

/// From the working folder where that is the shorter way to say it.
fs::path shown(fs::path const& folder)
{
    std::error_code none;
    auto const near = fs::proximate(folder, none);
    return !near.empty() && near.native().size() < folder.native().size() ? near : folder;
}

bool is_folder(fs::path const& path)
{
    std::error_code none;
    return fs::is_directory(path, none);
}

void add_path_of_user(std::vector<Shelf>& list)
{
    auto const* const path = std::getenv("SUNDER_PATH"); // NOLINT(concurrency-mt-unsafe): nobody sets it here
    std::string_view rest{path == nullptr ? "" : path};
    for (int number = 1; !rest.empty(); ++number) {
        auto const end = std::min(rest.find(':'), rest.size());
        fs::path const folder{rest.substr(0, end)};
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (is_folder(folder)) list.push_back({folder, fmt::format("sunder:path{}", number)});
    }
}

void add_share(std::vector<Shelf>& list)
{
    std::error_code none;
    auto const program = program_folder();
    for (auto const& share :
         {program.parent_path() / "share", fs::path{SUNDER_SHARE}, fs::path{"/usr/share"}}) {
        auto const folder = share / "sunder" / "models";
        if (!is_folder(folder)) continue;
        list.push_back({shown(fs::canonical(folder, none)), "sunder:share"});
        return;
    }
}

/// The nearest ones, then those that hold the name.
std::vector<std::string> names_like(std::string_view name, std::vector<std::string> names)
{
    constexpr std::size_t most = 3;
    std::vector<std::string> list;
    while (list.size() < most) {
        std::string const next{nearest(name, names)};
        if (next.empty()) break;
        list.push_back(next);
        std::erase(names, next);
    }
    for (auto const& other : names)
        if (list.size() < most && name.size() > 1 && other.find(name) != std::string::npos)
            list.push_back(other);
    return list;
}

} // namespace

std::vector<Shelf> shelves()
{
    std::vector<Shelf> list;
    add_path_of_user(list);
    add_share(list);
    return list;
}

bool is_shelf_key(std::string_view key)
{
    return key.starts_with("sunder:");
}

std::vector<ShelvedFile> files_on(std::vector<Shelf> const& shelves, Shelving const& shelving)
{
    std::map<std::string, ShelvedFile> files;
    std::error_code none;
    for (auto const& shelf : shelves) {
        for (auto const& entry : fs::directory_iterator{shelf.folder / shelving.folder, none}) {
            auto const name = entry.path().stem().string();
            if (entry.path().extension() == shelving.ending && is_shelf_name(name) &&
                entry.is_regular_file(none)) // no folder, and no pipe, which would be waited for
                files.try_emplace(name, ShelvedFile{name, entry.path(), shelf.folder.generic_string()});
        }
    }
    std::vector<ShelvedFile> list;
    for (auto& [name, file] : files)
        list.push_back(std::move(file));
    return list;
}

bool is_shelf_name(std::string_view text)
{
    return is_name(text);
}

std::string hint_for_shelved(std::string_view name, Shelving const& shelving, fs::path const& beside)
{
    auto const all = shelves();
    std::vector<std::string> names;
    for (auto const& file : files_on(all, shelving))
        names.push_back(file.name);
    std::vector<std::string> sought{beside.empty() ? "the working folder" : beside.generic_string()};
    for (auto const& shelf : all)
        sought.push_back((shelf.folder / shelving.folder).generic_string());
    auto const like = names_like(name, names);
    return fmt::format("{} (sought in {})",
                       like.empty() ? std::string{"`sunder list` tells what there is"}
                                    : fmt::format("did you mean '{}'?", fmt::join(like, "', '")),
                       fmt::join(sought, ", "));
}

} // namespace sunder::sim
