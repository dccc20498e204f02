#include "sim/page/html.hpp"

#include "sim/base/shown_text.hpp"

namespace sunder::sim {

std::string escaped(std::string_view text)
{
    std::string safe;
    safe.reserve(text.size());
    for (char const c : shown_lines(text)) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

} // namespace sunder::sim
