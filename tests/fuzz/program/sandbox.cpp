#include "tests/fuzz/program/sandbox.hpp"

#include "tools/cli/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

namespace sunder::fuzz {
namespace {

constexpr int longest_wait = 120'000;            // ms: it waits for something that never comes
constexpr rlim_t most_addresses = 6'000'000'000; // B: so that a runaway does not take the machine along
constexpr std::size_t most_text = 8'000'000;     // B of what it prints are looked at

void limit(int resource, rlim_t most)
{
    rlimit const value{most, most};
    (void)setrlimit(static_cast<__rlimit_resource>(resource), &value);
}

[[noreturn]] void be_the_program(std::vector<std::string> const& words, std::filesystem::path const& folder,
                                 std::uint64_t largest_file, std::array<int, 2> const& files)
{
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)std::signal(SIGPIPE, SIG_IGN);
    (void)std::signal(SIGXFSZ, SIG_IGN); // as main() does
    limit(RLIMIT_CPU, static_cast<rlim_t>(most_cpu_time) + 1);
    limit(RLIMIT_FSIZE, largest_file);
    limit(RLIMIT_CORE, 0);
#ifndef __SANITIZE_ADDRESS__
    limit(RLIMIT_AS, most_addresses);
#endif
    int const nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    bool const placed = dup2(nothing, STDIN_FILENO) >= 0 && dup2(files[0], STDOUT_FILENO) >= 0 &&
                        dup2(files[1], STDERR_FILENO) >= 0 && chdir(folder.c_str()) == 0;
    int const code = placed ? cli::run_program(words) : EXIT_FAILURE;
    (void)std::fflush(nullptr);
    _exit(code); // destructors of libraries take longer than most calls
}

std::string text_of(int file)
{
    struct stat status = {};
    (void)fstat(file, &status);
    std::string text(std::min(static_cast<std::size_t>(status.st_size), most_text), '\0');
    auto const size = pread(file, text.data(), text.size(), 0);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
}

/// Waits, and kills what does not end.
void await(pid_t process)
{
    auto const handle = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
    if (handle < 0) return;
    pollfd ended{.fd = handle, .events = POLLIN, .revents = 0};
    if (poll(&ended, 1, longest_wait) == 0) (void)kill(-process, SIGKILL);
    close(handle);
}

} // namespace

Outcome call_program(std::vector<std::string> const& words, std::filesystem::path const& folder,
                     std::uint64_t largest_file)
{
    std::array const files{memfd_create("stdout", MFD_CLOEXEC), memfd_create("stderr", MFD_CLOEXEC)};
    (void)std::fflush(nullptr);
    pid_t const process = fork();
    if (process < 0 || files[0] < 0 || files[1] < 0)
        throw std::runtime_error{"the system has no process left"};
    if (process == 0) be_the_program(words, folder, largest_file, files);
    await(process);
    int status = 0;
    rusage usage{};
    (void)wait4(process, &status, 0, &usage);
    (void)kill(-process, SIGKILL); // children that outlived it
    auto const seconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    Outcome outcome{.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                    .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                    .cpu_time = seconds(usage.ru_utime) + seconds(usage.ru_stime),
                    .memory = 1024.0 * static_cast<double>(usage.ru_maxrss),
                    .out = text_of(files[0]),
                    .err = text_of(files[1])};
    close(files[0]);
    close(files[1]);
    return outcome;
}

void in_child(std::function<void()> const& work)
{
    (void)std::fflush(nullptr);
    pid_t const process = fork();
    if (process == 0) {
        try {
            work();
        } catch (std::exception const&) {
            _exit(EXIT_FAILURE);
        }
        _exit(EXIT_SUCCESS);
    }
    (void)waitpid(process, nullptr, 0);
}

} // namespace sunder::fuzz
