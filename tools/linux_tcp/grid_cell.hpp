/// \file
/// One setting of the grid, as Linux serves it and as the model does.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"
#include "sim/tcp/packet_path.hpp"
#include "sim/tcp/settings.hpp"
#include "tools/linux_tcp/path_trace.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::linux_tcp {

struct GridCell {
    sim::tcp::Connection connection = sim::tcp::Connection::persistent;
    sim::BytesPerSecond rate;       ///< where there is a trace, its mean on the way there
    std::optional<PathTrace> trace; ///< of which every message meets another part
    sim::Seconds delay;             ///< one way
    double loss = 0;                ///< of each packet, in both directions
    sim::tcp::Control control = sim::tcp::Control::cubic;
    std::int64_t bytes = 0; ///< of each message
    double queue = 2;       ///< in bandwidth-delay products of the round trip, at least 64 packets; or
    std::optional<sim::Bytes> queue_bytes;
    sim::Seconds jitter;                       ///< each packet is delayed by up to so much more, all alike
    std::optional<sim::GilbertElliott> bursts; ///< losses beside `loss`
    int samples = 0; ///< messages; the connection of the first is new for all kinds of connection
    std::vector<std::int64_t>
        drops;              ///< packets of data that are lost by hand, counted from the connection's first
    std::uint64_t seed = 1; ///< of the losses
    int flows =
        1; ///< connections over the one path, each with a message, all handed over at the same instant
};

/// Of each sample: its flows' mean, and that of the flow that took longest.
struct CellTimes {
    std::vector<sim::Seconds> mean;
    std::vector<sim::Seconds> last;
};

/// What both directions are like, the clock of which starts at some instant of the trace.
struct Paths {
    sim::tcp::PacketPath::Setup there;
    sim::tcp::PacketPath::Setup back;
};
[[nodiscard]] Paths paths_of(GridCell const& cell, sim::Seconds clock_starts_at);

/// Between two messages of one connection: 10 ms where it is persistent, long beyond its time-out where it
/// idles.
[[nodiscard]] sim::Seconds pause_of(GridCell const& cell);

/// Each time from the first byte handed over until the answer of one byte is there; handshakes are not
/// counted. \throws sim::RunError  where the system refuses
[[nodiscard]] CellTimes times_of_linux(GridCell const& cell);
[[nodiscard]] CellTimes times_of_model(GridCell const& cell);

/// About how long times_of_linux() takes, by the model.
[[nodiscard]] sim::Seconds duration_of(GridCell const& cell, CellTimes const& model);

} // namespace sunder::linux_tcp
