#include "sim/base/run_error.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/config/load.hpp"
#include "sim/forecast/heavy_tails.hpp"
#include "sim/forecast/overloads.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/summary_json.hpp"
#include "sim/output/summary_text.hpp"
#include "sim/process/stop_signals.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/decide_splits.hpp"
#include "sim/runner/run_replications.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/decisions.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/result_file.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/cli/version.hpp"

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <utility>

namespace sunder::cli {
namespace {

/// Empty where there is no line to show.
std::function<void(std::int64_t, std::int64_t)> replications_line()
{
    auto line = progress_line("replications");
    if (!line) return {};
    line({.done = 0, .all = 1});
    return [line](std::int64_t done, std::int64_t all) { line({.done = done, .all = all}); };
}

void refuse_unfinished(sim::Summary const& summary)
{
    if (summary.unfinished == 0) return;
    throw sim::RunError{
        fmt::format("{} of the requests never ended; the figures leave them out", summary.unfinished)};
}

void run(Arguments const& arguments)
{
    auto const overrides = overrides_of(arguments);
    auto const processes = processes_of(arguments);
    auto const path = arguments.output_file();

    auto const [scenario, has_sweep] = sim::load_base(arguments.operands().front(), overrides);
    if (has_sweep)
        say("sunder: note: this runs the scenario as it stands; `sunder sweep` runs what its `sweep` "
            "varies\n");
    (void)sim::deploy(scenario); // its mistakes, before anything runs
    warn(scenario.warnings);
    std::optional<sim::HeldStopSignals> held{std::in_place};
    auto const decided = sim::decide_splits(scenario, {.processes = processes, .progress = {}});
    auto const deployment = sim::deploy(decided.scenario);
    for (auto const& warning : sim::heavy_tails(deployment))
        say(fmt::format("sunder: warning: {}\n", sim::shown(warning)));
    for (auto const& warning : sim::overloads(deployment))
        say(fmt::format("sunder: warning: {}\n", sim::shown(warning)));

    std::optional<ResultFile> output; // claimed now, so that nobody waits for a run that cannot be kept
    if (path) output.emplace(*path);
    sim::ReplicationPool const pool{.processes = processes, .progress = replications_line()};
    sim::Summary summary;
    if (output) {
        auto const recorded = sim::record_replications(
            deployment, pool,
            {.folder = output->temporary().parent_path(), .output = output->path().string()});
        sim::write_records(
            *output,
            {.facts = recorded->run.records, .rows = recorded->rows, .summary = recorded->run.summary},
            {.program_version = program_version,
             .simgrid_version = simgrid_version,
             .command = command_of("run", overrides),
             .scenario_text = scenario.text,
             .inputs = scenario.inputs});
        summary = recorded->run.summary;
    } else {
        summary = sim::summarise_replications(deployment, pool).summary;
    }
    held.reset();
    print(arguments.given("json") ? with_decisions(sim::summary_json(summary), decided.decisions)
                                  : decisions_text(decided.decisions) + sim::summary_text(summary));
    finish_printing();
    refuse_unfinished(summary);
}

} // namespace

Command run_command()
{
    return {.syntax = {.name = "run",
                       .operands = "SCENARIO",
                       .purpose = "Simulates a scenario and prints what it means.",
                       .example = "sunder run scenarios/first_split.yaml --set links.wifi.rate='10 Mbit/s' "
                                  "-o run.h5",
                       .options = {{"output", 'o', "FILE.h5", "write all records to this HDF5 file"},
                                   set_option,
                                   seed_option,
                                   replications_option,
                                   {"jobs", 'j', "N", "replications at once", "one a core"},
                                   {"json", '\0', "", "print the summary as JSON, in SI units"}}},
            .carry_out = run};
}

} // namespace sunder::cli
