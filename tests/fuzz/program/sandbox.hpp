/// \file
/// One call of the program in a process of its own, with limits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sunder::fuzz {

/// What a call may use; above this it is a finding. Sanitizers take more of both.
#ifdef __SANITIZE_ADDRESS__
constexpr double most_cpu_time = 20;   // s
constexpr double most_memory = 4096e6; // B
#else
constexpr double most_cpu_time = 5; // s, of the process and its children
constexpr double most_memory = 1e9; // B, resident, of the largest process
#endif

struct Outcome {
    int exit_code = -1; ///< -1 where a signal ended it
    int signal = 0;
    double cpu_time = 0; ///< s
    double memory = 0;   ///< B
    std::string out;
    std::string err;
};

/// Runs `sunder WORDS` in the folder, as a fork of this process: what takes time in starting the program is
/// done once. \pre this process runs one thread
[[nodiscard]] Outcome call_program(std::vector<std::string> const& words, std::filesystem::path const& folder,
                                   std::uint64_t largest_file = 268'435'456);

/// Does the work in a fork of this process, and waits for its end.
void in_child(std::function<void()> const& work);

} // namespace sunder::fuzz
