#include "tools/cli/commands/rehearse.hpp"

#include "sim/base/match.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/config/load.hpp"
#include "sim/output/records_file.hpp"
#include "sim/process/stop_signals.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/decide_splits.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/measured.hpp"
#include "tools/cli/failure.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/result_file.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/cli/torch_program.hpp"
#include "tools/cli/version.hpp"
#include "tools/rehearse/rehearse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace sunder::cli {
namespace {

constexpr auto compute = "compute";
constexpr auto wait = "wait";

/// Heads are what runs on the devices where requests are born, tails what runs behind.
struct Doing {
    bool heads_compute = true;
    bool tails_compute = true;
    int threads = 1;
};

Doing doing_of(Arguments const& arguments)
{
    constexpr std::uint64_t most_threads = 256;
    auto const computes = [&](char const* part) {
        return arguments.choice(part, {compute, wait}).value_or(compute) == compute;
    };
    return {.heads_compute = computes("heads"),
            .tails_compute = computes("tails"),
            .threads = static_cast<int>(arguments.whole_number("threads", 1, most_threads).value_or(1))};
}

template <class Quantity>
Quantity quantity_of(Arguments const& arguments, char const* option, Quantity preset)
{
    auto const text = arguments.text(option);
    if (!text) return preset;
    sim::ParseProblem problem;
    auto const value = sim::parse_quantity(*text, Quantity::dimension, problem);
    if (!value)
        throw usage_error(arguments.command(), fmt::format("--{}: {}", option, problem.message),
                          problem.hint);
    if (*value <= 0) throw usage_error(arguments.command(), fmt::format("--{} is more than nothing", option));
    return Quantity{*value};
}

std::string description_of(Doing const& doing)
{
    auto const what = [](bool computes) { return computes ? "compute" : "wait"; };
    auto text = fmt::format("heads {}, tails {}", what(doing.heads_compute), what(doing.tails_compute));
    if (doing.heads_compute || doing.tails_compute)
        text += fmt::format(", {} thread{} a worker", doing.threads, doing.threads == 1 ? "" : "s");
    return text;
}

rehearse::MakeWork works_of(Doing const& doing, ComputingAsked const& asked, ComputingLegs const& computing)
{
    if (!doing.heads_compute && !doing.tails_compute) return rehearse::waits_for_leg;
    return [doing, computes = computing(asked)](rehearse::LegPart const& part) {
        bool const is_head = part.leg == 0;
        return (is_head ? doing.heads_compute : doing.tails_compute) ? computes(part)
                                                                     : rehearse::waits_for_leg(part);
    };
}

/// Where that is more than one.
void say_what_differs(sim::Deployment const& deployment)
{
    if (deployment.run.replications > 1)
        say(fmt::format("sunder: note: replication 0 of {} is rehearsed\n", deployment.run.replications));
    for (auto const& application : deployment.applications)
        std::visit(sim::Match{[](sim::Tcp const&) {},
                              [&](sim::OneOf<sim::Datagram, sim::IdealTransport> auto const&) {
                                  say(fmt::format("sunder: note: '{}' goes over TCP here; `--set "
                                                  "run.network_model=tcp` simulates that\n",
                                                  sim::shown(application.name)));
                              }},
                   application.transport);
}

void refuse_what_takes_too_long(sim::Deployment const& deployment, sim::Seconds limit)
{
    if (!deployment.run.until || *deployment.run.until < limit) return;
    throw Failure{fmt::format("the scenario goes on for {} s, and a rehearsal ends after {} s",
                              deployment.run.until->value(), limit.value()),
                  "a shorter run: `--set run.until='20 s'`, or raise --limit"};
}

std::function<void(std::int64_t, std::int64_t)> requests_line()
{
    auto line = progress_line("requests");
    if (!line) return {};
    return [line](std::int64_t done, std::int64_t all) { line({.done = done, .all = all}); };
}

/// What was measured is kept, and told to be less than what was asked.
void refuse_what_was_cut(rehearse::Rehearsal const& rehearsal, sim::Summary const& summary)
{
    using End = rehearse::Rehearsal::End;
    if (rehearsal.end == End::out_of_time)
        throw Failure{"time was over before all requests had come", "raise --limit, or ask for fewer"};
    if (rehearsal.end == End::out_of_traffic)
        throw Failure{"as many bytes were sent as --traffic allows", "raise it, or ask for fewer requests"};
    if (summary.unfinished > 0)
        throw sim::RunError{fmt::format("{} of the requests never ended", summary.unfinished)};
}

} // namespace

