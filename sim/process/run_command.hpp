/// \file
/// A program of the user's, run to its end.
#pragma once

#include "sim/base/quantity.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {

struct CommandCall {
    std::vector<std::string> words; ///< the program, found as a shell finds it, and its arguments: no shell
    std::filesystem::path folder;   ///< in which it runs
    std::vector<std::pair<std::string, std::string>> environment{}; ///< added to that of this process
    std::optional<Seconds> most{};                                  ///< that it may take
};

struct CommandEnd {
    std::string failure; ///< "ended with exit code 1", "took longer than 10 s"; empty: it ended well
    std::string output;  ///< the last 4 KiB of its standard output
    std::string errors;  ///< likewise, of its standard error
    Seconds took;
};

/// Runs it with nothing on its standard input, in a process group of its own, and waits. When its time is up,
/// and when this process dies (by whatever signal), the whole group is asked to end, and killed if it has not
/// 5 s later. What it leaves running in its group is killed when it ends.
/// \pre not empty; this process runs one thread
/// \throws RunError  when the program cannot be started at all: "cannot run 'train': No such file or
/// directory"
[[nodiscard]] CommandEnd run_command(CommandCall const& call);

} // namespace sunder::sim
