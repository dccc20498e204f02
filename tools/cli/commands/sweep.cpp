#include "tools/cli/commands/sweep.hpp"

#include "sim/base/run_error.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/output/text_table.hpp"
#include "sim/process/child_process.hpp"
#include "sim/process/stop_signals.hpp"
#include "sim/runner/run_sweep.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/resuming.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <set>

namespace sunder::cli {
namespace {

constexpr std::int64_t most_shards = 1'000'000;
constexpr std::int64_t failures_told = 20;

/// "3/8"
sim::Shard shard_of(Arguments const& arguments)
{
    auto const text = arguments.text("shard");
    if (!text) return {};
    sim::Shard shard;
    auto const* const end = text->data() + text->size();
    auto const number = std::from_chars(text->data(), end, shard.number);
    bool const has_slash = number.ec == std::errc{} && number.ptr != end && *number.ptr == '/';
    auto const of = has_slash ? std::from_chars(number.ptr + 1, end, shard.of) : number;
    bool const fits = has_slash && of.ec == std::errc{} && of.ptr == end && shard.of <= most_shards &&
                      shard.number >= 1 && shard.number <= shard.of;
    if (!fits)
        throw usage_error("sweep", fmt::format("--shard: '{}' is no part of a whole", *text),
                          "as in --shard 2/8, the second of eight");
    return shard;
}

SweepRequest request_of(Arguments const& arguments)
{
    auto const output = arguments.output_file();
    if (!output) throw usage_error("sweep", "the result needs a file", "name it: -o FILE.h5");
    return {.scenario = arguments.operands().front(),
            .overrides = sweep_overrides_of(arguments),
            .output = *output,
            .shard = shard_of(arguments),
            .start = start_of(arguments),
            .tables = point_tables_of(arguments)};
}

/// Tells of the first failures as they come.
void tell_of_failure(SweepSession const& session, sim::PointResult const& result)
{
    auto const told = session.counts().failed;
    if (told > failures_told) return;
    wipe_progress();
    say(fmt::format("sunder: point {} failed ({}): {}\n", result.number,
                    sim::shown(session.scenario().text_of(result.number)), sim::shown(result.failure)));
    if (told == failures_told) say("sunder: more failures are not told here; they stand in the file\n");
}

void run_missing(SweepSession& session, Arguments const& arguments, RunPoints const& run_points)
{
    auto const line = progress_line("points");
    auto const tell = [&] {
        if (line)
            line({.done = session.counts().all(), .all = session.size(), .failed = session.counts().failed});
    };
    auto const keep = [&](sim::PointResult const& result) {
        session.keep(result);
        if (result.status == sim::PointStatus::failed) {
            tell_of_failure(session, result);
            if (arguments.given("stop-at-failure"))
                throw sim::RunError{"a point failed; --resume tries it again and goes on"};
        }
        tell();
    };
    tell();
    run_points(session, keep);
}

/// Points of the shard to run for an estimate: some that are spread over all.
std::vector<std::int64_t> some_points(std::int64_t first, std::int64_t step, std::int64_t all)
{
    constexpr std::int64_t wanted = 10;
    auto const count = (all - first + step - 1) / step;
    std::set<std::int64_t> points;
    for (std::int64_t i = 0; i < std::min(wanted, count); ++i)
        points.insert(first +
                      step * (i * (count - 1) / std::max<std::int64_t>(std::min(wanted, count) - 1, 1)));
    return {points.begin(), points.end()};
}

void print_points(sim::SweepScenario const& scenario, sim::Shard shard)
{
    constexpr std::int64_t in_one_go = 10'000;
    std::vector<std::vector<std::string>> rows{{"point"}};
    for (auto const& key : sim::keys_of(scenario.sweep()))
        rows.front().push_back(key.name);
    if (!scenario.sweep().where.empty()) rows.front().emplace_back();
    std::vector<sim::Alignment> const columns(rows.front().size(), sim::Alignment::right);
    for (auto point = shard.number - 1; point < scenario.points().size(); point += shard.of) {
        auto& row = rows.emplace_back();
        row.push_back(fmt::format("{}", point));
        for (auto& value : scenario.points().at(point))
            row.push_back(std::move(value.text));
        if (!scenario.includes(point)) row.emplace_back("skipped");
        if (std::ssize(rows) < in_one_go) continue;
        print(sim::aligned(rows, columns));
        rows.clear();
    }
    print(sim::aligned(rows, columns));
}

void dry_run(Arguments const& arguments)
{
    using Clock = std::chrono::steady_clock;
    constexpr double enough = 2; // s
    auto const shard = shard_of(arguments);
    sim::SweepScenario scenario{arguments.operands().front(), sweep_overrides_of(arguments)};
    warn(scenario.base().warnings);
    print_points(scenario, shard);
    finish_printing();
    auto const problem = problem_of(scenario);
    auto const started = Clock::now();
    double seconds = 0;
    std::int64_t timed = 0;
    for (auto const point : some_points(shard.number - 1, shard.of, scenario.points().size())) {
        (void)sim::run_point(problem, point);
        ++timed;
        seconds = std::chrono::duration<double>(Clock::now() - started).count();
        if (seconds > enough) break;
    }
    auto const points = (scenario.points().size() - shard.number + shard.of) / shard.of;
    auto const processes = sim::number_of_processes(processes_of(arguments));
    auto const all = seconds / static_cast<double>(std::max<std::int64_t>(timed, 1)) *
                     static_cast<double>(points) / static_cast<double>(processes);
    print(fmt::format("{} points, {} with {} processes ({} points were timed)\n", points,
                      all < 1 ? duration_text(all) : "about " + duration_text(all), processes, timed));
}

void sweep(Arguments const& arguments)
{
    if (arguments.given("keep-going") && arguments.given("stop-at-failure"))
        throw usage_error("sweep", "--keep-going and --stop-at-failure exclude each other");
    if (arguments.given("dry-run")) return dry_run(arguments);
    auto const processes = processes_of(arguments);
    std::optional<sim::HeldStopSignals> held; // until the file is written
    sweep_points(arguments, [&](SweepSession& session, KeepResult const& keep) {
        held.emplace();
        sim::run_sweep(session.problem(), session.missing(), {.processes = processes, .keep = keep});
    });
}

} // namespace

sim::SweepOverrides sweep_overrides_of(Arguments const& arguments)
{
    sim::SweepOverrides overrides{.scenario = overrides_of(arguments), .variations = arguments.texts("vary")};
    overrides.doubt = draws_of(arguments);
    return overrides;
}

void sweep_points(Arguments const& arguments, RunPoints const& run_points)
{
    SweepSession session{request_of(arguments)};
    warn(session.scenario().base().warnings);
    try {
        run_missing(session, arguments, run_points);
    } catch (sim::Interrupted const&) {
        wipe_progress();
        say(fmt::format("sunder: {} of {} points are kept; the same command with --resume goes on\n",
                        session.counts().all(), session.size()));
        throw;
    }
    session.finish();
    auto const& counts = session.counts();
    print(fmt::format("{} points: {} done, {} failed, {} skipped\n", session.size(), counts.done,
                      counts.failed, counts.skipped));
    finish_printing();
    if (counts.failed > 0)
        throw sim::RunError{fmt::format("{} of {} points failed", counts.failed, session.size())};
}

Command sweep_command()
{
    return {.syntax = {.name = "sweep",
                       .operands = "SCENARIO",
                       .purpose = "Simulates every point of a scenario's `sweep`.",
                       .example = "sunder sweep scenarios/bandwidth_sweep.yaml -o bandwidth.h5",
                       .options = {{"output", 'o', "FILE.h5", "the file of all points"},
                                   vary_option,
                                   doubt_option,
                                   draws_option,
                                   set_option,
                                   seed_option,
                                   replications_option,
                                   {"jobs", 'j', "N", "points at once", "one a core"},
                                   {"shard", '\0', "I/N",
                                    "only every Nth point from the Ith on; `merge` joins the parts"},
                                   tables_option,
                                   resume_option,
                                   fresh_option,
                                   {"dry-run", '\0', "", "print the points and how long they may take"},
                                   {"keep-going", '\0', "", "run all points whatever fails; the default"},
                                   {"stop-at-failure", '\0', "", "stop when a point fails"}}},
            .carry_out = sweep};
}

} // namespace sunder::cli
