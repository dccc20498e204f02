/// \file
/// SHA-256 (FIPS 180-4): by which files are known again.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace sunder::sim {

using Sha256 = std::array<unsigned char, 32>;

[[nodiscard]] Sha256 sha256(std::string_view bytes);

/// In hexadecimal.
[[nodiscard]] std::string sha256_of(std::string_view text);

} // namespace sunder::sim
