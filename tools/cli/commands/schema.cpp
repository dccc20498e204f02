#include "sim/form/schema.hpp"

#include "nas/config/search_forms.hpp"
#include "sim/config/reference.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

namespace sunder::cli {
namespace {

std::vector<std::string> const kinds{"scenario", "search", "space", "model", "device", "link"};

void schema(Arguments const& arguments)
{
    auto const& kind = arguments.operand_among(kinds);
    print(kind == "search"  ? sim::schema_text(nas::search_form())
          : kind == "space" ? sim::schema_text(nas::space_form())
                            : sim::schema_text(kind));
}

} // namespace

Command schema_command()
{
    return {.syntax = {.name = "schema",
                       .operands = "KIND",
                       .purpose =
                           "Prints the JSON Schema of scenario, search, space, model, device or link files.",
                       .example = "sunder schema scenario > scenario.schema.json",
                       .options = {},
                       .choices = kinds},
            .carry_out = schema};
}

} // namespace sunder::cli
