#include "sim/runner/run_in_children.hpp"

#include "sim/base/run_error.hpp"
#include "sim/runner/records_pipe.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

volatile std::sig_atomic_t stop_asked = 0;

void ask_to_stop(int /*signal*/)
{
    stop_asked = 1;
}

constexpr std::array stop_signals{SIGINT, SIGTERM};
constexpr int pipe_bytes = 1 << 20; ///< wished for; the system may give less

/// While it lives, SIGINT and SIGTERM set a flag, and only while wait_for() waits: none is lost in between.
class StopSignals {
public:
    StopSignals()
    {
        stop_asked = 0;
        sigemptyset(&ours_);
        for (std::size_t i = 0; i < stop_signals.size(); ++i) {
            sigaction(stop_signals[i], nullptr, &old_actions_[i]);
            if (old_actions_[i].sa_handler == SIG_IGN) continue; // nohup and the like mean it
            sigaddset(&ours_, stop_signals[i]);
        }
        sigprocmask(SIG_BLOCK, &ours_, &old_mask_);
        waiting_mask_ = old_mask_;
        struct sigaction action = {};
        action.sa_handler = ask_to_stop;
        sigemptyset(&action.sa_mask);
        for (int const signal : stop_signals) {
            if (sigismember(&ours_, signal) != 1) continue;
            sigdelset(&waiting_mask_, signal);
            sigaction(signal, &action, nullptr);
        }
    }
    ~StopSignals()
    {
        if (stop_asked != 0) take_pending(); // one more adds nothing
        for (std::size_t i = 0; i < stop_signals.size(); ++i)
            sigaction(stop_signals[i], &old_actions_[i], nullptr);
        sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
    }
    StopSignals(StopSignals const&) = delete;
    StopSignals& operator=(StopSignals const&) = delete;

    /// Waits until one of the pipes has something to say or a signal comes.
    void wait_for(std::vector<pollfd>& pipes) const
    {
        if (ppoll(pipes.data(), pipes.size(), nullptr, &waiting_mask_) >= 0) return;
        if (errno != EINTR)
            throw RunError{fmt::format("cannot wait for the replications: {}", std::strerror(errno))};
        for (auto& pipe : pipes)
            pipe.revents = 0;
    }

    /// \throws Interrupted  when one came; it is answered by that and does not strike again later.
    void raise_if_asked() const
    {
        take_pending();
        if (stop_asked != 0) throw Interrupted{};
    }

    /// Of the child: signals do what they do by default.
    static void restore_defaults()
    {
        for (int const signal : {SIGINT, SIGTERM, SIGPIPE, SIGCHLD})
            std::signal(signal, SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
    }

private:
    void take_pending() const
    {
        timespec const at_once{};
        while (sigtimedwait(&ours_, nullptr, &at_once) > 0)
            stop_asked = 1;
    }

    sigset_t ours_{};
    sigset_t old_mask_{};
    sigset_t waiting_mask_{};
    std::array<struct sigaction, stop_signals.size()> old_actions_{};
};

/// One replication at work in a child; killed and reaped at the latest by the destructor.
class Child {
public:
    Child(std::int64_t replication, pid_t process, int pipe_end)
        : replication_{replication}, process_{process}, pipe_end_{pipe_end}
    {
    }
    ~Child()
    {
        close(pipe_end_);
        if (process_ <= 0) return;
        kill(process_, SIGKILL);
        reap();
    }
    Child(Child const&) = delete;
    Child& operator=(Child const&) = delete;

    [[nodiscard]] std::int64_t replication() const { return replication_; }
    [[nodiscard]] int pipe_end() const { return pipe_end_; }
    RecordsReceiver::State receive() { return receiver_.receive(pipe_end_); }

    /// The records of a child that answered whole.
    /// \throws RunError  with the reason that it gave.
    Records answer()
    {
        reap();
        if (receiver_.failure())
            throw RunError{fmt::format("replication {}: {}", replication_, *receiver_.failure())};
        return receiver_.take_records();
    }

