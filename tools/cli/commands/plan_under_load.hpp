/// \file
/// `sunder plan --under-load`: cuts compared by simulation.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

namespace sunder::cli {

/// \throws as a command does
void plan_under_load(Arguments const& arguments);

} // namespace sunder::cli
