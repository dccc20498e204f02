/// \file
/// The programs that have LibTorch, which takes a third of a second to load.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::cli {

struct TorchProgram {
    std::string file; ///< its name, beside this one's
    std::string does; ///< what it does, for where it is not there: "networks are run"
};

/// Learns weights and uses them.
[[nodiscard]] TorchProgram learning_program();
/// Runs networks as they are.
[[nodiscard]] TorchProgram executing_program();

/// Whether it is beside this program.
[[nodiscard]] bool is_there(TorchProgram const& program);

/// Goes on as that program, with all that was typed.
/// \param syntax  of the command
/// \throws RunError  where it is not beside this program
[[noreturn]] void go_on_as(TorchProgram const& program, Syntax const& syntax, Arguments const& arguments);

/// As the learning one. \param syntax  of the command, whose operand is a search file
/// \throws UsageError  where that would be standard input
[[noreturn]] void become_one_shot(Syntax const& syntax, Arguments const& arguments);

/// What such a program can be asked for.
struct TorchCommand {
    std::string_view name;
    void (*carry_out)(std::vector<std::string> const& typed); ///< what is typed behind the name
};

/// All that main() of such a program does: the first word says which command. \param hint  for one that is
/// missing or unknown
/// \return the ExitCode
[[nodiscard]] int run_torch_program(std::span<TorchCommand const> commands, std::string const& hint,
                                    std::span<char* const> words);

} // namespace sunder::cli
