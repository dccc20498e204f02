/// \file
/// Shares as the command line has them.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

#include <string>
#include <string_view>

namespace sunder::cli {

struct ShareLimits {
    std::string preset;           ///< where it is not given
    double least = 0, most = 100; ///< percent
};

/// The value of an option, "1 %" or "1", as a share of 1. \throws UsageError  for what is none
[[nodiscard]] double share_of(Arguments const& arguments, std::string_view option, ShareLimits const& limits);

} // namespace sunder::cli
