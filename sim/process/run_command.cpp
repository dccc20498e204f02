#include "sim/process/run_command.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"
#include "sim/process/child_process.hpp"
#include "sim/process/ended_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace sunder::sim {
namespace {

constexpr std::size_t most_kept = 4096; ///< of what it says
constexpr unsigned grace = 5;           ///< s

/// What the guard tells, and before it the program that could not become what it should.
struct Report {
    enum class Kind : std::int32_t { not_started, ended } kind = Kind::ended;
    std::int32_t value = 0; ///< errno, or the status of waitpid()
};

// In the guard: it leads the group, and ends it where nobody waits for it any more
// ----------------------------------------------------------------------------------------------------------

volatile std::sig_atomic_t end_asked = 0;

void kill_group(int /*signal*/)
{
    kill(0, SIGKILL); // this process is of it
}

void end_group(int /*signal*/)
{
    end_asked = 1;
    std::signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    alarm(grace);
}

void forget_signals()
{
    restore_default_signals({SIGINT, SIGTERM, SIGPIPE, SIGCHLD, SIGALRM, SIGXFSZ});
}

void tell(int pipe_end, Report report)
{
    (void)!write(pipe_end, &report, sizeof report); // whoever does not read it is gone
}

[[noreturn]] void become(CommandCall const& call, int report_end)
{
    forget_signals();
    std::vector<char*> words;
    for (auto const& word : call.words)
        words.push_back(const_cast<char*>(word.c_str())); // as execvp() has it; it changes none
    words.push_back(nullptr);
    for (auto const& [name, value] : call.environment)
        setenv(name.c_str(), value.c_str(), 1);
    if (chdir(call.folder.empty() ? "." : call.folder.c_str()) == 0) execvp(words.front(), words.data());
    tell(report_end, {Report::Kind::not_started, errno});
    _exit(127);
}

struct Ends {
    int output = -1;
    int errors = -1;
    int report = -1;
};

[[noreturn]] void guard(CommandCall const& call, pid_t parent, Ends ends)
{
    forget_signals();
    setpgid(0, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1); // what the program leaves behind is seen here
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGALRM, kill_group);
    std::signal(SIGTERM, end_group);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(1); // it died before the line above
    int const nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(ends.output, STDOUT_FILENO);
    dup2(ends.errors, STDERR_FILENO);
    // Locks and pipes of the caller must not live on in what it has run.
    int const report_end = fcntl(ends.report, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    constexpr int place = STDERR_FILENO + 1;
    if (report_end != place) dup3(report_end, place, O_CLOEXEC);
    close_range(place + 1, ~0U, 0);
    pid_t const program = fork();
    if (program == 0) become(call, place);
    int status = 0;
    while (program > 0 && waitpid(program, &status, 0) < 0 && errno == EINTR) {
    }
    while (end_asked != 0 && (waitpid(-1, nullptr, 0) > 0 || errno == EINTR)) { // until the alarm, at most
    }
    tell(place, program > 0 ? Report{Report::Kind::ended, status} : Report{Report::Kind::not_started, errno});
    kill_group(SIGKILL); // and with it whatever is left
    _exit(0);
}

// Here
// ----------------------------------------------------------------------------------------------------------

using Clock = std::chrono::steady_clock;

class Call {
public:
    explicit Call(CommandCall const& call) : call_{call}
    {
        pid_t const parent = getpid();
        guard_ = fork();
        if (guard_ == 0) guard(call, parent, {output_.write_end(), errors_.write_end(), report_.write_end()});
        if (guard_ < 0) throw RunError{fmt::format("cannot start a process: {}", std::strerror(errno))};
        output_.close_write_end();
        errors_.close_write_end();
        report_.close_write_end();
        for (int const end : {output_.read_end(), errors_.read_end(), report_.read_end()})
            fcntl(end, F_SETFL, O_NONBLOCK);
    }

    ~Call()
    {
        if (guard_ <= 0) return;
        kill(-guard_, SIGKILL);
        kill(guard_, SIGKILL);
        while (waitpid(guard_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    Call(Call const&) = delete;
    Call& operator=(Call const&) = delete;

    CommandEnd finish()
    {
        bool is_late = false;
        while (!report_is_there_) {
            wait(is_late);
            if (is_late || !call_.most || elapsed() < *call_.most) continue;
            is_late = true;
            kill(guard_, SIGTERM);
        }
        take_in(output_, end_.output);
        take_in(errors_, end_.errors);
        end_.took = elapsed();
        end_.failure = is_late ? fmt::format("took longer than {} s", call_.most->value()) : failure();
        return std::move(end_);
    }

private:
    [[nodiscard]] Seconds elapsed() const
    {
        return Seconds{std::chrono::duration<double>(Clock::now() - started_).count()};
    }

    void wait(bool is_late)
    {
        std::array<pollfd, 3> polled{{{.fd = report_.read_end(), .events = POLLIN, .revents = 0},
                                      {.fd = output_.read_end(), .events = POLLIN, .revents = 0},
                                      {.fd = errors_.read_end(), .events = POLLIN, .revents = 0}}};
        int most = -1;
        if (call_.most && !is_late) {
            constexpr double longest = 1e6; // ms: it is looked again then
            double const left = 1e3 * (*call_.most - elapsed()).value();
            most = left <= 0 ? 0 : static_cast<int>(std::min(left, longest)) + 1;
        }
        if (poll(polled.data(), polled.size(), most) < 0 && errno != EINTR)
            throw RunError{fmt::format("cannot wait for a command: {}", std::strerror(errno))};
        if (polled[1].revents != 0) take_in(output_, end_.output);
        if (polled[2].revents != 0) take_in(errors_, end_.errors);
        if (polled[0].revents != 0) take_report();
    }

    void take_report()
    {
        auto const got = read(report_.read_end(), &told_, sizeof told_);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
        report_is_there_ = true;
        was_told_ = got == sizeof told_;
    }

    /// What there is; the last of it is kept.
    static void take_in(Pipe& pipe, std::string& kept)
    {
        std::array<char, 65536> block{};
        while (pipe.read_end() >= 0) {
            auto const got = read(pipe.read_end(), block.data(), block.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0 && errno == EAGAIN) return;
            if (got <= 0) return pipe.close_read_end();
            kept.append(block.data(), static_cast<std::size_t>(got));
            if (kept.size() > most_kept) kept.erase(0, kept.size() - most_kept);
        }
    }

    [[nodiscard]] std::string failure() const
    {
        if (!was_told_) return "was killed with its guard";
        if (told_.kind == Report::Kind::not_started)
            throw RunError{
                fmt::format("cannot run '{}': {}", call_.words.front(), std::strerror(told_.value))};
        bool const went_well = WIFEXITED(told_.value) && WEXITSTATUS(told_.value) == 0;
        return went_well ? std::string{} : words_of_end(told_.value);
    }

    CommandCall const& call_;
    Clock::time_point started_ = Clock::now();
    Pipe output_;
    Pipe errors_;
    Pipe report_;
    pid_t guard_ = 0;
    Report told_;
    bool report_is_there_ = false; ///< or nobody is left to write it
    bool was_told_ = false;
    CommandEnd end_;
};

} // namespace

CommandEnd run_command(CommandCall const& call)
{
    SUNDER_EXPECTS(!call.words.empty());
    return Call{call}.finish();
}

} // namespace sunder::sim
