#include "tools/cli/result_folder.hpp"

#include "sim/base/run_error.hpp"
#include "sim/hdf5/output_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(fs::path const& place, std::string_view why)
{
    throw sim::RunError{fmt::format("cannot write '{}': {}", place.string(), why)};
}

/// The path without a slash at its end.
fs::path trimmed(fs::path place)
{
    return place.has_filename() || !place.has_parent_path() ? place : place.parent_path();
}

} // namespace

void ResultFolder::expect_free(fs::path const& place)
{
    std::error_code unknown;
    auto const status = fs::symlink_status(trimmed(place), unknown);
    if (fs::exists(status) && !fs::is_directory(status)) refuse(place, "it is not a folder");
    if (fs::exists(status) && !fs::is_empty(place, unknown))
        refuse(place, "there are files in it already: remove it, or name another folder");
}

ResultFolder::ResultFolder(fs::path place) : place_{trimmed(std::move(place))}
{
    expect_free(place_);
    auto pattern = place_.string() + ".sunder.XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) refuse(place_, std::strerror(errno));
    temporary_ = pattern;
    fs::permissions(temporary_, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                                    fs::perms::others_read | fs::perms::others_exec);
}

ResultFolder::~ResultFolder()
{
    std::error_code unknown;
    if (!temporary_.empty()) fs::remove_all(temporary_, unknown);
}

void ResultFolder::write(std::string_view file, std::string_view text) const
{
    sim::OutputFile output{path_of(file)};
    output.write(text);
    output.commit();
}

void ResultFolder::commit()
{
    std::error_code problem;
    fs::rename(temporary_, place_, problem);
    if (problem) refuse(place_, problem.message());
    temporary_.clear();
}

} // namespace sunder::cli
