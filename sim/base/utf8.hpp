/// \file
/// Characters of UTF-8 (RFC 3629).
#pragma once

#include <cstddef>
#include <string_view>

namespace sunder::sim {

/// Bytes of the character at the front, 0 where there is none.
[[nodiscard]] std::size_t character_at(std::string_view text);

/// Whether the byte is not the first of its character.
[[nodiscard]] constexpr bool continues_a_character(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The number that Unicode gives to the character. \pre `character` is one
[[nodiscard]] char32_t code_point_of(std::string_view character);

} // namespace sunder::sim
