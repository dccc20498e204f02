/// \file
/// What exists: groups of devices, links, and the routes that join them.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/base/id.hpp"
#include "sim/base/quantity.hpp"
#include "sim/platform/batching.hpp"
#include "sim/platform/battery.hpp"
#include "sim/platform/device_modes.hpp"
#include "sim/platform/fault.hpp"
#include "sim/platform/link_rate.hpp"
#include "sim/platform/memory_rates.hpp"
#include "sim/platform/motion.hpp"
#include "sim/platform/radio.hpp"
#include "sim/platform/spread.hpp"
#include "sim/platform/step_function.hpp"
#include "sim/platform/throttle.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sunder::sim {

using SecondsPerByte = Quantity<Dimension{.byte = -1, .second = 1}>;

/// What one device of a group can do. Time of an op: see sim/cost/compute_cost.hpp.
struct DeviceProfile {
    std::string name; ///< under which models state measured times: the stem of the profile's file name
    std::optional<FlopsPerSecond> speed;       ///< peak, of each worker; absent: only measured times will do
    std::optional<BytesPerSecond> memory_rate; ///< absent: no limit
    MemoryRates memory_rates;                  ///< of classes of op that have another
    std::optional<BytesPerSecond> weight_rate; ///< of weights; absent: as their tensors
    Overlap overlap = Overlap::full;           ///< of computing and moving bytes
    std::optional<Bytes> memory;               ///< absent: no limit
    std::optional<BytesPerSecond>
        load_rate;         ///< of models loaded when they are asked for; absent: all are there from the start
    int element_bits = 32; ///< of the tensors and weights that it holds
    Seconds launch_overhead; ///< added to each (fused) op
    std::map<std::string, double, std::less<>>
        efficiency; ///< share of `speed` reached, by cost class; else 1
    Watts idle_power;
    Watts busy_power; ///< with all workers busy; in between it is linear in the number of busy workers
    double pace = 1;  ///< all that it does takes 1 / pace times as long: of the mode in which it stands
    DeviceModes modes{};
};

/// The profile of a device that has changed to a mode.
[[nodiscard]] DeviceProfile in_mode(DeviceProfile profile, DeviceMode const& mode);

/// First come, first served by each free worker.
struct Fifo {
    std::optional<std::int64_t> limit; ///< jobs that may wait; one more is dropped
};
/// As Fifo, but the job with the highest application priority goes first; nobody is interrupted.
struct PriorityQueue {
    std::optional<std::int64_t> limit;
};
/// Processor sharing: up to as many jobs as workers run at full speed, more share the workers equally.
struct Sharing {};
/// As Fifo, but the request whose deadline ends first goes first (Jackson 1955); nobody is interrupted, and
/// what has no deadline goes last.
struct EarliestDeadline {
    /// What becomes of a request that is late when it comes or when its turn comes.
    enum class Late : std::uint8_t { serve, drop };

    Late late = Late::serve;
    std::optional<std::int64_t> limit;
};
/// As Fifo, but the job that takes least time goes first (Phipps 1956); nobody is interrupted.
struct ShortestFirst {
    std::optional<std::int64_t> limit;
};

using Queue = std::variant<Fifo, PriorityQueue, Sharing, EarliestDeadline, ShortestFirst>;

/// Other people's jobs on each device of a group, served by the same queue.
struct CompetingJobs {
    Distribution gap;     ///< between arrivals, on each device
    Distribution service; ///< at full speed
    std::int64_t priority = 0;
};

/// Load x slows all compute to 1 - x: a constant share or a trace; or a stream of jobs that take their turn.
using Load = std::variant<StepFunction, CompetingJobs>;

/// The first job after so long without any takes `time` more, at full speed; and so does the first of a run.
struct WarmUp {
    Seconds time;
    std::optional<Seconds> after_idle; ///< absent: only the first
};

struct DeviceGroup {
    std::string name;
    DeviceProfile profile;
    std::int64_t count = 1; ///< devices, identical but for `spread`
    std::int64_t workers = 1;
    Queue queue = Fifo{};
    Load load = StepFunction{0.0};
    std::optional<Batching> batch;    ///< absent: each job has a worker for itself; so with Sharing
    std::optional<WarmUp> warm_up;    ///< not with Sharing
    std::vector<Movement> motion{};   ///< of device i number i mod size; none: it has no place. Cells have a
                                      ///< copy, see MovingStation
    std::optional<Battery> battery{}; ///< absent: its power never ends
    std::optional<DeviceRadio> radio{};   ///< absent: links say what radios draw
    std::optional<Throttle> throttle{};   ///< absent: it never slows
    std::optional<DeviceSpread> spread{}; ///< absent: its devices are identical
};

