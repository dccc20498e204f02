#include "sim/model/scoped_name.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace sunder::sim {

std::string snake_case(std::string_view words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        bool const upper = std::isupper(static_cast<unsigned char>(words[i])) != 0;
        bool const after_lower = i > 0 && std::islower(static_cast<unsigned char>(words[i - 1])) != 0;
        if (upper && after_lower) text += '_';
        text += static_cast<char>(std::tolower(static_cast<unsigned char>(words[i])));
    }
    return text;
}

ScopedName split_name(std::string_view rest, std::string_view type)
{
    std::vector<std::string_view> parts;
    while (!rest.empty()) {
        auto const end = std::min(rest.find('/'), rest.size());
        if (end > 0) parts.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (parts.empty()) return {.scope = "", .own = snake_case(type)};
    ScopedName name{.scope = "", .own = snake_case(parts.back())};
    parts.pop_back();
    std::string_view previous;
    for (auto const part : parts) {
        bool const repeats = !previous.empty() && part.size() > previous.size() + 1 &&
                             part.starts_with(previous) && part[previous.size()] == '.';
        if (!repeats && !name.scope.empty()) name.scope += '.';
        name.scope += repeats ? part.substr(previous.size()) : part;
        previous = part;
    }
    return name;
}

} // namespace sunder::sim
