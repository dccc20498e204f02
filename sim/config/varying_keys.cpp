#include "sim/config/varying_keys.hpp"

#include <fmt/core.h>

namespace sunder::sim {

std::pair<std::string, std::string> VaryingKeys::find_overlap(std::string const& key) const
{
    for (auto dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1))
        if (noted_.contains(key.substr(0, dot))) return {key, key.substr(0, dot)};
    auto const inner = noted_.lower_bound(key + ".");
    if (inner != noted_.end() && inner->starts_with(key + ".")) return {*inner, key};
    return {};
}

bool VaryingKeys::add(std::string const& key, Location const& where, Diagnostics& diagnostics)
{
    if (key.find('.') == std::string::npos) {
        diagnostics.report(where, fmt::format("'{}' cannot vary", key),
                           "what varies has a dot, as in links.wifi.rate");
        return false;
    }
    if (noted_.contains(key)) {
        diagnostics.report(where, fmt::format("'{}' varies already", key));
        return false;
    }
    if (auto const [inner, outer] = find_overlap(key); !inner.empty()) {
        diagnostics.report(where, fmt::format("'{}' lies within '{}', and both vary", inner, outer),
                           "zip them, or vary the whole");
        return false;
    }
    noted_.insert(key);
    return true;
}

} // namespace sunder::sim
