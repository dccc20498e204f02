#include "sim/hdf5/output_file.hpp"

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
    return fstat(descriptor, &open) == 0 && lstat(path.c_str(), &there) == 0 && open.st_ino == there.st_ino &&
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
    target_ = target_of(path_);
    temporary_ = path_beside(path_, ".sunder.tmp");
    claim();
}

void OutputFile::claim()
{
    auto const lock = [this](Descriptor const& file) {
        if (flock(file.number(), LOCK_EX | LOCK_NB) == 0) return;
        if (errno == EWOULDBLOCK) refuse(path_, "another process is writing it");
        refuse_as_the_system_does();
    };
    while (!file_.is_open()) {
        if (auto created = create_foreseen(temporary_)) {
            lock(*created);
            if (stands_at(created->number(), temporary_)) file_ = std::move(*created);
        } else if (auto const left = open_foreseen(temporary_)) {
            lock(*left); // or else its writer lives
            bool const is_there = stands_at(left->number(), temporary_);
            if (is_there && unlink(temporary_.c_str()) != 0) refuse_as_the_system_does();
        }
    }
}

OutputFile::~OutputFile()
{
    if (file_.is_open()) unlink(temporary_.c_str());
}

void OutputFile::refuse_as_the_system_does() const
{
    refuse(path_, std::strerror(errno));
}

void OutputFile::write(std::string_view bytes)
{
    SUNDER_EXPECTS(file_.is_open());
    if (!write_all(file_.number(), bytes)) refuse_as_the_system_does();
}

void OutputFile::commit()
{
    SUNDER_EXPECTS(file_.is_open());
    if (fsync(file_.number()) != 0) refuse_as_the_system_does();
    if (rename(temporary_.c_str(), target_.c_str()) != 0) refuse_as_the_system_does();
    sync_folder(folder_of(target_));
    file_ = Descriptor{};
}

} // namespace sunder::sim
