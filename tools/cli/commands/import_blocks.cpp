#include "tools/cli/commands.hpp"
#include "tools/cli/commands/import_table.hpp"

namespace sunder::cli {

Command import_blocks_command()
{
    return {.syntax = {.name = "import blocks",
                       .operands = "FILE",
                       .purpose = "Turns published latencies of blocks into figures for searches.",
                       .example = "sunder import blocks fbnet_lut_recovered.json -o blocks.csv",
                       .options = import_table_options("take this device, as NAME; all unless given")},
            .carry_out = [](Arguments const& arguments) {
                import_table(arguments, "import blocks", nas::import_blocks);
            }};
}

} // namespace sunder::cli
