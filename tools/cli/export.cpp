#include "sim/output/csv.hpp"
#include "sim/output/records_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

#include <iostream>

namespace sunder::cli {
namespace {

void export_table(Arguments const& arguments)
{
    auto const table =
        arguments.choice("table", {"requests", "spans", "devices", "links", "plans", "summary"})
            .value_or("requests");
    auto const file = sim::read_records(arguments.operands().front());
    sim::write_csv(std::cout, file.records, table);
}

} // namespace

Command export_command()
{
    return {.syntax = {.name = "export",
                       .operands = "FILE.h5",
                       .purpose = "Prints one table of a file of records as CSV.",
                       .example = "sunder export run.h5 --table requests > requests.csv",
                       .options = {{"table", 't', "NAME",
                                    "requests (default), spans, devices, links, plans or summary"}}},
            .carry_out = export_table};
}

} // namespace sunder::cli
