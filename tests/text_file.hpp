/// \file
/// Files as tests look at them.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace sunder {

/// All bytes of the file; empty where there is none.
inline std::string content_of(std::filesystem::path const& path)
{
    std::ifstream stream{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

} // namespace sunder
