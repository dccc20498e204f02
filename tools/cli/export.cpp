#include "sim/output/csv.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/sweep_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace sunder::cli {
namespace {

constexpr auto table_of_points = "points";

std::vector<std::string> tables()
{
    auto names = sim::csv_tables();
    names.emplace_back(table_of_points);
    return names;
}

/// The records of a run, or of the point of a sweep that the user names.
sim::Records records_in(std::string const& path, bool of_sweep, Arguments const& arguments)
{
    auto const point = arguments.whole_number("point", 0, std::numeric_limits<std::int64_t>::max());
    if (of_sweep && !point)
        throw usage_error("export", "a sweep has such a table for each of its points", "write --point N");
    if (of_sweep) return sim::read_point_records(path, static_cast<std::int64_t>(*point));
    auto records = sim::read_records(path).records; // a damaged sweep says so here
    if (point) throw usage_error("export", "--point is for sweeps");
    return records;
}

void export_table(Arguments const& arguments)
{
    auto const& path = arguments.operands().front();
    auto const wanted = arguments.choice("table", tables());
    bool const of_sweep = sim::is_sweep_file(path);
    auto const table = wanted.value_or(of_sweep ? table_of_points : "requests");
    if (table == table_of_points) {
        if (arguments.given("point")) throw usage_error("export", "--point is for the tables of one point");
        auto const points = sim::read_sweep(path).points;
        return deliver([&](std::ostream& stream) { sim::write_csv(stream, points); }, std::nullopt);
    }
    auto const records = records_in(path, of_sweep, arguments);
    deliver([&](std::ostream& stream) { sim::write_csv(stream, records, table); }, std::nullopt);
}

} // namespace

Command export_command()
{
    return {.syntax = {.name = "export",
                       .operands = "FILE.h5",
                       .purpose = "Prints one table of a run or a sweep as CSV.",
                       .example = "sunder export run.h5 --table requests > requests.csv",
                       .options = {{"table", 't', "NAME", fmt::format("one of {}", fmt::join(tables(), ", ")),
                                    "requests of a run, points of a sweep", tables()},
                                   {"point", '\0', "N",
                                    "of a sweep that keeps full tables: those of this point"}}},
            .carry_out = export_table};
}

} // namespace sunder::cli
