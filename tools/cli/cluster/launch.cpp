#include "tools/cli/cluster/launch.hpp"

#include "sim/base/run_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace sunder::cli {
namespace {

[[noreturn]] void refuse(std::string const& program, std::string const& why)
{
    throw sim::RunError{fmt::format("cannot run '{}': {}", program, why)};
}

std::vector<char*> pointers_to(std::vector<std::string> const& words)
{
    std::vector<char*> pointers;
    for (auto const& word : words)
        pointers.push_back(const_cast<char*>(word.c_str())); // NOLINT: POSIX asks for it and changes nothing
    pointers.push_back(nullptr);
    return pointers;
}

/// The child meets SIGPIPE as programs do, though we ignore it.
pid_t start(std::vector<std::string> const& words, int write_end)
{
    posix_spawn_file_actions_t files{};
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, write_end, STDOUT_FILENO);
    posix_spawnattr_t attributes{};
    posix_spawnattr_init(&attributes);
    sigset_t pipe_signal;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    pid_t process = 0;
    int const problem = posix_spawnp(&process, words.front().c_str(), &files, &attributes,
                                     pointers_to(words).data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (problem != 0) refuse(words.front(), std::strerror(problem));
    return process;
}

std::string all_of(int read_end)
{
    std::string text;
    std::array<char, 4096> block{};
    for (;;) {
        auto const got = read(read_end, block.data(), block.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return text;
        text.append(block.data(), static_cast<std::size_t>(got));
    }
}

} // namespace

std::string output_of(std::vector<std::string> const& words)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) refuse(words.front(), std::strerror(errno));
    auto const [read_end, write_end] = ends;
    pid_t process = 0;
    try {
        process = start(words, write_end);
    } catch (sim::RunError const&) {
        close(write_end);
        close(read_end);
        throw;
    }
    close(write_end);
    auto text = all_of(read_end);
    close(read_end);
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFSIGNALED(status))
        refuse(words.front(), fmt::format("it was killed by signal {}", WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        refuse(words.front(), fmt::format("it ended with exit code {}", WEXITSTATUS(status)));
    return text;
}

void become(std::vector<std::string> const& words)
{
    (void)std::signal(SIGPIPE, SIG_DFL);
    execvp(words.front().c_str(), pointers_to(words).data());
    refuse(words.front(), std::strerror(errno));
}

} // namespace sunder::cli
