/// \file
/// The program that has LibTorch.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

namespace sunder::cli {

/// Goes on as the program beside this one that learns weights and uses them, with all that was typed.
/// \param syntax  of the command, whose operand is a search file
/// \throws UsageError  where that would be standard input
/// \throws RunError  where sunder was built without LibTorch
[[noreturn]] void become_one_shot(Syntax const& syntax, Arguments const& arguments);

} // namespace sunder::cli
