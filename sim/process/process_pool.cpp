#include "sim/process/process_pool.hpp"

#include "sim/base/run_error.hpp"
#include "sim/process/child_process.hpp"
#include "sim/process/stop_signals.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace sunder::sim {
namespace {

using Kind = ProcessPool::Kind;

// In a process of the pool
// ----------------------------------------------------------------------------------------------------

/// \return false where nobody reads it
bool answer(PieceWork const& work, std::int64_t piece, std::size_t place, int pipe_end)
{
    auto kind = PipeMessage::Kind::failure;
    std::string text;
    try {
        text = work.work(piece, place);
        kind = PipeMessage::Kind::content;
    } catch (Interrupted const&) {
        throw; // it ends, as by the signal itself
    } catch (std::bad_alloc const&) {
        text = "there is not enough memory";
    } catch (std::exception const& error) {
        text = error.what();
    }
    return send_message(pipe_end, kind, text);
}

std::string order_of(std::int64_t piece)
{
    return {reinterpret_cast<char const*>(&piece), sizeof piece};
}

/// The next piece; nothing when there is none.
std::optional<std::int64_t> next_order(int pipe_end)
{
    MessageReceiver receiver;
    auto state = MessageReceiver::State::receiving;
    while (state == MessageReceiver::State::receiving)
        state = receiver.receive(pipe_end);
    if (state == MessageReceiver::State::cut_off) return std::nullopt;
    auto const order = receiver.take();
    std::int64_t piece = 0;
    std::memcpy(&piece, order.text.data(), sizeof piece);
    return piece;
}

/// Leaves the process its pipes and the standard streams: what else is open (locks, other pipes) belongs to
/// the one that manages, and must not live on when that dies.
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

// Here
// --------------------------------------------------------------------------------------------------------

struct Start {
    std::int64_t piece = 0; ///< that it begins with
    std::size_t place = 0;
    Kind kind = Kind::fresh;
};

class Worker {
public:
    Worker(PieceWork const& work, Start start, std::vector<std::unique_ptr<Worker>> const& others)
        : piece_{start.piece}, place_{start.place}, process_{[&] { serve(work, start, others); }}
    {
        orders_.close_read_end();
        answers_.close_write_end();
        if (start.kind == Kind::fresh) orders_.close_write_end(); // there will be no other
    }

    [[nodiscard]] int answers() const { return answers_.read_end(); }
    [[nodiscard]] std::size_t place() const { return place_; }
    /// At work.
    [[nodiscard]] std::optional<std::int64_t> piece() const { return piece_; }

    /// One that is dead shows that when its answer is asked for.
    void order(std::int64_t piece)
    {
        piece_ = piece;
        (void)send_message(orders_.write_end(), PipeMessage::Kind::content, order_of(piece));
    }

    /// Reads what there is of the answer.
    MessageReceiver::State receive() { return receiver_.receive(answers_.read_end()); }
    /// \pre it is complete
    PipeMessage take()
    {
        piece_.reset();
        return receiver_.take();
    }

    std::string end() { return process_.end(); }

private:
    void serve(PieceWork const& work, Start start, std::vector<std::unique_ptr<Worker>> const& others)
    {
        orders_.close_write_end();
        answers_.close_read_end();
        if (start.kind == Kind::lasting) {
            std::signal(SIGINT, SIG_IGN); // Ctrl-C reaches all of the terminal; the one that manages decides
            close_all_but(orders_.read_end(), answers_.write_end());
        } else {
            for (auto const& other : others)
                close(other->answers());
        }
        for (std::optional piece = start.piece; piece; piece = next_order(orders_.read_end()))
            if (!answer(work, *piece, start.place, answers_.write_end())) return;
    }

    std::optional<std::int64_t> piece_;
    std::size_t place_;
    Pipe orders_;
    Pipe answers_;
    ChildProcess process_;
    MessageReceiver receiver_;
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
    Manager(std::vector<std::int64_t> const& pieces, PieceWork const& work, ProcessPool const& pool)
        : pieces_{pieces},
          work_{work},
          kind_{pool.kind},
          places_{std::min(number_of_processes(pool.processes), pieces.size())}
    {
    }

    void run()
    {
        while (done_ < pieces_.size()) {
            hand_out();
            wait();
        }
        signals_.raise_if_asked();
    }

private:
    [[nodiscard]] bool has_next() const { return !again_.empty() || next_ < pieces_.size(); }
    std::int64_t next()
    {
        if (again_.empty()) return pieces_[next_++];
        auto const piece = again_.back();
        again_.pop_back();
        return piece;
    }

    [[nodiscard]] std::size_t free_place() const
    {
        std::size_t place = 0;
        while (
            std::ranges::any_of(workers_, [place](auto const& worker) { return worker->place() == place; }))
            ++place;
        return place;
    }

    void hand_out()
    {
        for (auto& worker : workers_)
            if (!worker->piece() && has_next()) worker->order(next());
        while (workers_.size() < places_ && has_next())
            workers_.push_back(std::make_unique<Worker>(
                work_, Start{.piece = next(), .place = free_place(), .kind = kind_}, workers_));
    }

    void wait()
    {
        polled_.clear();
        for (auto const& worker : workers_)
            polled_.push_back({.fd = worker->answers(), .events = POLLIN, .revents = 0});
        signals_.wait_for(polled_);
        signals_.raise_if_asked();
        for (std::size_t i = 0; i < polled_.size(); ++i)
            if (polled_[i].revents != 0) listen_to(workers_[i]);
        std::erase(workers_, nullptr);
    }

    void listen_to(std::unique_ptr<Worker>& worker)
    {
        auto const state = worker->receive();
        if (state == MessageReceiver::State::cut_off) bury(worker);
        if (state != MessageReceiver::State::complete) return;
        auto const piece = *worker->piece();
        auto message = worker->take();
        if (kind_ == Kind::fresh) {
            (void)worker->end();
            worker.reset();
        }
        ++done_;
        work_.take(piece, std::move(message));
    }

    void bury(std::unique_ptr<Worker>& worker)
    {
        auto const piece = worker->piece();
        auto const reason = worker->end();
        worker.reset();
        signals_.raise_if_asked();
        if (!piece) return;
        if (work_.lost(*piece, reason) == PieceWork::Verdict::again)
            again_.push_back(*piece);
        else
            ++done_;
    }

    std::vector<std::int64_t> const& pieces_;
    PieceWork const& work_;
    Kind kind_;
    StopSignalsAtWaits signals_;
    IgnoredBrokenPipes broken_pipes_;
    std::size_t places_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<pollfd> polled_;
    std::size_t next_ = 0;
    std::size_t done_ = 0;
    std::vector<std::int64_t> again_; ///< to be tried once more
};

} // namespace

void map_pieces(std::vector<std::int64_t> const& pieces, PieceWork const& work, ProcessPool const& pool)
{
    Manager{pieces, work, pool}.run();
}

} // namespace sunder::sim
