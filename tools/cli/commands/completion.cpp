#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/syntax/completion_scripts.hpp"

namespace sunder::cli {
namespace {

std::vector<std::string> const shells{"bash", "zsh"};

void completion(Arguments const& arguments)
{
    auto const syntaxes = syntaxes_of(all_commands());
    deliver(arguments.operand_among(shells) == "bash" ? bash_completion(syntaxes) : zsh_completion(syntaxes),
            std::nullopt);
}

} // namespace

Command completion_command()
{
    return {
        .syntax = {.name = "completion",
                   .operands = "SHELL",
                   .purpose = "Prints the completion of the command line for bash or zsh.",
                   .example = "sunder completion bash > ~/.local/share/bash-completion/completions/sunder",
                   .options = {},
                   .choices = shells},
        .carry_out = completion};
}

} // namespace sunder::cli
