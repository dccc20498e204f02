/// \file
/// Files that were changed and sealed again, as somebody would who means to deceive.
#pragma once

#include "sim/hdf5/seal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace sunder::sim {

/// \pre the file has no seal: HDF5 cuts it off when it changes a file
inline void seal_again(std::filesystem::path const& path)
{
    int const descriptor = open(path.c_str(), O_RDWR | O_CLOEXEC);
    int const error = Seal::append(descriptor);
    close(descriptor);
    if (error != 0) throw std::runtime_error{"cannot seal the file"};
}

/// The bytes of a file before its seal.
inline std::string without_seal(std::string const& bytes)
{
    constexpr std::size_t from_the_end = 40; // stands how long the content is; see FORMAT.md
    std::uint64_t content = 0;
    std::memcpy(&content, bytes.data() + bytes.size() - from_the_end, sizeof content);
    return bytes.substr(0, content);
}

} // namespace sunder::sim