/// Each delay is drawn for itself.
struct Independent {};
/// An autoregressive process of order one over the messages: lag-1 correlation of the underlying normal
/// scores.
struct Ar1 {
    double correlation = 0.0;
};
/// Gauss-Markov over time: the scores of two messages `d` apart correlate by exp(-d / memory).
struct GaussMarkov {
    Seconds memory;
};

/// A random delay for each message, link and direction. Correlated delays keep their distribution: a normal
/// score z follows the process, and the delay is the quantile at P(Z <= z) (a Gaussian copula).
struct Jitter {
    Distribution delay;
    std::variant<Independent, Ar1, GaussMarkov> memory;
};

/// Every packet is lost with `probability`, whatever happened to the others.
struct PacketLoss {
    double probability = 0.0;
    Bytes mtu{1500};
};
/// The whole message is lost with `probability`.
struct MessageLoss {
    double probability = 0.0;
};
/// Gilbert (1960), Elliott (1963): a two-state Markov chain that steps once a packet.
struct GilbertElliott {
    double good_to_bad = 0.0;
    double bad_to_good = 1.0;
    double loss_good = 0.0;
    double loss_bad = 1.0;
    Bytes mtu{1500};
};

/// An attempt sends what is still missing. If something is lost, the sender waits `timeout` x `backoff`^(k -
/// 1) after the end of attempt k and sends what was lost again; after `tries` attempts the request fails.
struct Loss {
    std::variant<PacketLoss, MessageLoss, GilbertElliott> process;
    Seconds timeout;
    double backoff = 2.0;
    int tries = 16;
};

/// Bytes of one packet; 0 where the message is lost or arrives as a whole.
[[nodiscard]] Bytes packet_size(Loss const& loss);

enum class Duplex : std::uint8_t { full, half };

/// In which order packets that wait before a link go.
enum class LinkQueue : std::uint8_t {
    fifo,    ///< as they come
    fq_codel ///< in turns, the oldest dropped where they stay too long (RFC 8290)
};

/// Bytes of packets that may wait before a link, where packets are modelled (TCP); one more is dropped.
struct Buffer {
    double products = 2;        ///< of rate and round trip, see buffer_of()
    std::optional<Bytes> bytes; ///< instead
};

struct RadioCell; // sim/platform/cell.hpp

struct Link {
    std::string name;
    LinkRate up; ///< rate in bytes per second in the direction of the first route that names it, one for each
                 ///< device where they have links of their own; of a cell its best_rate()
    LinkRate down; ///< rate on the way back; with half duplex unused: `up` is shared by both directions
    Duplex duplex = Duplex::full; ///< of a cell half
    Seconds latency;
    std::optional<Jitter> jitter;
    std::optional<Loss> loss;
    Buffer buffer;
    LinkQueue queue = LinkQueue::fifo;
    std::optional<Id<DeviceGroup>>
        each; ///< whose every device has a link of its own; else one is shared by all
    std::shared_ptr<RadioCell const>
        cell;            ///< where stations share it, each with a rate of its own; see make_cell()
    Watts send_power;    ///< drawn by the radio at the device's end while a message goes up
    Watts receive_power; ///< likewise down
};

/// A way from each device of one group to the devices of another.
struct Route {
    Id<DeviceGroup> from;
    Id<DeviceGroup> to;
    std::vector<Id<Link>> via; ///< in order
    bool forward = true;       ///< false: a way back, which uses the `down` rates
};

struct Platform {
    Table<DeviceGroup> devices;
    Table<Link> links;
    Table<Route> routes; ///< those given and the ways back that follow from them; one for each pair
    std::vector<Fault> faults;

    [[nodiscard]] std::optional<Id<Route>> find_route(Id<DeviceGroup> from, Id<DeviceGroup> to) const;
};

/// A product is that of the mean rate and twice the latency of the longest route over the link; it holds at
/// least 64 packets of 1514 B, as Linux's drivers do.
[[nodiscard]] Bytes buffer_of(Platform const& platform, Id<Link> link, StepFunction const& rate);

/// Which device of a group of `count` serves device `index` of a group it works for: they take turns.
[[nodiscard]] constexpr std::int64_t partner_of(std::int64_t index, std::int64_t count)
{
    return index % count;
}

} // namespace sunder::sim
