#include "sim/base/run_error.hpp"
#include "sim/config/load.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/summary_json.hpp"
#include "sim/output/summary_text.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/run_replications.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/version.hpp"

#include <fmt/format.h>

#include <limits>

namespace sunder::cli {
namespace {

constexpr std::uint64_t most_replications = 1'000'000;
constexpr std::uint64_t most_processes = 1024;

std::string quoted_if_needed(std::string const& word)
{
    constexpr auto plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=.,:/%";
    if (word.find_first_not_of(plain) == std::string::npos) return word;
    std::string quoted = "'";
    for (char const c : word)
        quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return quoted + "'";
}

/// The sub-command and what changes the results, in one order whatever the user typed.
std::string command_of(sim::Overrides const& overrides)
{
    std::string command = "run";
    for (auto const& setting : overrides.settings)
        command += " --set " + quoted_if_needed(setting);
    if (overrides.seed) command += fmt::format(" --seed {}", *overrides.seed);
    if (overrides.replications) command += fmt::format(" --replications {}", *overrides.replications);
    return command;
}

sim::Overrides overrides_of(Arguments const& arguments)
{
    sim::Overrides overrides;
    overrides.settings = arguments.texts("set");
    overrides.seed = arguments.whole_number("seed", 0, std::numeric_limits<std::uint64_t>::max());
    if (auto const count = arguments.whole_number("replications", 1, most_replications))
        overrides.replications = static_cast<std::int64_t>(*count);
    return overrides;
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
    auto const processes = arguments.whole_number("jobs", 1, most_processes).value_or(0);
    auto const output = arguments.text("output");

    auto const scenario = sim::load_scenario(arguments.operands().front(), overrides);
    auto const deployment = sim::deploy(scenario);
    for (auto const& warning : sim::overloads(deployment))
        say(fmt::format("sunder: warning: {}\n", warning));

    auto const records = sim::run_replications(
        deployment, {.processes = static_cast<int>(processes), .progress = progress_line()});
    if (output)
        sim::write_records(*output, records,
                           {.program_version = program_version,
                            .simgrid_version = simgrid_version,
                            .command = command_of(overrides),
                            .scenario_text = scenario.text,
                            .inputs = scenario.inputs});
    auto const summary = sim::summarise(records);
    print(arguments.given("json") ? sim::summary_json(summary) : sim::summary_text(summary));
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
                                   {"set", '\0', "KEY=VALUE", "change one value of the scenario; repeatable"},
                                   {"seed", '\0', "N", "instead of the scenario's"},
                                   {"replications", '\0', "N", "instead of the scenario's"},
                                   {"jobs", 'j', "N", "replications at once (default: one a core)"},
                                   {"json", '\0', "", "print the summary as JSON, in SI units"}}},
            .carry_out = run};
}

} // namespace sunder::cli