    /// Why a child stopped before its answer was whole.
    std::string end()
    {
        int const status = reap();
        if (WIFSIGNALED(status))
            return fmt::format("replication {} was killed by signal {} ({})", replication_, WTERMSIG(status),
                               strsignal(WTERMSIG(status)));
        return fmt::format("replication {} ended with exit code {} before its answer was complete",
                           replication_, WEXITSTATUS(status));
    }

private:
    int reap()
    {
        int status = 0;
        while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
        }
        process_ = 0;
        return status;
    }

    std::int64_t replication_;
    pid_t process_;
    int pipe_end_;
    RecordsReceiver receiver_;
};

using Children = std::vector<std::unique_ptr<Child>>;
using Work = std::function<Records(std::int64_t)>;

/// Never returns and never lets an exception out: the caller's stack belongs to the parent.
[[noreturn]] void work_and_exit(Work const& work, std::int64_t replication, int pipe_end) noexcept
{
    try {
        try {
            send_records(pipe_end, work(replication));
        } catch (std::bad_alloc const&) {
            send_failure(pipe_end, "there is not enough memory");
        } catch (std::exception const& error) {
            send_failure(pipe_end, error.what());
        }
    } catch (...) {
        _exit(1);
    }
    _exit(0);
}

std::unique_ptr<Child> start(Work const& work, std::int64_t replication, Children const& others)
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw RunError{fmt::format("cannot start replication {}: {}", replication, std::strerror(errno))};
    auto const [read_end, write_end] = ends;
    fcntl(write_end, F_SETPIPE_SZ, pipe_bytes);

    std::fflush(nullptr); // a child must not print again what this process has not written yet
    pid_t const parent = getpid();
    pid_t const process = fork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(1); // it died before the line above
        StopSignals::restore_defaults();
        close(read_end);
        for (auto const& other : others)
            close(other->pipe_end());
        work_and_exit(work, replication, write_end);
    }
    int const why = errno;
    close(write_end);
    if (process < 0) {
        close(read_end);
        throw RunError{fmt::format("cannot start replication {}: {}", replication, std::strerror(why))};
    }
    return std::make_unique<Child>(replication, process, read_end);
}

std::size_t places_of(Pool const& pool)
{
    auto const cores = std::max(std::thread::hardware_concurrency(), 1U);
    return pool.processes > 0 ? static_cast<std::size_t>(pool.processes) : cores;
}

} // namespace

Records run_in_children(std::int64_t count, std::function<Records(std::int64_t)> const& work,
                        Pool const& pool)
{
    StopSignals const signals;
    std::vector<Records> parts(static_cast<std::size_t>(count));
    Children children;
    std::vector<pollfd> pipes;
    std::int64_t started = 0;
    std::int64_t done = 0;
    while (done < count) {
        while (started < count && children.size() < places_of(pool))
            children.push_back(start(work, started++, children));

        pipes.clear();
        for (auto const& child : children)
            pipes.push_back({.fd = child->pipe_end(), .events = POLLIN, .revents = 0});
        signals.wait_for(pipes);
        signals.raise_if_asked();

        for (std::size_t i = 0; i < children.size(); ++i) {
            if (pipes[i].revents == 0) continue;
            auto& child = *children[i];
            auto const state = child.receive();
            if (state == RecordsReceiver::State::receiving) continue;
            if (state == RecordsReceiver::State::cut_off) {
                auto const reason = child.end();
                signals.raise_if_asked();
                throw RunError{reason};
            }
            parts[static_cast<std::size_t>(child.replication())] = child.answer();
            children[i].reset();
            ++done;
            if (pool.progress) pool.progress(done, count);
        }
        std::erase(children, nullptr);
    }
    signals.raise_if_asked();
    return concatenate(std::move(parts));
}

} // namespace sunder::sim
