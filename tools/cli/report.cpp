#include "sim/output/records_file.hpp"
#include "sim/report/run_report.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"

namespace sunder::cli {
namespace {

void report(Arguments const& arguments)
{
    auto const& path = arguments.operands().front();
    auto const page = sim::run_report(sim::read_records(path));
    deliver(sim::html_of(page), arguments.text("output"));
}

} // namespace

Command report_command()
{
    return {.syntax = {.name = "report",
                       .operands = "FILE.h5",
                       .purpose = "Draws a run as one web page that needs nothing but itself.",
                       .example = "sunder report run.h5 -o run.html",
                       .options = {{"output", 'o', "FILE.html", "instead of standard output"}}},
            .carry_out = report};
}

} // namespace sunder::cli
