#include "sim/hdf5/trial.hpp"

#include "sim/base/run_error.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <fstream>
#include <new>

namespace sunder::sim {
namespace {

/// A machine that others share gives less time than passes.
constexpr double wall_seconds_a_processor_second = 15;

/// Bytes of the address space that this process has taken.
double address_space()
{
    double pages = 0;
    std::ifstream{"/proc/self/statm"} >> pages;
    return pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

void limit(__rlimit_resource resource, double most)
{
    auto const value = static_cast<rlim_t>(most);
    rlimit const bound{value, value};
    setrlimit(resource, &bound);
}

/// Ends this process by SIGPROF; RLIMIT_CPU knows whole seconds only.
void limit_processor_time(double seconds)
{
    double const whole = std::floor(seconds);
    itimerval once{};
    once.it_value.tv_sec = static_cast<time_t>(whole);
    once.it_value.tv_usec = static_cast<suseconds_t>(1e6 * (seconds - whole));
    setitimer(ITIMER_PROF, &once, nullptr);
}

/// Of the child: what `read` says, in two texts that a zero byte parts; nothing when all is well.
std::string answer_of(std::function<void()> const& read)
{
    try {
        read();
    } catch (Mistake const& mistake) {
        return mistake.message + '\0' + mistake.hint;
    }
    return {};
}

[[noreturn]] void try_and_exit(std::function<void()> const& read, Patience const& patience,
                               int pipe_end) noexcept
{
    limit(RLIMIT_CORE, 0);
    limit_processor_time(patience.processor_seconds);
    limit(RLIMIT_AS, address_space() + patience.bytes);
    for (int const signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGALRM, SIGPROF})
        std::signal(signal, SIG_DFL);
    alarm(static_cast<unsigned>(std::ceil(patience.processor_seconds * wall_seconds_a_processor_second)));
    try {
        auto const answer = answer_of(read);
        auto const sent = write(pipe_end, answer.data(), answer.size()); // short: one write takes it whole
        _exit(sent == static_cast<ssize_t>(answer.size()) ? 0 : 1);
    } catch (...) {
        _exit(1);
    }
}

/// All that comes before the other end is closed.
std::string answer_from(int pipe_end)
{
    std::string answer;
    std::array<char, 4096> piece{};
    for (;;) {
        auto const got = read(pipe_end, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return answer;
        answer.append(piece.data(), static_cast<std::size_t>(got));
    }
}

} // namespace

void try_in_child(std::function<void()> const& read, Patience const& patience)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw RunError{fmt::format("cannot make a pipe: {}", std::strerror(errno))};
    auto const [read_end, write_end] = ends;
    pid_t const child = fork();
    if (child == 0) try_and_exit(read, patience, write_end);
    close(write_end);
    auto const answer = answer_from(read_end);
    close(read_end);
    if (child < 0) throw RunError{"cannot start another process"};
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (auto const end = answer.find('\0'); end != std::string::npos)
        throw Mistake{answer.substr(0, end), answer.substr(end + 1)};
    if (status != 0) throw Mistake{"this HDF5 file is damaged: HDF5 cannot make sense of it", {}};
}

} // namespace sunder::sim
