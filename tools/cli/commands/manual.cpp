#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/syntax/manual_page.hpp"

namespace sunder::cli {
namespace {

void manual(Arguments const& /*arguments*/)
{
    deliver(manual_page(syntaxes_of(all_commands())), std::nullopt);
}

} // namespace

Command manual_command()
{
    return {.syntax = {.name = "manual",
                       .operands = {},
                       .least_operands = 0,
                       .most_operands = 0,
                       .purpose = "Prints the manual page, for man.",
                       .example = "sunder manual | man -l -",
                       .options = {}},
            .carry_out = manual};
}

} // namespace sunder::cli
