#include "sim/hdf5/sealed_file.hpp"

#include "sim/base/input_files.hpp"
#include "sim/hdf5/positioned_io.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace sunder::sim {
namespace {

[[noreturn]] void fail(std::string message)
{
    throw Mistake{std::move(message), {}};
}

[[noreturn]] void unreadable()
{
    fail(fmt::format("cannot read this file: {}", std::strerror(errno)));
}

void expect_regular(struct stat const& status)
{
    if (S_ISDIR(status.st_mode)) fail("this is a folder, not a file");
    if (!S_ISREG(status.st_mode)) fail("this is not a regular file");
}

/// A descriptor of a regular file.
int open_regular(std::string const& path)
{
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) unreadable();
    expect_regular(status);
    int const descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) unreadable();
    return descriptor;
}

std::uint64_t stored_bytes_of(struct stat const& status)
{
    constexpr std::uint64_t unit = 512;           // POSIX: of st_blocks, by custom
    constexpr std::uint64_t beside = 1ULL << 20U; // small files may stand beside the blocks
    return std::min(static_cast<std::uint64_t>(status.st_size),
                    static_cast<std::uint64_t>(status.st_blocks) * unit + beside);
}

} // namespace

SealedFile::SealedFile(std::string const& path) : descriptor_{open_regular(path)}
{
    try {
        struct stat status = {};
        if (fstat(descriptor_, &status) != 0) unreadable();
        expect_regular(status); // another file may have taken the name
        remember_input(path);
        bytes_ = static_cast<std::uint64_t>(status.st_size);
        stored_bytes_ = stored_bytes_of(status);
        seal_ = Seal::find(descriptor_, bytes_);
        if (seal_ && bytes_ <= most_at_once) static_cast<void>(seal_->covers(0, bytes_));
        if (auto const mistake = change()) throw Mistake{*mistake};
    } catch (...) {
        close(descriptor_);
        throw;
    }
}

SealedFile::~SealedFile()
{
    close(descriptor_);
}

/// The signature stands at the beginning or at a power of two from 512 on (HDF5 File Format
/// Specification 3.0, section II.A).
bool SealedFile::is_hdf5() const
{
    constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
    constexpr std::uint64_t first_place = 512;
    for (std::uint64_t place = 0; place < bytes_; place = std::max(first_place, 2 * place)) {
        std::array<char, signature.size()> found{};
        if (read_at(descriptor_, found, place) != found.size()) return false;
        if (std::string_view{found.data(), found.size()} == signature) return true;
    }
    return false;
}

std::optional<Mistake> SealedFile::change() const
{
    if (!seal_ || !seal_->changed_at()) return std::nullopt;
    auto const from = *seal_->changed_at();
    auto const to = std::min(from + Seal::block_bytes, seal_->content_bytes());
    return Mistake{
        fmt::format("this file is damaged: its bytes {} to {} are not those that were written", from, to - 1),
        {}};
}

} // namespace sunder::sim
