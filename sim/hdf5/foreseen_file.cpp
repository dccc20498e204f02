#include "sim/hdf5/foreseen_file.hpp"

#include "sim/base/input_files.hpp"
#include "sim/base/run_error.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace sunder::sim {

namespace fs = std::filesystem;

void refuse_foreseen(fs::path const& path, std::string const& why)
{
    throw RunError{fmt::format("cannot use '{}': {}", path.string(), why)};
}

fs::path target_of(fs::path const& path)
{
    constexpr int most_links = 40; // as Linux has it
    auto target = path;
    std::error_code unknown;
    for (int i = 0; i < most_links && fs::is_symlink(fs::symlink_status(target, unknown)); ++i)
        target = target.parent_path() / fs::read_symlink(target, unknown);
    return target;
}

fs::path path_beside(fs::path const& output, std::string_view ending)
{
    return target_of(output).string() + std::string{ending};
}

std::optional<Descriptor> create_foreseen(fs::path const& path)
{
    Descriptor file{open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666)};
    if (file.is_open()) return file;
    if (errno != EEXIST) refuse_foreseen(path, std::strerror(errno));
    return std::nullopt;
}

std::optional<Descriptor> open_foreseen(fs::path const& path)
{
    Descriptor file{open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
    if (!file.is_open()) {
        if (errno == ENOENT) return std::nullopt;
        refuse_foreseen(path, errno == ELOOP ? "it is a symbolic link" : std::strerror(errno));
    }
    struct stat status = {};
    if (fstat(file.number(), &status) != 0) refuse_foreseen(path, std::strerror(errno));
    if (!S_ISREG(status.st_mode)) refuse_foreseen(path, "it is not a regular file");
    if (status.st_nlink > 1) refuse_foreseen(path, "the same file has another name too");
    expect_no_input(path);
    return file;
}

std::string rest_of(int descriptor, fs::path const& path, std::size_t most)
{
    std::string bytes;
    std::array<char, 65536> block{};
    for (;;) {
        auto const got = ::read(descriptor, block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse_foreseen(path, std::strerror(errno));
        if (got == 0) return bytes;
        bytes.append(block.data(), static_cast<std::size_t>(got));
        if (bytes.size() > most) refuse_foreseen(path, fmt::format("it is larger than {} MiB", most >> 20));
    }
}

bool write_all(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const written = write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

void expect_foreseen_folder(fs::path const& path)
{
    std::error_code unknown;
    auto const status = fs::symlink_status(path, unknown);
    if (fs::exists(status) && !fs::is_directory(status)) refuse_foreseen(path, "it is not a folder");
}

} // namespace sunder::sim
