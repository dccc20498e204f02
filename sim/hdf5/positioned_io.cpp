#include "sim/hdf5/positioned_io.hpp"

#include <unistd.h>

#include <cerrno>

namespace sunder::sim {

std::optional<std::size_t> read_at(int descriptor, std::span<char> to, std::uint64_t address)
{
    std::size_t done = 0;
    while (done < to.size()) {
        auto const rest = to.subspan(done);
        auto const got = pread(descriptor, rest.data(), rest.size(), static_cast<off_t>(address + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::nullopt;
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

int write_at(int descriptor, std::string_view bytes, std::uint64_t address)
{
    while (!bytes.empty()) {
        auto const sent = pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(address));
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
        address += static_cast<std::uint64_t>(sent);
    }
    return 0;
}

} // namespace sunder::sim
