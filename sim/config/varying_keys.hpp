/// \file
/// Which keys vary.
#pragma once

#include "sim/base/diagnostic.hpp"

#include <set>
#include <string>
#include <utility>

namespace sunder::sim {

/// Keys of a sweep, of which none lies within another.
class VaryingKeys {
public:
    /// \return whether the key may vary beside those that do already; else that is reported
    bool add(std::string const& key, Location const& where, Diagnostics& diagnostics);

private:
    /// The key and a noted one, of which one lies within the other: that first; or nothing.
    [[nodiscard]] std::pair<std::string, std::string> find_overlap(std::string const& key) const;

    std::set<std::string> noted_;
};

} // namespace sunder::sim