void rehearse_scenario(Arguments const& arguments, ComputingLegs const& computing)
{
    auto const overrides = overrides_of(arguments);
    auto const path = arguments.output_file();
    auto const doing = doing_of(arguments);
    auto const medium =
        arguments.given("loopback") ? rehearse::PlayedOver::loopback : rehearse::PlayedOver::namespaces;
    rehearse::RehearsalSettings settings{.medium = medium,
                                         .make_work = {},
                                         .stays_awake = arguments.given("awake"),
                                         .compute = description_of(doing),
                                         .limit = quantity_of(arguments, "limit", sim::Seconds{600}),
                                         .traffic = quantity_of(arguments, "traffic", sim::Bytes{2e9}),
                                         .progress = requests_line()};

    auto const scenario = sim::load_base(arguments.operands().front(), overrides).scenario;
    rehearse::expect_rehearsable(scenario, sim::deploy(scenario), medium);
    warn(scenario.warnings);
    if (auto const reason = rehearse::reason_against_namespaces();
        medium == rehearse::PlayedOver::namespaces && !reason.empty())
        throw Failure{fmt::format("this machine has no network namespaces for it: {}", reason),
                      "--loopback does without, over connections that are paced"};
    auto const decided = sim::decide_splits(scenario, {.processes = 0, .progress = {}});
    auto const deployment = sim::deploy(decided.scenario);
    settings.make_work = works_of(
        doing, {.scenario = decided.scenario, .deployment = deployment, .threads = doing.threads}, computing);
    refuse_what_takes_too_long(deployment, settings.limit);
    say_what_differs(deployment);

    std::optional<ResultFile> output;
    if (path) output.emplace(*path);
    auto const rehearsal = rehearse::rehearse(deployment, settings);
    wipe_progress();
    auto const summary = sim::summarise(rehearsal.records);
    if (output)
        sim::write_records(*output, rehearsal.records,
                           {.program_version = program_version,
                            .simgrid_version = simgrid_version,
                            .command = command_of("rehearse", overrides),
                            .scenario_text = scenario.text,
                            .inputs = scenario.inputs,
                            .measured = rehearsal.machine});
    print(arguments.given("json") ? measured_json(summary, rehearsal.machine)
                                  : measured_text(summary, rehearsal.machine));
    finish_printing();
    refuse_what_was_cut(rehearsal, summary);
}

Command rehearse_command()
{
    return {
        .syntax = {.name = "rehearse",
                   .operands = "SCENARIO",
                   .purpose = "Carries a scenario out: real networks, real connections, measured times.",
                   .example = "sunder rehearse scenarios/first_split.yaml --set run.until='20 s' "
                              "-o rehearsal.h5",
                   .options = {{"output", 'o', "FILE.h5", "write all records to this HDF5 file"},
                               set_option,
                               seed_option,
                               {.name = "heads",
                                .letter = '\0',
                                .value = "WHAT",
                                .meaning = "devices where requests are born compute, or wait for as long "
                                           "as the scenario says",
                                .preset = compute,
                                .choices = {compute, wait}},
                               {.name = "tails",
                                .letter = '\0',
                                .value = "WHAT",
                                .meaning = "likewise the servers",
                                .preset = compute,
                                .choices = {compute, wait}},
                               {"threads", '\0', "N", "of each worker that computes", "1"},
                               {"awake", '\0', "", "processors do not sleep meanwhile; measure likewise"},
                               {"loopback", '\0', "", "connections of this machine, paced: needs no rights"},
                               {"limit", '\0', "TIME", "in all", "10 min"},
                               {"traffic", '\0', "BYTES", "of all messages", "2 GB"},
                               {"json", '\0', "", "print the summary as JSON, in SI units"}}},
        .carry_out = [](Arguments const& arguments) {
            auto const doing = doing_of(arguments);
            if (!doing.heads_compute && !doing.tails_compute) return rehearse_scenario(arguments, {});
            auto program = executing_program();
            program.does = "networks are run (not with `--heads wait --tails wait`)";
            go_on_as(program, rehearse_command().syntax, arguments);
        }};
}

} // namespace sunder::cli
