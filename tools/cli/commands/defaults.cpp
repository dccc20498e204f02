#include "sim/form/defaults.hpp"

#include "nas/config/reference.hpp"
#include "sim/config/reference.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

namespace sunder::cli {
namespace {

constexpr auto beginning = R"(# What holds where nothing is said

Written by `sunder defaults` from the tables by which files are read and command lines understood; a test compares the two.
Every key that may be left out stands here with what then holds and its unit; keys of which one must be chosen do not. In `a.b` the key
`b` stands in the mapping `a`, in `a[].b` in each item of the list `a`; `<...>` is a name that you choose. `none`: nothing of the kind is there.
)";

std::string of_the_command_line(std::vector<Syntax> const& commands)
{
    std::string text = "\n## The command line\n\n| option | default | what it is |\n| --- | --- | --- |\n";
    for (auto const& syntax : commands)
        for (auto const& option : syntax.options)
            if (!option.preset.empty())
                text += fmt::format("| `sunder {} --{} {}` | {} | {} |\n", syntax.name, option.name,
                                    option.value, option.preset, option.meaning);
    return text;
}

void defaults(Arguments const& /*arguments*/)
{
    print(beginning);
    print(sim::defaults_text({{.forms = sim::forms_of_files(), .page = "sim/config/FORMAT.md"},
                              {.forms = nas::forms_of_searches(), .page = "nas/config/FORMAT.md"}}));
    print(of_the_command_line(syntaxes_of(all_commands())));
}

} // namespace

Command defaults_command()
{
    return {.syntax = {.name = "defaults",
                       .operands = {},
                       .least_operands = 0,
                       .most_operands = 0,
                       .purpose = "Lists what holds for every key and option that is not given.",
                       .example = "sunder defaults | less",
                       .options = {}},
            .carry_out = defaults};
}

} // namespace sunder::cli
