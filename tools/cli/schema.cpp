#include "sim/config/schema.hpp"

#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

namespace sunder::cli {
namespace {

void schema(Arguments const& arguments)
{
    print(sim::schema_text(arguments.operand_among({"scenario", "model", "device", "link"})));
}

} // namespace

Command schema_command()
{
    return {.syntax = {.name = "schema",
                       .operands = "KIND",
                       .purpose = "Prints the JSON Schema of scenario, model, device or link files.",
                       .example = "sunder schema scenario > scenario.schema.json",
                       .options = {}},
            .carry_out = schema};
}

} // namespace sunder::cli
