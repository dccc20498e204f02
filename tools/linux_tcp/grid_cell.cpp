#include "tools/linux_tcp/grid_cell.hpp"

#include "sim/tcp/tcp_connection.hpp"
#include "tools/linux_tcp/conversation.hpp"
#include "tools/linux_tcp/punctuality.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <thread>

namespace sunder::linux_tcp {
namespace {

using sim::Bytes;
using sim::Seconds;
using sim::tcp::Connection;
using sim::tcp::PacketPath;

bool is_fresh(GridCell const& cell)
{
    return cell.connection == Connection::fresh;
}

sim::Seed seed_of(GridCell const& cell, int connection)
{
    return sim::Seed{cell.seed}.child(static_cast<std::uint64_t>(connection));
}

void wait(Seconds time)
{
    std::this_thread::sleep_for(std::chrono::duration<double>(time.value()));
}

/// When the clock of its path starts, and when the message of a sample is handed over by it, but for the
/// answer before being late. Without a trace it does not matter.
struct Course {
    Seconds clock_starts_at;
    Seconds hands_over_at;
};

Course course_of(GridCell const& cell, int sample)
{
    constexpr Seconds to_connect{1};
    if (!cell.trace) return {.clock_starts_at = {}, .hands_over_at = to_connect};
    auto const since_the_first = static_cast<double>(sample) * cell.trace->every;
    if (is_fresh(cell)) return {.clock_starts_at = since_the_first, .hands_over_at = to_connect};
    return {.clock_starts_at = {}, .hands_over_at = to_connect + since_the_first};
}

Conversation::Setup conversation(GridCell const& cell, int sample)
{
    auto const paths = paths_of(cell, course_of(cell, sample).clock_starts_at);
    return {.there = paths.there,
            .back = paths.back,
            .seed = seed_of(cell, sample),
            .control = cell.control,
            .connections = cell.flows};
}

/// Each is the first to hand over in its turn.
std::size_t first_of(GridCell const& cell, int sample)
{
    return static_cast<std::size_t>(sample % cell.flows);
}

void note(CellTimes& times, std::vector<Seconds> const& flows)
{
    auto const sum = std::accumulate(flows.begin(), flows.end(), Seconds{});
    times.mean.push_back(sum / static_cast<double>(flows.size()));
    times.last.push_back(*std::ranges::max_element(flows));
}

/// The model's connections over one path.
class Flows {
public:
    Flows(GridCell const& cell, int sample, Paths const& paths)
        : bytes_{cell.bytes},
          seed_{seed_of(cell, sample)},
          there_{paths.there, seed_.child("there")},
          back_{paths.back, seed_.child("back")}
    {
        // Linux restarts the window of every connection that idles for long.
        auto const connection = is_fresh(cell) ? Connection::fresh : Connection::idle_reset;
        sim::tcp::Settings const settings{.control = cell.control, .connection = connection};
        auto const control = seed_.child("control");
        for (int flow = 0; flow < cell.flows; ++flow) {
            auto const seed = flow == 0 ? control : control.child(static_cast<std::uint64_t>(flow));
            flows_.push_back(std::make_unique<TcpConnection>(settings, there_, back_, seed));
        }
    }

    /// A message on each, from `first` on. \return when each was answered
    std::vector<Seconds> exchange(Seconds now, std::size_t first)
    {
        for (auto* next = earliest(); next != nullptr && *next->next() < now; next = earliest())
            next->step();
        for (std::size_t i = 0; i < flows_.size(); ++i)
            flows_[(first + i) % flows_.size()]->send({.at = now, .bytes = bytes_});
        auto const answered = [](auto const& flow) { return flow->answered(); };
        while (!std::ranges::all_of(flows_, answered))
            earliest()->step();
        std::vector<Seconds> at;
        for (auto const& flow : flows_)
            at.push_back(flow->outcome().answered_at);
        return at;
    }

private:
    using TcpConnection = sim::tcp::TcpConnection;

    TcpConnection* earliest() const
    {
        TcpConnection* found = nullptr;
        for (auto const& flow : flows_) {
            auto const at = flow->next();
            if (at && (found == nullptr || *at < *found->next())) found = flow.get();
        }
        return found;
    }

    std::int64_t bytes_;
    sim::Seed seed_;
    PacketPath there_;
    PacketPath back_;
    std::vector<std::unique_ptr<TcpConnection>> flows_;
};

} // namespace

Paths paths_of(GridCell const& cell, Seconds clock_starts_at)
{
    constexpr Bytes least{64.0 * 1514};
    PacketPath::Setup path{.rate = sim::StepFunction{cell.rate.value()}, .delay = cell.delay};
    path.queue = cell.queue_bytes.value_or(std::max(least, cell.queue * (2 * cell.delay * cell.rate)));
    if (cell.jitter > Seconds{}) path.jitter = sim::Uniform{Seconds{}, cell.jitter};
    path.luck.bursts = cell.bursts;
    path.luck.probability = cell.loss;
    path.luck.by_hand = cell.drops;
    Paths paths{.there = path, .back = path};
    if (cell.trace) {
        paths.there.rate = seen_from(clock_starts_at, cell.trace->there);
        paths.back.rate = seen_from(clock_starts_at, cell.trace->back);
    }
    return paths;
}

Seconds pause_of(GridCell const& cell)
{
    return cell.connection == Connection::persistent ? Seconds{0.01} : Seconds{0.8} + 8 * cell.delay;
}

CellTimes times_of_linux(GridCell const& cell)
{
    ask_for_punctuality();
    CellTimes times;
    std::unique_ptr<Conversation> talk;
    for (int sample = 0; sample < cell.samples; ++sample) {
        // In namespaces of its own where it is fresh: Linux remembers metrics of a destination.
        bool const begins = sample == 0 || is_fresh(cell);
        if (begins) talk.reset();
        if (begins) talk = std::make_unique<Conversation>(conversation(cell, sample));
        wait(begins ? cell.delay : pause_of(cell)); // the far end has heard that the connections stand
        if (cell.trace) wait(course_of(cell, sample).hands_over_at - talk->path_time());
        note(times, talk->exchange(cell.bytes, first_of(cell, sample)));
    }
    return times;
}

CellTimes times_of_model(GridCell const& cell)
{
    CellTimes times;
    std::unique_ptr<Flows> flows;
    Seconds now{1};
    for (int sample = 0; sample < cell.samples; ++sample) {
        bool const begins = sample == 0 || is_fresh(cell);
        auto const course = course_of(cell, sample);
        if (begins) flows = std::make_unique<Flows>(cell, sample, paths_of(cell, course.clock_starts_at));
        if (cell.trace) now = is_fresh(cell) ? course.hands_over_at : std::max(now, course.hands_over_at);
        auto at = flows->exchange(now, first_of(cell, sample));
        auto const last = *std::ranges::max_element(at);
        for (auto& answered : at)
            answered -= now;
        note(times, at);
        now = last + pause_of(cell);
    }
    return times;
}

Seconds duration_of(GridCell const& cell, CellTimes const& model)
{
    constexpr Seconds namespaces{0.08}; // made and taken down
    auto const sum = std::accumulate(model.last.begin(), model.last.end(), Seconds{});
    auto const connecting = (1 + 2 * cell.flows) * cell.delay;
    auto between = is_fresh(cell) ? namespaces + connecting : pause_of(cell);
    if (cell.trace) between = is_fresh(cell) ? Seconds{1.1} : cell.trace->every;
    return sum + static_cast<double>(cell.samples) * between;
}

} // namespace sunder::linux_tcp
