#include "sim/output/csv.hpp"
#include "sim/output/records_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

#include <ios>
#include <ostream>
#include <streambuf>

namespace sunder::cli {
namespace {

/// A stream into print().
class Printing final : public std::streambuf {
    std::streamsize xsputn(char const* text, std::streamsize size) override
    {
        print({text, static_cast<std::size_t>(size)});
        return size;
    }

    int_type overflow(int_type character) override
    {
        char const c = traits_type::to_char_type(character);
        print({&c, 1});
        return character;
    }
};

void export_table(Arguments const& arguments)
{
    auto const table = arguments.choice("table", sim::csv_tables()).value_or("requests");
    auto const file = sim::read_records(arguments.operands().front());
    Printing printing;
    std::ostream stream{&printing};
    stream.exceptions(std::ios::badbit); // lets what print() throws through
    sim::write_csv(stream, file.records, table);
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
