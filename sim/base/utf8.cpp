#include "sim/base/utf8.hpp"

namespace sunder::sim {

std::size_t character_at(std::string_view text)
{
    auto const byte = [text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[i])) : 0U;
    };
    auto const follows = [text](std::size_t i) { return i < text.size() && continues_a_character(text[i]); };
    unsigned const first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        bool const too_low = first == 0xE0 && byte(1) < 0xA0;
        bool const surrogate = first == 0xED && byte(1) > 0x9F;
        return follows(1) && follows(2) && !too_low && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        bool const too_low = first == 0xF0 && byte(1) < 0x90;
        bool const too_high = first == 0xF4 && byte(1) > 0x8F;
        return follows(1) && follows(2) && follows(3) && !too_low && !too_high ? 4 : 0;
    }
    return 0;
}

char32_t code_point_of(std::string_view character)
{
    constexpr unsigned bits_of_one = 0x7F; // in a character of one byte
    constexpr unsigned bits_behind = 0x3F; // in all but the first byte
    auto const first = static_cast<unsigned char>(character.front());
    char32_t code = character.size() == 1 ? first & bits_of_one : first & (bits_of_one >> character.size());
    for (char const c : character.substr(1))
        code = code << 6U | (static_cast<unsigned char>(c) & bits_behind);
    return code;
}

} // namespace sunder::sim
