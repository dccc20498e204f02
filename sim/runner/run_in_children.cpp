#include "sim/runner/run_in_children.hpp"

#include "sim/base/run_error.hpp"
#include "sim/runner/child_process.hpp"
#include "sim/runner/records_pipe.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

using Work = std::function<Records(std::int64_t)>;

void send_answer(Work const& work, std::int64_t replication, int pipe_end)
{
    try {
        send_records(pipe_end, work(replication));
    } catch (std::bad_alloc const&) {
        send_failure(pipe_end, "there is not enough memory");
    } catch (std::exception const& error) {
        send_failure(pipe_end, error.what());
    }
}

/// One replication at work in a child.
class Child {
public:
    Child(Work const& work, std::int64_t replication, std::vector<std::unique_ptr<Child>> const& others)
        : replication_{replication}, process_{[&] {
              pipe_.close_read_end();
              for (auto const& other : others)
                  close(other->pipe_end());
              send_answer(work, replication, pipe_.write_end());
          }}
    {
        pipe_.close_write_end();
    }

    [[nodiscard]] std::int64_t replication() const { return replication_; }
    [[nodiscard]] int pipe_end() const { return pipe_.read_end(); }
    RecordsReceiver::State receive() { return receiver_.receive(pipe_.read_end()); }

    /// The records of a child that answered whole.
    /// \throws RunError  with the reason that it gave.
    Records answer()
    {
        (void)process_.end();
        if (receiver_.failure())
            throw RunError{fmt::format("replication {}: {}", replication_, *receiver_.failure())};
        return receiver_.take_records();
    }

    /// Why a child stopped before its answer was whole.
    std::string end() { return fmt::format("replication {} {}", replication_, process_.end()); }

private:
    std::int64_t replication_;
    Pipe pipe_;
    ChildProcess process_;
    RecordsReceiver receiver_;
};

using Children = std::vector<std::unique_ptr<Child>>;

} // namespace

Records run_in_children(std::int64_t count, std::function<Records(std::int64_t)> const& work,
                        Pool const& pool)
{
    StopSignals const signals;
    auto const places = number_of_processes(pool.processes);
    std::vector<Records> parts(static_cast<std::size_t>(count));
    Children children;
    std::vector<pollfd> pipes;
    std::int64_t started = 0;
    std::int64_t done = 0;
    while (done < count) {
        while (started < count && children.size() < places)
            children.push_back(std::make_unique<Child>(work, pool.first + started++, children));

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
            parts[static_cast<std::size_t>(child.replication() - pool.first)] = child.answer();
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
