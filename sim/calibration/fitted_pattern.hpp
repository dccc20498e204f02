/// \file
/// Keys as they are named to be fitted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Whether the key is the pattern, in which each '*' stands for any characters.
[[nodiscard]] bool matches(std::string_view key, std::string_view pattern);

/// Whether one of these, "KEY" or "KEY=LOW,HIGH", means the key.
[[nodiscard]] bool is_fitted(std::string_view key, std::vector<std::string> const& typed);

} // namespace sunder::sim
