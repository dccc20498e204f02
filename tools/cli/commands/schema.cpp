#include "sim/form/schema.hpp"

#include "nas/config/reference.hpp"
#include "sim/config/reference.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

#include <algorithm>

namespace sunder::cli {
namespace {

std::vector<std::string> const kinds{"scenario", "search", "space", "model", "device", "link"};

void schema(Arguments const& arguments)
{
    auto const& kind = arguments.operand_among(kinds);
    auto forms = sim::forms_of_files();
    forms.insert(forms.end(), nas::forms_of_searches().begin(), nas::forms_of_searches().end());
    print(sim::schema_text(**std::ranges::find(forms, kind, &sim::Form::title)));
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
