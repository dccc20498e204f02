/// \file
/// A sweep as two jobs of Slurm (22.05 and later): an array with a task for each shard, and a merge behind
/// it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder::cli {

/// All paths are absolute: the nodes see the same files as this machine.
struct SlurmSweep {
    std::filesystem::path program;        ///< `sunder`
    std::filesystem::path working_folder; ///< that paths on the command line are relative to
    std::filesystem::path output;
    std::filesystem::path parts;       ///< the folder of parts, scripts and logs
    std::string shelves;               ///< SUNDER_PATH; empty: there is none
    std::string sweep;                 ///< "sweep SCENARIO --seed 2": for the shell
    std::vector<std::string> requests; ///< options for sbatch of both jobs, as typed
    std::int64_t shards = 1;
    std::int64_t cores = 1; ///< of a task
};

/// Where the scripts stand.
[[nodiscard]] std::filesystem::path array_script_path(SlurmSweep const& sweep);
[[nodiscard]] std::filesystem::path merge_script_path(SlurmSweep const& sweep);

/// Runs one shard. It may be stopped and started again at any time, also while an earlier start is still
/// alive elsewhere: it goes on where that one was, and its part appears by rename.
[[nodiscard]] std::string array_script(SlurmSweep const& sweep);

/// Merges the parts; to be started when all tasks of the array have ended well.
[[nodiscard]] std::string merge_script(SlurmSweep const& sweep);

} // namespace sunder::cli
