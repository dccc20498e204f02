#include "sim/base/shown_text.hpp"

#include "sim/base/utf8.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <functional>

namespace sunder::sim {
namespace {

struct Range {
    char32_t first, last;
};

/// What is not shown as it is, ascending: control characters, ends of lines, and what has no glyph of its
/// own.
constexpr std::array unseen{
    Range{0x0000, 0x001F},   Range{0x007F, 0x009F},   Range{0x00AD, 0x00AD},  Range{0x034F, 0x034F},
    Range{0x061C, 0x061C},   Range{0x115F, 0x1160},   Range{0x17B4, 0x17B5},  Range{0x180B, 0x180F},
    Range{0x200B, 0x200F},   Range{0x2028, 0x202E},   Range{0x2060, 0x206F},  Range{0x3164, 0x3164},
    Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},   Range{0xFFA0, 0xFFA0},  Range{0xFFF0, 0xFFFB},
    Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A}, Range{0xE0000, 0xE0FFF}};

bool is_seen(char32_t code)
{
    auto const* const behind = std::ranges::upper_bound(unseen, code, std::less{}, &Range::first);
    return behind == unseen.begin() || code > std::prev(behind)->last;
}

/// As JSON writes it: beyond 16 bits a pair of surrogates.
std::string escaped(char32_t code)
{
    auto const number = static_cast<unsigned>(code);
    if (number < 0x10000) return fmt::format("\\u{:04x}", number);
    return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + ((number - 0x10000) >> 10U),
                       0xDC00 + ((number - 0x10000) & 0x3FFU));
}

std::string without(std::string_view text, std::string_view kept)
{
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        auto const length = std::max<std::size_t>(character_at(text), 1);
        auto const character = text.substr(0, length);
        if (character_at(text) == 0)
            result += fmt::format("\\x{:02x}", static_cast<unsigned char>(character.front()));
        else if (kept.find(character) != std::string_view::npos || is_seen(code_point_of(character)))
            result += character;
        else
            result += escaped(code_point_of(character));
        text.remove_prefix(length);
    }
    return result;
}

} // namespace

std::string shown(std::string_view text)
{
    return without(text, {});
}

std::string shown_lines(std::string_view text)
{
    return without(text, "\n");
}

} // namespace sunder::sim
