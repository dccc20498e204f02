#include "sim/base/input_files.hpp"

#include "sim/base/about_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace sunder::sim {
namespace {

/// Device, inode, and when it was made: a file that is gone leaves its inode to another.
using FileNumber = std::tuple<std::uint32_t, std::uint32_t, std::uint64_t, std::int64_t, std::uint32_t>;

/// What was read, and by which path first.
std::map<FileNumber, std::string>& inputs()
{
    static std::map<FileNumber, std::string> known;
    return known;
}

std::optional<FileNumber> find_number(std::filesystem::path const& path)
{
    struct statx status = {};
    if (statx(AT_FDCWD, path.c_str(), AT_STATX_SYNC_AS_STAT, STATX_INO | STATX_BTIME, &status) != 0)
        return std::nullopt;
    return FileNumber{status.stx_dev_major, status.stx_dev_minor, status.stx_ino, status.stx_btime.tv_sec,
                      status.stx_btime.tv_nsec};
}

} // namespace

void remember_input(std::filesystem::path const& path)
{
    if (auto const number = find_number(path)) inputs().try_emplace(*number, path.string());
}

void expect_no_input(std::filesystem::path const& path)
{
    auto const number = find_number(path);
    auto const known = number ? inputs().find(*number) : inputs().end();
    if (known == inputs().end()) return;
    throw about_file(path.string(),
                     fmt::format("the output would replace '{}', which is read", known->second),
                     "name another file with -o");
}

} // namespace sunder::sim
