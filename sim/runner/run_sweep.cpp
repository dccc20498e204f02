#include "sim/runner/run_sweep.hpp"

#include "sim/process/child_process.hpp"
#include "sim/process/message_pipe.hpp"
#include "sim/records/packing.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

/// Of a worker: takes the numbers of points until there are no more.
void serve(SweepProblem const& problem, int orders, int answers)
{
    MessageReceiver receiver;
    for (;;) {
        auto const state = receiver.receive(orders);
        if (state == MessageReceiver::State::cut_off) return;
        if (state == MessageReceiver::State::receiving) continue;
        auto const order = receiver.take();
        auto const point = Unpacker{order.text}.next<std::int64_t>();
        if (!send_message(answers, Message::Kind::content, pack(run_point(problem, point)))) return;
    }
}

/// Leaves a worker its pipes and the standard streams: what else is open (locks, other workers' pipes)
/// belongs to the manager, and must not live on when that dies.
void close_all_but(int one, int other)
{
    auto const [low, high] = std::minmax(one, other);
    constexpr unsigned first = STDERR_FILENO + 1;
    auto const below = static_cast<unsigned>(low);
    auto const above = static_cast<unsigned>(high);
    if (below > first) close_range(first, below - 1, 0);
    if (above > below + 1) close_range(below + 1, above - 1, 0);
    close_range(above + 1, ~0U, 0);
}

/// A process that runs one point after another.
class Worker {
public:
    explicit Worker(SweepProblem const& problem)
        : process_{[&] {
              std::signal(SIGINT, SIG_IGN); // Ctrl-C reaches all of the terminal; the manager decides
              close_all_but(orders_.read_end(), answers_.write_end());
              serve(problem, orders_.read_end(), answers_.write_end());
          }}
    {
        orders_.close_read_end();
        answers_.close_write_end();
    }

    [[nodiscard]] int answers() const { return answers_.read_end(); }
    [[nodiscard]] std::optional<std::int64_t> point() const { return point_; }

    /// A worker that is dead shows that when its answer is asked for.
    void order(std::int64_t point)
    {
        point_ = point;
        Packer packer;
        packer.add(point);
        (void)send_message(orders_.write_end(), Message::Kind::content, packer.text());
    }

    /// Reads what there is of the answer.
    /// \return the result, when it is whole
    std::optional<PointResult> take()
    {
        auto const state = receiver_.receive(answers_.read_end());
        is_gone_ = state == MessageReceiver::State::cut_off;
        if (state != MessageReceiver::State::complete) return std::nullopt;
        point_.reset();
        return unpack_point_result(receiver_.take().text);
    }

    [[nodiscard]] bool is_gone() const { return is_gone_; }
    std::string end() { return process_.end(); }

private:
    Pipe orders_;
    Pipe answers_;
    ChildProcess process_;
    std::optional<std::int64_t> point_; ///< at work
    MessageReceiver receiver_;
    bool is_gone_ = false;
};

/// While it lives, a pipe that nobody reads is no reason to die.
class IgnoredBrokenPipes {
public:
    IgnoredBrokenPipes() : before_{std::signal(SIGPIPE, SIG_IGN)} {}
    ~IgnoredBrokenPipes() { (void)std::signal(SIGPIPE, before_); }
    IgnoredBrokenPipes(IgnoredBrokenPipes const&) = delete;
    IgnoredBrokenPipes& operator=(IgnoredBrokenPipes const&) = delete;

private:
    void (*before_)(int);
};

class Manager {
public:
    Manager(SweepProblem const& problem, std::vector<std::int64_t> const& points, SweepPool const& pool)
        : problem_{problem},
          points_{points},
          pool_{pool},
          places_{std::min(number_of_processes(pool.processes), points.size())}
    {
    }

    void run()
    {
        while (kept_ < points_.size()) {
            while (workers_.size() < places_ && has_next())
                workers_.push_back(std::make_unique<Worker>(problem_));
            for (auto& worker : workers_)
                if (!worker->point() && has_next()) worker->order(next());
            wait();
        }
        signals_.raise_if_asked();
    }

private:
    [[nodiscard]] bool has_next() const { return !again_.empty() || next_ < points_.size(); }
    std::int64_t next()
    {
        if (again_.empty()) return points_[next_++];
        auto const point = again_.back();
        again_.pop_back();
        return point;
    }

    void wait()
    {
        polled_.clear();
        for (auto const& worker : workers_)
            polled_.push_back({.fd = worker->answers(), .events = POLLIN, .revents = 0});
        signals_.wait_for(polled_);
        signals_.raise_if_asked();
        for (std::size_t i = 0; i < polled_.size(); ++i) {
            if (polled_[i].revents == 0) continue;
            auto& worker = *workers_[i];
            if (auto const result = worker.take()) keep(*result);
            if (worker.is_gone()) bury(workers_[i]);
        }
        std::erase(workers_, nullptr);
    }

    void keep(PointResult const& result)
    {
        ++kept_;
        pool_.keep(result);
    }

    /// The point of a worker that died is tried once more: perhaps it was not to blame.
    void bury(std::unique_ptr<Worker>& worker)
    {
        auto const point = worker->point();
        auto const reason = worker->end();
        worker.reset();
        signals_.raise_if_asked();
        if (!point) return;
        if (!tried_.insert(*point).second)
            keep({.number = *point,
                  .status = PointStatus::failed,
                  .failure = fmt::format("its process {}", reason),
                  .figures = {},
                  .cuts = {}});
        else
            again_.push_back(*point);
    }

    SweepProblem const& problem_;
    std::vector<std::int64_t> const& points_;
    SweepPool const& pool_;
    StopSignals signals_;
    IgnoredBrokenPipes broken_pipes_;
    std::size_t places_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<pollfd> polled_;
    std::size_t next_ = 0;
    std::size_t kept_ = 0;
    std::vector<std::int64_t> again_; ///< to be tried once more
    std::set<std::int64_t> tried_;    ///< have killed a worker
};

} // namespace

void run_sweep(SweepProblem const& problem, std::vector<std::int64_t> const& points, SweepPool const& pool)
{
    Manager{problem, points, pool}.run();
}

} // namespace sunder::sim
