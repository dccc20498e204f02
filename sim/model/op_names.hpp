/// \file
/// Names of ops that are made from what others call theirs.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sunder::sim {

/// A name of an op: what may not stand in one becomes '_'.
[[nodiscard]] std::string plain_name(std::string_view name);

/// Names that each stand for one op.
class UniqueNames {
public:
    /// There is no op of this name any more.
    void release(std::string const& name) { taken_.erase(name); }
    /// No op gets this name.
    void reserve(std::string const& name) { taken_.insert(name); }
    /// The name itself, or with a number where there is an op of that name.
    [[nodiscard]] std::string unique(std::string const& name);

private:
    std::set<std::string> taken_;
    std::unordered_map<std::string, int> last_number_; ///< that told a name from its equals
};

} // namespace sunder::sim
