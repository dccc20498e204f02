#include "sim/base/run_error.hpp"
#include "sim/config/sweep_scenario.hpp"
#include "tools/cli/cluster/launch.hpp"
#include "tools/cli/cluster/slurm_scripts.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/resuming.hpp"
#include "tools/cli/commands/sweep.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/result_file.hpp"
#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_shards = 10'000; ///< Slurm takes 1,000 where nobody raised MaxArraySize
constexpr std::uint64_t most_processes = 1024;

std::vector<std::string> engines()
{
    return {"slurm", "mpi"};
}

/// Where none are asked for. An array task should last minutes, not seconds, and a site starts only some ten
/// a minute; a point takes milliseconds to seconds.
constexpr std::int64_t default_shards = 16;

/// The options of `sweep` that say what is run and not where.
std::vector<Option> options_of_sweep()
{
    static std::set<std::string> const others{"output", "jobs", "shard", "resume", "fresh", "dry-run"};
    auto options = sweep_command().syntax.options;
    std::erase_if(options, [](Option const& option) { return others.contains(option.name); });
    return options;
}

/// The sweep and what changes it, as a line for the shell.
std::string sweep_line(Arguments const& arguments)
{
    std::string line{"sweep"};
    for (auto const& option : options_of_sweep()) {
        if (option.value.empty() && arguments.given(option.name)) line += fmt::format(" --{}", option.name);
        for (auto const& value : arguments.texts(option.name))
            line += fmt::format(" --{}{}{}", option.name, value.starts_with('-') ? '=' : ' ',
                                quoted_if_needed(value));
    }
    auto const& scenario = arguments.operands().front();
    return fmt::format("{} {}", line, quoted_if_needed((scenario.starts_with('-') ? "./" : "") + scenario));
}

fs::path folder_of_this_program()
{
    return fs::read_symlink("/proc/self/exe").parent_path();
}

fs::path mpi_program()
{
    return folder_of_this_program() / "sunder_mpi";
}

fs::path output_of_sweep(Arguments const& arguments)
{
    auto const path = arguments.output_file();
    if (!path) throw usage_error("submit", "the result needs a file", "name it: -o FILE.h5");
    return fs::absolute(*path).lexically_normal();
}

std::int64_t count_points(Arguments const& arguments)
{
    if (arguments.operands().front() == "-")
        throw usage_error("submit", "the nodes cannot read standard input", "name a file that they see");
    sim::SweepScenario const scenario{arguments.operands().front(), sweep_overrides_of(arguments)};
    return scenario.points().size();
}

/// Of what goes into a script that sbatch reads line by line.
void expect_one_line(std::string_view what, std::string_view text)
{
    auto const is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
    if (std::ranges::none_of(text, is_control)) return;
    throw usage_error("submit", fmt::format("{}: '{}' holds a control character", what, text),
                      "Slurm reads its options line by line: name it without one");
}

std::string search_path()
{
    auto const* const path = std::getenv("SUNDER_PATH"); // NOLINT(concurrency-mt-unsafe): nobody sets it here
    return path == nullptr ? "" : path;
}

SlurmSweep slurm_sweep(Arguments const& arguments, std::int64_t points)
{
    auto const output = output_of_sweep(arguments);
    auto const shards = arguments.whole_number("shards", 1, most_shards);
    for (auto const& line : arguments.texts("sbatch"))
        expect_one_line("--sbatch", line);
    SlurmSweep sweep{
        .program = folder_of_this_program() / "sunder",
        .working_folder = fs::current_path(),
        .output = output,
        .parts = output.string() + ".sunder.parts",
        .shelves = search_path(),
        .sweep = sweep_line(arguments),
        .requests = arguments.texts("sbatch"),
        .shards = std::min(shards ? static_cast<std::int64_t>(*shards) : default_shards, points),
        .cores = static_cast<std::int64_t>(arguments.whole_number("jobs", 1, most_processes).value_or(1))};
    expect_one_line("the name of this program", sweep.program.string());
    expect_one_line("the name of this folder", sweep.working_folder.string());
    expect_one_line("the name of the output", sweep.output.string());
    expect_one_line("SUNDER_PATH", sweep.shelves);
    expect_one_line("the sweep", sweep.sweep);
    return sweep;
}

enum class Folder : std::uint8_t { made, found };

/// \throws RunError  when parts lie there that nobody asked to go on with.
Folder folder_of_parts(SlurmSweep const& sweep, Arguments const& arguments)
{
    std::error_code problem;
    auto const start = start_of(arguments);
    sim::expect_foreseen_folder(sweep.parts);
    if (start == sim::Journal::Start::afresh) fs::remove_all(sweep.parts, problem);
    bool const is_new = fs::create_directory(sweep.parts, problem);
    if (problem)
        throw sim::RunError{fmt::format("cannot make '{}': {}", sweep.parts.string(), problem.message())};
    if (!is_new && start == sim::Journal::Start::unasked)
        throw sim::RunError{fmt::format(
            "'{}' is there from an earlier submission: --resume goes on with it; when its jobs have ended, "
            "--fresh begins again and drops it",
            sweep.parts.string())};
    return is_new ? Folder::made : Folder::found;
}

