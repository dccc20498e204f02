#include "tools/cli/commands.hpp"
#include "tools/cli/commands/import_table.hpp"

namespace sunder::cli {

Command import_accuracy_command()
{
    return {.syntax = {.name = "import accuracy",
                       .operands = "FILE",
                       .purpose = "Turns published accuracies of NAS-Bench-201 into a table for searches.",
                       .example = "sunder import accuracy nb201_accuracy.csv -o accuracy.csv",
                       .options = import_table_options(
                           "take this column, as data set NAME; all that are known unless given")},
            .carry_out = [](Arguments const& arguments) {
                import_table(arguments, "import accuracy", nas::import_accuracy);
            }};
}

} // namespace sunder::cli
