#include "tools/cli/commands/point_tables.hpp"

#include "sim/hdf5/output_file.hpp"
#include "sim/output/records_file.hpp"
#include "tools/cli/version.hpp"

#include <fmt/core.h>

#include <system_error>

namespace sunder::cli {

namespace fs = std::filesystem;

fs::path PointTables::path_of(std::int64_t point) const
{
    return folder / fmt::format("{}.h5", point);
}

bool PointTables::has(std::int64_t point) const
{
    return fs::exists(path_of(point));
}

void PointTables::write(std::int64_t point, sim::Records const& records) const
{
    std::error_code told_below;
    fs::create_directory(folder, told_below);
    sim::write_records(path_of(point), records,
                       {.program_version = program_version,
                        .simgrid_version = simgrid_version,
                        .command = {},
                        .scenario_text = {},
                        .inputs = {}});
}

sim::Records PointTables::read(std::int64_t point) const
{
    return sim::read_records(path_of(point)).records;
}

std::optional<PointTables> point_tables_of(Arguments const& arguments)
{
    auto const kind = arguments.choice("tables", tables_option.choices);
    auto const output = arguments.output_file();
    if (!kind || !output) return std::nullopt;
    return PointTables{.level = *kind == "spans" ? sim::RecordLevel::spans : sim::RecordLevel::requests,
                       .folder = sim::path_beside(*output, ".sunder.points")};
}

} // namespace sunder::cli
