#include "sim/output/output_file.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(fs::path const& path, std::string const& why)
{
    throw RunError{fmt::format("cannot write '{}': {}", path.string(), why)};
}

fs::path folder_of(fs::path const& path)
{
    return path.has_parent_path() ? path.parent_path() : fs::path{"."};
}

void expect_replaceable(fs::path const& path)
{
    std::error_code unknown;
    auto const status = fs::status(path, unknown);
    if (fs::is_directory(status)) refuse(path, "it is a folder");
    if (fs::exists(status) && !fs::is_regular_file(status)) refuse(path, "it is not a regular file");
    if (fs::exists(status) && access(path.c_str(), W_OK) != 0) refuse(path, std::strerror(errno));
    if (!fs::is_directory(folder_of(path), unknown))
        refuse(path, fmt::format("there is no folder '{}'", folder_of(path).string()));
}

/// The lock is worth something only while the name still stands for the file that was locked.
bool stands_at(int descriptor, fs::path const& path)
{
    struct stat open = {};
    struct stat there = {};
    return fstat(descriptor, &open) == 0 && stat(path.c_str(), &there) == 0 && open.st_ino == there.st_ino &&
           open.st_dev == there.st_dev;
}

/// So that the new name survives a power cut. Some file systems cannot, and say so: nothing to be done then.
void sync_folder(fs::path const& folder)
{
    int const descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    fsync(descriptor);
    close(descriptor);
}

} // namespace

OutputFile::OutputFile(fs::path path) : path_{std::move(path)}
{
    if (path_.empty() || !path_.has_filename()) refuse(path_, "it does not name a file");
    expect_replaceable(path_);
    std::error_code unknown;
    target_ =
        fs::is_symlink(fs::symlink_status(path_, unknown)) ? fs::weakly_canonical(path_, unknown) : path_;
    temporary_ = target_.string() + ".sunder.tmp";
    claim();
}

void OutputFile::claim()
{
    do {
        if (descriptor_ >= 0) close(descriptor_);
        descriptor_ = open(temporary_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor_ < 0) refuse(path_, std::strerror(errno));
        if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            close(std::exchange(descriptor_, -1));
            refuse(path_, "another process is writing it");
        }
    } while (!stands_at(descriptor_, temporary_));
}

OutputFile::~OutputFile()
{
    if (descriptor_ < 0) return;
    unlink(temporary_.c_str());
    close(descriptor_);
}

void OutputFile::commit()
{
    SUNDER_EXPECTS(descriptor_ >= 0);
    if (fsync(descriptor_) != 0) refuse(path_, std::strerror(errno));
    if (rename(temporary_.c_str(), target_.c_str()) != 0) refuse(path_, std::strerror(errno));
    sync_folder(folder_of(target_));
    close(std::exchange(descriptor_, -1));
}

} // namespace sunder::sim