std::string number_of_job(std::string printed)
{
    printed.resize(std::min(printed.find_first_of(";\n"), printed.size())); // NUMBER, or NUMBER;CLUSTER
    return printed;
}

std::string submit_array(SlurmSweep const& sweep, Folder folder)
try {
    deliver(array_script(sweep), array_script_path(sweep).string());
    deliver(merge_script(sweep), merge_script_path(sweep).string());
    return number_of_job(output_of({"sbatch", "--parsable", array_script_path(sweep).string()}));
} catch (sim::RunError const&) {
    std::error_code ignored;
    if (folder == Folder::made) fs::remove_all(sweep.parts, ignored);
    throw;
}

std::string submit_merge(SlurmSweep const& sweep, std::string const& array)
try {
    return number_of_job(output_of({"sbatch", "--parsable", fmt::format("--dependency=afterok:{}", array),
                                    "--kill-on-invalid-dep=yes", merge_script_path(sweep).string()}));
} catch (sim::RunError const&) {
    (void)output_of({"scancel", array});
    throw;
}

void submit_slurm(Arguments const& arguments)
{
    auto const points = count_points(arguments);
    auto const sweep = slurm_sweep(arguments, points);
    if (arguments.given("dry-run"))
        return deliver(fmt::format("# {}\n{}\n# {}\n{}", array_script_path(sweep).string(),
                                   array_script(sweep), merge_script_path(sweep).string(),
                                   merge_script(sweep)),
                       std::nullopt);
    static_cast<void>(ResultFile{sweep.output}); // it can be written, or we hear of it now
    auto const array = submit_array(sweep, folder_of_parts(sweep, arguments));
    auto const merge = submit_merge(sweep, array);
    print(fmt::format("job {}: {} points in {} shards, cores for each: {}\n"
                      "job {}: merges them into {} when all have ended well\n"
                      "scripts, parts and logs: {}\n"
                      "  squeue -j {},{} shows how far they are; the same command with --resume goes on\n",
                      array, points, sweep.shards, sweep.cores, merge, sweep.output.string(),
                      sweep.parts.string(), array, merge));
}

/// For the shell.
std::string mpi_line(Arguments const& arguments)
{
    std::string line{"mpirun"};
    for (auto const& options : arguments.texts("mpirun"))
        line += " " + options;
    if (auto const workers = arguments.whole_number("jobs", 1, most_processes))
        line += fmt::format(" -n {}", *workers + 1);
    line += fmt::format(" {} {}", quoted_if_needed(mpi_program().string()), sweep_line(arguments));
    for (auto const* start : {"resume", "fresh"})
        if (arguments.given(start)) line += fmt::format(" --{}", start);
    return fmt::format("{} -o {}", line, quoted_if_needed(output_of_sweep(arguments).string()));
}

void submit_mpi(Arguments const& arguments)
{
    (void)count_points(arguments); // every mistake is told once, here, and not by each process
    auto const line = mpi_line(arguments);
    if (arguments.given("dry-run")) return deliver(line + "\n", std::nullopt);
    if (!fs::exists(mpi_program()))
        throw sim::RunError{
            fmt::format("sunder was built without MPI: there is no '{}'", mpi_program().string())};
    become({"/bin/sh", "-c", fmt::format("exec {}", line)});
}

void submit(Arguments const& arguments)
{
    auto const engine = arguments.choice("engine", engines());
    if (!engine) throw usage_error("submit", "which engine?", "use --engine slurm or --engine mpi");
    if (*engine == "slurm") return submit_slurm(arguments);
    submit_mpi(arguments);
}

} // namespace

Command submit_command()
{
    std::vector<Option> options{{.name = "engine",
                                 .value = "slurm|mpi",
                                 .meaning = "what runs it: an array of jobs, or mpirun",
                                 .choices = engines()},
                                {"output", 'o', "FILE.h5", "the file of all points"},
                                {"shards", '\0', "N", "slurm: tasks of the array", "16, or a point each"},
                                {"jobs", 'j', "N", "points at once, of each task of slurm, or of all of mpi",
                                 "1 for slurm; what mpirun finds"},
                                {.name = "sbatch",
                                 .value = "OPTIONS",
                                 .meaning = "hand these on to sbatch; repeatable",
                                 .repeats = Repeats::yes},
                                {.name = "mpirun",
                                 .value = "OPTIONS",
                                 .meaning = "hand these on to mpirun; repeatable",
                                 .repeats = Repeats::yes},
                                {"resume", '\0', "", "go on where an earlier submission ended"},
                                fresh_option,
                                {"dry-run", '\0', "", "print the scripts, or the line, and do nothing"}};
    std::ranges::move(options_of_sweep(), std::back_inserter(options));
    return {.syntax = {.name = "submit",
                       .operands = "SCENARIO",
                       .purpose = "Runs a sweep on a cluster.",
                       .example = "sunder submit --engine slurm scenarios/bandwidth_sweep.yaml --shards 50 "
                                  "--sbatch '--partition=long' -o sweep.h5",
                       .options = std::move(options)},
            .carry_out = submit};
}

} // namespace sunder::cli
