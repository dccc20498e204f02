#include "sim/runner/run_sweep.hpp"

#include "sim/base/run_error.hpp"
#include "sim/runner/child_process.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sunder::sim {
namespace {

/// \return false when the other end is closed
bool write_all(int pipe_end, std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const written = write(pipe_end, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// \return false when the other end is closed
bool read_all(int pipe_end, std::span<char> room)
{
    while (!room.empty()) {
        auto const got = read(pipe_end, room.data(), room.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        room = room.subspan(static_cast<std::size_t>(got));
    }
    return true;
}

template <class T>
std::string_view bytes_of(T const& value)
{
    return {reinterpret_cast<char const*>(&value), sizeof value};
}

/// Of a worker: takes the numbers of points until there are no more.
void serve(SweepProblem const& problem, int orders, int answers)
{
    std::array<char, sizeof(std::int64_t)> order{};
    while (read_all(orders, order)) {
        std::int64_t point = 0;
        std::memcpy(&point, order.data(), sizeof point);
        auto const answer = pack(run_point(problem, point));
        std::uint64_t const size = answer.size();
        if (!write_all(answers, std::string{bytes_of(size)} + answer)) return;
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
        (void)write_all(orders_.write_end(), bytes_of(point));
    }

    /// Reads what there is of the answer.
    /// \return the result, when it is whole
    std::optional<PointResult> take()
    {
        std::array<char, 65536> block{};
        auto const got = read(answers_.read_end(), block.data(), block.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) return std::nullopt;
        is_gone_ = got <= 0;
        if (is_gone_) return std::nullopt;
        answer_.append(block.data(), static_cast<std::size_t>(got));
        std::uint64_t size = 0;
        if (answer_.size() < sizeof size) return std::nullopt;
        std::memcpy(&size, answer_.data(), sizeof size);
        if (answer_.size() < sizeof size + size) return std::nullopt;
        auto result = unpack_point_result(std::string_view{answer_}.substr(sizeof size));
        answer_.clear();
        point_.reset();
        return result;
    }

    [[nodiscard]] bool is_gone() const { return is_gone_; }
    std::string end() { return process_.end(); }

private:
    Pipe orders_;
    Pipe answers_;
    ChildProcess process_;
    std::optional<std::int64_t> point_; ///< at work
    std::string answer_;                ///< as much as has come
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
