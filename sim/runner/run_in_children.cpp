#include "sim/runner/run_in_children.hpp"

#include "sim/base/run_error.hpp"
#include "sim/process/child_process.hpp"
#include "sim/process/message_pipe.hpp"
#include "sim/records/records_bytes.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

/// Which answer a child is to give, and its place.
struct Task {
    std::int64_t number = 0;
    std::size_t place = 0;
};

void send_answer(Answers const& answers, Task task, int pipe_end)
{
    auto kind = Message::Kind::failure;
    std::string text;
    try {
        text = answers.work(task.number, task.place);
        kind = Message::Kind::content;
    } catch (std::bad_alloc const&) {
        text = "there is not enough memory";
    } catch (std::exception const& error) {
        text = error.what();
    }
    (void)send_message(pipe_end, kind, text); // nobody to tell where nobody reads
}

/// One replication at work in a child.
class Child {
public:
    Child(Answers const& answers, Task task, std::vector<std::unique_ptr<Child>> const& others)
        : task_{task}, process_{[&] {
              pipe_.close_read_end();
              for (auto const& other : others)
                  close(other->pipe_end());
              send_answer(answers, task, pipe_.write_end());
          }}
    {
        pipe_.close_write_end();
    }

    [[nodiscard]] std::int64_t replication() const { return task_.number; }
    [[nodiscard]] std::size_t place() const { return task_.place; }
    [[nodiscard]] int pipe_end() const { return pipe_.read_end(); }
    MessageReceiver::State receive() { return receiver_.receive(pipe_.read_end()); }

    /// Of a child that answered whole.
    /// \throws RunError  with the reason that it gave.
    std::string answer()
    {
        (void)process_.end();
        auto message = receiver_.take();
        if (message.kind == Message::Kind::failure)
            throw RunError{fmt::format("replication {}: {}", task_.number, message.text)};
        return std::move(message.text);
    }

    /// Why a child stopped before its answer was whole.
    std::string end() { return fmt::format("replication {} {}", task_.number, process_.end()); }

private:
    Task task_;
    Pipe pipe_;
    ChildProcess process_;
    MessageReceiver receiver_;
};

using Children = std::vector<std::unique_ptr<Child>>;

std::size_t free_place(Children const& children)
{
    std::size_t place = 0;
    while (std::ranges::any_of(children, [place](auto const& child) { return child->place() == place; }))
        ++place;
    return place;
}

/// Hands answers on in the order of their numbers.
class InTurn {
public:
    InTurn(Answers const& answers, std::int64_t first) : answers_{answers}, next_{first} {}

    void add(std::int64_t number, std::string answer)
    {
        waiting_.emplace(number, std::move(answer));
        for (auto first = waiting_.begin(); first != waiting_.end() && first->first == next_;
             first = waiting_.erase(first))
            answers_.take(next_++, std::move(first->second));
    }

private:
    Answers const& answers_;
    std::int64_t next_;
    std::map<std::int64_t, std::string> waiting_;
};

} // namespace

void run_in_children(std::int64_t count, Answers const& answers, Pool const& pool)
{
    StopSignals const signals;
    auto const places = number_of_processes(pool.processes);
    InTurn in_turn{answers, pool.first};
    Children children;
    std::vector<pollfd> pipes;
    std::int64_t started = 0;
    std::int64_t done = 0;
    while (done < count) {
        while (started < count && children.size() < places)
            children.push_back(std::make_unique<Child>(
                answers, Task{.number = pool.first + started++, .place = free_place(children)}, children));

        pipes.clear();
        for (auto const& child : children)
            pipes.push_back({.fd = child->pipe_end(), .events = POLLIN, .revents = 0});
        signals.wait_for(pipes);
        signals.raise_if_asked();

        for (std::size_t i = 0; i < children.size(); ++i) {
            if (pipes[i].revents == 0) continue;
            auto& child = *children[i];
            auto const state = child.receive();
            if (state == MessageReceiver::State::receiving) continue;
            if (state == MessageReceiver::State::cut_off) {
                auto const reason = child.end();
                signals.raise_if_asked();
                throw RunError{reason};
            }
            in_turn.add(child.replication(), child.answer());
            children[i].reset();
            ++done;
            if (pool.progress) pool.progress(done, count);
        }
        std::erase(children, nullptr);
    }
    signals.raise_if_asked();
}

Records run_in_children(std::int64_t count, std::function<Records(std::int64_t)> const& work,
                        Pool const& pool)
{
    std::vector<Records> parts;
    run_in_children(count,
                    {.work = [&](std::int64_t number, std::size_t /*place*/) { return pack(work(number)); },
                     .take = [&](std::int64_t /*number*/,
                                 std::string const& answer) { parts.push_back(unpack_records(answer)); }},
                    pool);
    return concatenate(std::move(parts));
}

} // namespace sunder::sim
