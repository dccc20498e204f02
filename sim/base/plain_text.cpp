#include "sim/base/plain_text.hpp"

#include "sim/base/utf8.hpp"

#include <algorithm>
#include <array>

namespace sunder::sim {
namespace {

struct Span {
    char32_t first;
    char32_t last;
};

constexpr std::array steering{
    Span{0x0000, 0x001F}, Span{0x007F, 0x009F}, // C0, delete, C1
    Span{0x061C, 0x061C}, Span{0x200E, 0x200F}, // marks of direction
    Span{0x2028, 0x202E},                       // separators of lines, embeddings and overrides
    Span{0x2066, 0x2069},                       // isolates
};

} // namespace

bool is_utf8(std::string_view text)
{
    while (!text.empty()) {
        auto const length = character_at(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string_view flaw_of_name(std::string_view text)
{
    while (!text.empty()) {
        auto const length = character_at(text);
        if (length == 0) return "is not UTF-8";
        auto const code = code_point_of(text.substr(0, length));
        if (std::ranges::any_of(steering, [code](Span s) { return code >= s.first && code <= s.last; }))
            return "holds a control character";
        text.remove_prefix(length);
    }
    return "";
}

} // namespace sunder::sim
