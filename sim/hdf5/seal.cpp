#include "sim/hdf5/seal.hpp"

#include "sim/base/sha256.hpp"
#include "sim/hdf5/positioned_io.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::string_view mark = "sunder digests 1"; // 16 bytes
constexpr std::size_t digest_bytes = std::tuple_size_v<Sha256>;
constexpr std::size_t number_bytes = sizeof(std::uint64_t);
constexpr std::size_t head_bytes = mark.size() + 2 * number_bytes;
constexpr std::size_t end_bytes = head_bytes + digest_bytes;
constexpr std::uint64_t most_blocks = std::uint64_t{1} << 23U; ///< of a file of 8 TiB

std::string bytes_of(Sha256 const& digest)
{
    return {digest.begin(), digest.end()};
}

/// Least significant byte first.
std::string bytes_of(std::uint64_t number)
{
    std::string bytes;
    for (std::size_t i = 0; i < number_bytes; ++i)
        bytes += static_cast<char>(number >> 8U * i);
    return bytes;
}

std::uint64_t blocks_of(std::uint64_t content_bytes)
{
    return (content_bytes + Seal::block_bytes - 1) / Seal::block_bytes;
}

/// What follows the digests of the blocks.
std::string end_of(std::string const& digests, std::uint64_t content_bytes)
{
    auto head = std::string{mark} + bytes_of(Seal::block_bytes) + bytes_of(content_bytes);
    return head + bytes_of(sha256(digests + head));
}

/// Nothing where it cannot be read whole.
std::optional<std::string> block_at(int descriptor, std::uint64_t address, std::uint64_t bytes)
{
    std::string block(static_cast<std::size_t>(bytes), '\0');
    return read_at(descriptor, block, address) == block.size() ? std::optional{std::move(block)}
                                                               : std::nullopt;
}

/// The digest of a block, of which the last may be shorter.
std::optional<std::string> digest_at(int descriptor, std::uint64_t address, std::uint64_t content_bytes)
{
    auto const bytes = std::min(Seal::block_bytes, content_bytes - address);
    auto const block = block_at(descriptor, address, bytes);
    return block ? std::optional{bytes_of(sha256(*block))} : std::nullopt;
}

} // namespace

Seal::Seal(int descriptor, std::uint64_t content_bytes, std::string digests)
    : descriptor_{descriptor},
      content_bytes_{content_bytes},
      digests_{std::move(digests)},
      known_(static_cast<std::size_t>(blocks_of(content_bytes)), false)
{
}

int Seal::append(int descriptor)
{
    auto const size = lseek(descriptor, 0, SEEK_END);
    if (size < 0) return errno;
    auto const content_bytes = static_cast<std::uint64_t>(size);
    std::string digests;
    for (std::uint64_t address = 0; address < content_bytes; address += block_bytes) {
        auto const digest = digest_at(descriptor, address, content_bytes);
        if (!digest) return EIO;
        digests += *digest;
    }
    return write_at(descriptor, digests + end_of(digests, content_bytes), content_bytes);
}

std::optional<Seal> Seal::find(int descriptor, std::uint64_t file_bytes)
{
    // of `blocks` whole blocks and perhaps one more: solved for the bytes before the digests
    if (file_bytes < end_bytes) return std::nullopt;
    auto const sealed = file_bytes - end_bytes;
    auto const blocks = (sealed + block_bytes + digest_bytes - 1) / (block_bytes + digest_bytes);
    if (blocks > most_blocks || sealed < blocks * digest_bytes) return std::nullopt;
    auto const content_bytes = sealed - blocks * digest_bytes;
    auto digests = block_at(descriptor, content_bytes, blocks * digest_bytes);
    auto const end = block_at(descriptor, file_bytes - end_bytes, end_bytes);
    if (!digests || end != end_of(*digests, content_bytes)) return std::nullopt;
    return Seal{descriptor, content_bytes, std::move(*digests)};
}

bool Seal::covers(std::uint64_t address, std::uint64_t bytes)
{
    if (address >= content_bytes_) return true;
    auto const end = blocks_of(address + std::min(bytes, content_bytes_ - address));
    for (auto block = static_cast<std::size_t>(address / block_bytes); block < end; ++block) {
        if (known_[block]) continue;
        auto const begin = block * block_bytes;
        auto const digest = digest_at(descriptor_, begin, content_bytes_);
        if (digest != digests_.substr(block * digest_bytes, digest_bytes)) {
            changed_at_ = begin;
            return false;
        }
        known_[block] = true;
    }
    return true;
}

} // namespace sunder::sim
