#include "tools/cli/cluster/slurm_scripts.hpp"

#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>

#include <string_view>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

/// sbatch reads its options from these lines, the last of one kind counting. Within quotes it takes every
/// character as it is but a quote and a backslash, and each of those behind a backslash
/// (Slurm, src/common/slurm_opt.c and src/sbatch/opt.c: _get_argument).
std::string request(std::string_view option, std::string_view value)
{
    std::string escaped;
    for (char const c : value) {
        if (c == '"' || c == '\\') escaped += '\\';
        escaped += c;
    }
    return fmt::format("#SBATCH --{}=\"{}\"\n", option, escaped);
}

/// A path in which sbatch replaces nothing: there %a and the like stand for numbers, and %% for %.
std::string plain_path(fs::path const& path)
{
    std::string text;
    for (char const c : path.string())
        text += c == '%' ? std::string{"%%"} : std::string{c};
    return text;
}

std::string head(SlurmSweep const& sweep, std::string_view purpose, std::string_view job_name)
{
    auto text = fmt::format("#!/bin/sh\n# {}\n", purpose);
    text += request("job-name", fmt::format("{}-{}", job_name, sweep.output.stem().string()));
    for (auto const& line : sweep.requests)
        text += fmt::format("#SBATCH {}\n", line);
    return text + "#SBATCH --requeue\n#SBATCH --open-mode=append\n";
}

std::string part_of(SlurmSweep const& sweep, std::string_view number)
{
    return fmt::format("{}/shard-{}-of-{}.h5", quoted_if_needed(sweep.parts.string()), number, sweep.shards);
}

} // namespace

fs::path array_script_path(SlurmSweep const& sweep)
{
    return sweep.parts / "shard.sh";
}

fs::path merge_script_path(SlurmSweep const& sweep)
{
    return sweep.parts / "merge.sh";
}

std::string array_script(SlurmSweep const& sweep)
{
    auto text = head(sweep, "One shard of a sweep. It may be run again at any time: it goes on where it was.",
                     "sunder");
    text += fmt::format("#SBATCH --array=1-{}\n#SBATCH --ntasks=1\n#SBATCH --cpus-per-task={}\n",
                        sweep.shards, sweep.cores);
    text += request("output", plain_path(sweep.parts) + "/shard-%a.log");
    text += fmt::format("\ncd {} || exit 1\n", quoted_if_needed(sweep.working_folder.string()));
    if (!sweep.shelves.empty())
        text += fmt::format("export SUNDER_PATH={}\n", quoted_if_needed(sweep.shelves));
    text += fmt::format("part={}\n", part_of(sweep, "$SLURM_ARRAY_TASK_ID"));
    text += fmt::format(R"(run_shard() {{
    {} {} \
        --shard "$SLURM_ARRAY_TASK_ID/{}" -j {} --resume -o "$part"
}}
run_shard
code=$?

# Started again because its node was lost, while the earlier run is still alive there and holds the part:
# wait until that one has ended.
tries=0
while [ $code -eq 1 ] && [ ! -e "$part" ] && [ "${{SLURM_RESTART_COUNT:-0}}" -gt 0 ] && [ $tries -lt 360 ]; do
    sleep 10
    tries=$((tries + 1))
    run_shard
    code=$?
done

# Points that failed stand in a part that is complete.
[ $code -eq 1 ] && [ -e "$part" ] && exit 0
exit $code
)",
                        quoted_if_needed(sweep.program.string()), sweep.sweep, sweep.shards, sweep.cores);
    return text;
}

std::string merge_script(SlurmSweep const& sweep)
{
    auto text = head(sweep, "Merges the parts of a sweep. It may be run again at any time.", "sunder-merge");
    text += request("output", plain_path(sweep.parts) + "/merge.log");
    text += fmt::format("\nset -- # the parts, by number\nnumber=1\nwhile [ $number -le {} ]; do\n"
                        "    set -- \"$@\" {}\n    number=$((number + 1))\ndone\n",
                        sweep.shards, part_of(sweep, "$number"));
    text += fmt::format("exec {} merge \"$@\" -o {}\n", quoted_if_needed(sweep.program.string()),
                        quoted_if_needed(sweep.output.string()));
    return text;
}

} // namespace sunder::cli
