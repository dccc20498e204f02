#include "sim/calibration/fitted_pattern.hpp"

#include <algorithm>

namespace sunder::sim {

bool matches(std::string_view key, std::string_view pattern)
{
    std::size_t at = 0;
    std::size_t in = 0;
    auto star = std::string_view::npos; // the last one that was met
    std::size_t behind = 0;             // where what it does not stand for may begin
    while (at < key.size()) {
        if (in < pattern.size() && pattern[in] == '*') {
            star = in++;
            behind = at;
        } else if (in < pattern.size() && pattern[in] == key[at]) {
            ++in;
            ++at;
        } else if (star != std::string_view::npos) {
            in = star + 1;
            at = ++behind;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in) == std::string_view::npos;
}

bool is_fitted(std::string_view key, std::vector<std::string> const& typed)
{
    return std::ranges::any_of(typed, [&](std::string_view one) {
        return matches(key, one.substr(0, std::min(one.find('='), one.size())));
    });
}

} // namespace sunder::sim
