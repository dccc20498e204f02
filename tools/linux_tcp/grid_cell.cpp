#include "tools/linux_tcp/grid_cell.hpp"

#include "sim/tcp/tcp_connection.hpp"
#include "tools/linux_tcp/conversation.hpp"
#include "tools/linux_tcp/punctuality.hpp"

#include <algorithm>
#include <chrono>
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

/// A namespace of its own each time: Linux remembers metrics of a destination.
Seconds fresh_time(GridCell const& cell, int sample)
{
    auto const path = path_of(cell);
    Conversation talk{{.there = path, .back = path, .seed = seed_of(cell, sample), .control = cell.control}};
    wait(cell.delay); // the far end has heard that the connection stands
    return talk.exchange(cell.bytes);
}

} // namespace

PacketPath::Setup path_of(GridCell const& cell)
{
    constexpr Bytes least{64.0 * 1514};
    PacketPath::Setup path{.rate = sim::StepFunction{cell.rate.value()}, .delay = cell.delay};
    path.queue = cell.queue_bytes.value_or(std::max(least, cell.queue * (2 * cell.delay * cell.rate)));
    if (cell.jitter > Seconds{}) path.jitter = sim::Uniform{Seconds{}, cell.jitter};
    path.luck.bursts = cell.bursts;
    path.luck.probability = cell.loss;
    path.luck.by_hand = cell.drops;
    return path;
}

Seconds pause_of(GridCell const& cell)
{
    return cell.connection == Connection::persistent ? Seconds{0.01} : Seconds{0.8} + 8 * cell.delay;
}

std::vector<Seconds> times_of_linux(GridCell const& cell)
{
    ask_for_punctuality();
    std::vector<Seconds> times;
    if (is_fresh(cell)) {
        for (int sample = 0; sample < cell.samples; ++sample)
            times.push_back(fresh_time(cell, sample));
        return times;
    }
    auto const path = path_of(cell);
    Conversation talk{{.there = path, .back = path, .seed = seed_of(cell, 0), .control = cell.control}};
    for (int sample = 0; sample < cell.samples; ++sample) {
        wait(sample == 0 ? cell.delay : pause_of(cell));
        times.push_back(talk.exchange(cell.bytes));
    }
    return times;
}

std::vector<Seconds> times_of_model(GridCell const& cell)
{
    sim::tcp::Settings const settings{.control = cell.control, .connection = cell.connection};
    std::vector<Seconds> times;
    int const connections = is_fresh(cell) ? cell.samples : 1;
    for (int connection = 0; connection < connections; ++connection) {
        auto const seed = seed_of(cell, connection);
        PacketPath there{path_of(cell), seed.child("there")};
        PacketPath back{path_of(cell), seed.child("back")};
        sim::tcp::TcpConnection tcp{settings, there, back, seed.child("control")};
        Seconds now{1};
        for (int sample = 0; sample < (is_fresh(cell) ? 1 : cell.samples); ++sample) {
            auto const outcome = tcp.exchange({.at = now, .bytes = cell.bytes});
            times.push_back(outcome.answered_at - now);
            now = outcome.answered_at + pause_of(cell);
        }
    }
    return times;
}

Seconds duration_of(GridCell const& cell, std::vector<Seconds> const& model)
{
    constexpr Seconds namespaces{0.08}; // made and taken down
    auto const sum = std::accumulate(model.begin(), model.end(), Seconds{});
    auto const between = is_fresh(cell) ? namespaces + 3 * cell.delay : pause_of(cell);
    return sum + static_cast<double>(cell.samples) * between;
}

} // namespace sunder::linux_tcp
