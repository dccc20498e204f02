/// \file
/// Tables as others publish them.
#pragma once

#include <string>
#include <vector>

namespace sunder::fuzz {

struct ForeignTable {
    std::string name; ///< of the file; up to the underscore what `sunder import` calls it
    std::string text;
};

/// As small as `sunder import accuracy|latency|blocks` accepts them.
[[nodiscard]] std::vector<ForeignTable> foreign_tables();

} // namespace sunder::fuzz
