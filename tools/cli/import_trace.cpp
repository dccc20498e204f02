#include "sim/config/trace_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

namespace sunder::cli {
namespace {

void import_trace(Arguments const& arguments)
{
    (void)arguments;
}

} // namespace

Command import_trace_command()
{
    return {.syntax = {.name = "import trace",
                       .operands = "FILE",
                       .purpose = "Turns a recorded bandwidth trace into a trace file of ours.",
                       .example = "sunder import trace walk.log --format mahimahi -o walk.csv",
                       .options = {}},
            .carry_out = import_trace};
}

} // namespace sunder::cli
