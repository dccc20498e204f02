#include "sim/output/csv.hpp"
#include "sim/output/records_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"

#include <fmt/format.h>

#include <optional>
#include <ostream>

namespace sunder::cli {
namespace {

void export_table(Arguments const& arguments)
{
    auto const table = arguments.choice("table", sim::csv_tables()).value_or("requests");
    auto const file = sim::read_records(arguments.operands().front());
    deliver([&](std::ostream& stream) { sim::write_csv(stream, file.records, table); }, std::nullopt);
}

} // namespace

Command export_command()
{
    return {.syntax = {.name = "export",
                       .operands = "FILE.h5",
                       .purpose = "Prints one table of a file of records as CSV.",
                       .example = "sunder export run.h5 --table requests > requests.csv",
                       .options = {{"table", 't', "NAME",
                                    fmt::format("one of {}", fmt::join(sim::csv_tables(), ", ")), "requests",
                                    sim::csv_tables()}}},
            .carry_out = export_table};
}

} // namespace sunder::cli
