/// \file
/// `sunder show` of a sweep.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

namespace sunder::cli {

/// Prints the sweep that is the only operand, as the options where, by, columns, splits, metric and json ask.
/// \throws InputError, UsageError
void show_sweep(Arguments const& arguments);

} // namespace sunder::cli
