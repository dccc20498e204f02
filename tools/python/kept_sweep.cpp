#include "tools/python/kept_sweep.hpp"

#include "sim/form/root_file.hpp"
#include "sim/report/sweep_report.hpp"
#include "sim/runner/run_sweep.hpp"
#include "sim/runner/sweep_table.hpp"
#include "tools/cli/commands/sweep_session.hpp"
#include "tools/cli/result_file.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/cli/version.hpp"

#include <utility>

namespace sunder::python {
namespace {

sim::RootFile root_of(ScenarioSource const& source)
{
    if (source.text) return {source.path, {.text = source.text, .problem = {}}, sim::read_from_disk};
    return sim::RootFile{source.path};
}

} // namespace

sim::SweepFile sweep(ScenarioSource const& source, sim::SweepOverrides const& overrides,
                     SweepOptions const& options)
{
    sim::SweepScenario scenario{root_of(source), overrides};
    sim::SweepTable table{
        {.sweep = scenario.sweep(), .points = scenario.points(), .schema = scenario.schema()}, {}};
    std::int64_t done = 0;
    auto const keep = [&](sim::PointResult const& result) {
        table.put(result);
        if (options.watch) options.watch(++done, table.size());
    };
    sim::run_sweep(cli::problem_of(scenario), table.missing(),
                   {.processes = options.processes, .keep = keep});
    auto const& base = scenario.base();
    return {.points = table.table(),
            .points_in_all = scenario.points().size(),
            .application = base.applications.front().name,
            .scenario = base.name,
            .seed = base.run.seed,
            .with_records = {},
            .provenance = {.program_version = cli::program_version,
                           .simgrid_version = cli::simgrid_version,
                           .command = cli::command_of("sweep", overrides),
                           .scenario_text = base.text,
                           .inputs = base.inputs}};
}

void save(sim::SweepFile const& sweep, std::filesystem::path const& path)
{
    cli::ResultFile output{path};
    sim::write_sweep(output, sweep);
}

std::string report_of(sim::SweepFile const& sweep)
{
    return sim::html_of(sim::sweep_report(sweep));
}

} // namespace sunder::python
