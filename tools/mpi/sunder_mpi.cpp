/// \file
/// `mpirun sunder_mpi sweep SCENARIO -o FILE.h5`: what `sunder sweep` does, by many processes that MPI
/// starts. The first of them owns the output and the journal beside it, so that whatever is killed, what was
/// finished stays; the others run points.
#include "sim/base/run_error.hpp"
#include "sim/process/stop_signals.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/point_tables.hpp"
#include "tools/cli/commands/sweep.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/print.hpp"
#include "tools/mpi/mpi_pool.hpp"

#include <algorithm>
#include <csignal>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sunder::mpi {
namespace {

using Words = std::span<char* const>; ///< of the command line, without the program's name

/// Those of `sunder sweep` but what MPI itself decides.
cli::Syntax syntax()
{
    auto syntax = cli::sweep_command().syntax;
    std::erase_if(syntax.options, [](cli::Option const& option) {
        return option.name == "jobs" || option.name == "dry-run";
    });
    return syntax;
}

cli::Arguments arguments_of(Words words)
{
    std::vector<std::string> const typed{words.begin(), words.end()};
    if (typed.empty() || typed.front() != "sweep")
        throw cli::UsageError{
            "usage: mpirun sunder_mpi sweep SCENARIO -o FILE.h5 [OPTION of sunder sweep]...\n"};
    return parse(syntax(), {typed.begin() + 1, typed.end()});
}

int manager(Session const& session, Words words)
{
    sim::StopSignals const signals;
    bool are_at_work = false; // the workers; otherwise they wait for points
    int const code = cli::exit_code_of([&] {
        auto const arguments = arguments_of(words);
        if (arguments.given("help")) return cli::print(help_of(syntax()));
        if (session.workers() == 0)
            throw sim::RunError{"there is nobody to run the points: start at least two processes, as in "
                                "mpirun -n 2 sunder_mpi"};
        sweep_points(arguments, [&](cli::SweepSession& sweep, cli::KeepResult const& keep) {
            are_at_work = true;
            manage(session, sweep.missing(), keep, sim::StopSignals::came);
            are_at_work = false;
        });
    });
    if (are_at_work) Session::abort(code);
    dismiss(session);
    return code;
}

/// Runs points until there are no more. The scenario is read only where there are some.
void serve_points(Words words)
{
    std::optional<sim::SweepScenario> scenario;
    std::optional<sim::SweepProblem> problem;
    serve([&]() -> sim::SweepProblem const& {
        if (problem) return *problem;
        auto const arguments = arguments_of(words);
        scenario.emplace(arguments.operands().front(), sweep_overrides_of(arguments));
        return problem.emplace(cli::problem_of(*scenario, cli::point_tables_of(arguments)));
    });
}

int worker(Words words)
{
    int const code = cli::exit_code_of([words] {
        try {
            serve_points(words);
        } catch (sim::Interrupted const&) {
            Session::abort(cli::interrupted); // the manager tells of it
        }
    });
    if (code != cli::done) Session::abort(code);
    return code;
}

} // namespace
} // namespace sunder::mpi

int main(int count, char** words)
{
    (void)std::signal(SIGPIPE, SIG_IGN); // a reader that goes away shows as EPIPE, see print()
    (void)std::signal(SIGXFSZ, SIG_IGN); // a limit on files shows as EFBIG, as a full disk does
    std::span const typed{words + 1, words + count};
    sunder::mpi::Session const session;
    return session.is_manager() ? sunder::mpi::manager(session, typed) : sunder::mpi::worker(typed);
}
