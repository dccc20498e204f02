/// \file
/// The programs that have LibTorch, which takes a third of a second to load.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

#include <string>

namespace sunder::cli {

struct TorchProgram {
    std::string file;    ///< its name, beside this one's
    std::string without; ///< what to say where it is not there
};

/// Learns weights and uses them.
[[nodiscard]] TorchProgram learning_program();
/// Runs networks as they are.
[[nodiscard]] TorchProgram executing_program();

/// Goes on as that program, with all that was typed.
/// \param syntax  of the command
/// \throws RunError  where sunder was built without LibTorch
[[noreturn]] void go_on_as(TorchProgram const& program, Syntax const& syntax, Arguments const& arguments);

/// As the learning one. \param syntax  of the command, whose operand is a search file
/// \throws UsageError  where that would be standard input
[[noreturn]] void become_one_shot(Syntax const& syntax, Arguments const& arguments);

} // namespace sunder::cli
