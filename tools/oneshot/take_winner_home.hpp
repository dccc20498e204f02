/// \file
/// `sunder winner` with weights.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

#include <string>
#include <vector>

namespace sunder::cli {

/// Goes on from `sunder winner`. \param typed  behind that name
/// \throws UsageError, InputError, RunError, Interrupted
void take_winner_home(std::vector<std::string> const& typed);
void take_winner_home(Arguments const& arguments);

} // namespace sunder::cli
