#include "sim/output/records_file.hpp"
#include "sim/output/summary_json.hpp"
#include "sim/output/summary_text.hpp"
#include "sim/records/summary.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

namespace sunder::cli {
namespace {

void show(Arguments const& arguments)
{
    auto const file = sim::read_records(arguments.operands().front());
    auto const summary = sim::summarise(file.records);
    print(arguments.given("json") ? sim::summary_json(summary) : sim::summary_text(summary));
}

} // namespace

Command show_command()
{
    return {.syntax = {.name = "show",
                       .operands = "FILE.h5",
                       .purpose = "Prints the summary of a file that `run -o` wrote.",
                       .example = "sunder show run.h5",
                       .options = {{"json", '\0', "", "print the summary as JSON, in SI units"}}},
            .carry_out = show};
}

} // namespace sunder::cli
