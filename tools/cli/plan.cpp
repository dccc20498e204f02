#include "sim/config/load.hpp"
#include "sim/plan/cut_table.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

namespace sunder::cli {
namespace {

void plan(Arguments const& arguments)
{
    (void)arguments;
}

} // namespace

Command plan_command()
{
    return {.syntax = {.name = "plan",
                       .operands = "SCENARIO",
                       .purpose = "Prices every cut of each application for a lone request.",
                       .example = "sunder plan scenarios/first_split.yaml",
                       .options = {{"all", '\0', "",
                                    "list all cuts, not only cut vertices and the ten best others"},
                                   {"json", '\0', "", "print the table as JSON, in SI units"}}},
            .carry_out = plan};
}

} // namespace sunder::cli
