#include "tools/cli/commands.hpp"
#include "tools/cli/commands/import_table.hpp"

namespace sunder::cli {

Command import_latency_command()
{
    return {.syntax = {.name = "import latency",
                       .operands = "FILE...",
                       .most_operands = 1000,
                       .purpose =
                           "Turns published latencies of NAS-Bench-201 networks into a table for searches.",
                       .example = "sunder import latency raspi4.json titan_rtx_1.json -o latency.csv",
                       .options = import_table_options("take this column, as device NAME; all unless given")},
            .carry_out = [](Arguments const& arguments) {
                import_table(arguments, "import latency", nas::import_latency);
            }};
}

} // namespace sunder::cli
