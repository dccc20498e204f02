#include "sim/process/child_process.hpp"

#include "sim/base/run_error.hpp"
#include "sim/process/ended_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <thread>
#include <utility>

namespace sunder::sim {
namespace {

constexpr int pipe_bytes = 1 << 20; ///< wished for; the system may give less

std::string reason_of_end(int status)
{
    auto const words = words_of_end(status);
    return WIFSIGNALED(status) ? words : words + " before its answer was complete";
}

/// Never returns and never lets an exception out: the caller's stack belongs to the parent.
[[noreturn]] void work_and_exit(std::function<void()> const& work) noexcept
{
    try {
        work();
    } catch (...) {
        _exit(1);
    }
    _exit(0);
}

} // namespace

ChildProcess::ChildProcess(std::function<void()> const& work)
{
    std::fflush(nullptr); // a child must not print again what this process has not written yet
    pid_t const parent = getpid();
    process_ = fork();
    if (process_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(1); // it died before the line above
        restore_default_signals({SIGINT, SIGTERM, SIGPIPE, SIGCHLD});
        work_and_exit(work);
    }
    if (process_ < 0) throw RunError{fmt::format("cannot start a process: {}", std::strerror(errno))};
}

ChildProcess::~ChildProcess()
{
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    (void)end();
}

int ChildProcess::wait()
{
    int status = 0;
    while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = 0;
    return status;
}

std::string ChildProcess::end()
{
    return reason_of_end(wait());
}

std::optional<std::string> ChildProcess::finish()
{
    int const status = wait();
    if (status == 0) return std::nullopt;
    return reason_of_end(status);
}

Pipe::Pipe()
{
    if (pipe2(ends_.data(), O_CLOEXEC) != 0)
        throw RunError{fmt::format("cannot start a process: {}", std::strerror(errno))};
    fcntl(write_end(), F_SETPIPE_SZ, pipe_bytes);
}

Pipe::~Pipe()
{
    close_read_end();
    close_write_end();
}

void Pipe::close_read_end()
{
    if (ends_[0] >= 0) close(std::exchange(ends_[0], -1));
}

void Pipe::close_write_end()
{
    if (ends_[1] >= 0) close(std::exchange(ends_[1], -1));
}

std::size_t number_of_processes(int asked)
{
    return asked > 0 ? static_cast<std::size_t>(asked) : std::max(std::thread::hardware_concurrency(), 1U);
}

} // namespace sunder::sim
