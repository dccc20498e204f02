/// \file
/// One direction of a path as single packets meet it: a bottleneck with a bounded queue, then a delay.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/base/quantity.hpp"
#include "sim/platform/step_function.hpp"
#include "sim/tcp/packet_luck.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace sunder::sim::tcp {

/// The rate of a bottleneck, bytes per second over time, which many may share: a copy refers to the same.
class SharedRate {
public:
    SharedRate(StepFunction rate)
        : owned_{std::make_shared<StepFunction const>(std::move(rate))}, rate_{owned_.get()}
    {
    }
    /// \pre it outlives all copies
    explicit SharedRate(StepFunction const* rate) : rate_{rate} {}

    [[nodiscard]] StepFunction const& operator*() const { return *rate_; }
    [[nodiscard]] StepFunction const* operator->() const { return rate_; }

private:
    std::shared_ptr<StepFunction const> owned_;
    StepFunction const* rate_;
};

/// First come, first served at the rate of the bottleneck; a packet that would not fit into the queue is
/// dropped (drop tail). What is left of it, it is lost after it has used the bottleneck, as on a radio.
/// Packets keep their order: jitter delays those behind, too. Arithmetic only: the testbed (tools/testbed)
/// forwards real packets by it, and the model (tcp_connection.hpp) virtual ones.
class PacketPath {
public:
    struct Setup {
        SharedRate rate{StepFunction{1.0}};
        Seconds delay; ///< one way, after the bottleneck
        /// Bytes that may wait, with those of the packet that is being sent.
        Bytes queue{std::numeric_limits<double>::infinity()};
        std::optional<Distribution> jitter; ///< on top of `delay`
        PacketLuck::Setup luck;
    };
    /// What became of packets so far.
    struct Count {
        std::int64_t taken = 0;   ///< offered
        std::int64_t dropped = 0; ///< found the queue full
        std::int64_t lost = 0;
    };

    PacketPath(Setup setup, Seed seed);

    /// A packet comes to the bottleneck now. \return when it arrives at the far end, if it does.
    /// \param extra  a delay of its own, behind the bottleneck. \pre now does not go back
    [[nodiscard]] std::optional<Seconds> send(Seconds now, Bytes packet, Seconds extra = {});

    [[nodiscard]] Count const& count() const { return count_; }
    [[nodiscard]] Setup const& setup() const { return setup_; }
    /// When the bottleneck has sent all that it took.
    [[nodiscard]] Seconds free_at() const { return free_at_; }
    /// A packet's time over it when nothing else is there, jitter apart.
    [[nodiscard]] Seconds least_time(Bytes packet) const
    {
        return setup_.delay + packet / BytesPerSecond{setup_.rate->mean()};
    }
    /// Bytes that wait now, with those of the packet that is being sent.
    [[nodiscard]] Bytes backlog(Seconds now) const
    {
        if (free_at_.value() <= now.value()) return Bytes{};
        return constant_.value() > 0 ? constant_ * (free_at_ - now)
                                     : Bytes{setup_.rate->integral(now, free_at_)};
    }

    /// All that changes.
    struct SoFar {
        Seconds free_at;
        Seconds latest;
        Count count;
        PacketLuck::SoFar luck;
    };
    [[nodiscard]] SoFar so_far() const
    {
        return {.free_at = free_at_, .latest = latest_, .count = count_, .luck = luck_.so_far()};
    }
    void go_back_to(SoFar const& then);

private:
    [[nodiscard]] Seconds through(Seconds from, Bytes packet) const;

    Setup setup_;
    BytesPerSecond constant_; ///< rate; 0: it varies
    PacketLuck luck_;
    Seed jitter_;
    Seconds free_at_;
    Seconds latest_; ///< arrival so far
    Count count_;
};

inline std::optional<Seconds> PacketPath::send(Seconds now, Bytes packet, Seconds extra)
{
    auto const number = static_cast<std::uint64_t>(count_.taken++);
    // Bare numbers are compared by one branch, quantities by three.
    double const waits = backlog(now).value() + packet.value();
    if (waits > setup_.queue.value()) {
        ++count_.dropped;
        return std::nullopt;
    }
    Seconds const from{std::max(free_at_.value(), now.value())};
    free_at_ = constant_.value() > 0 ? from + packet / constant_ : through(from, packet);
    if (luck_.loses(packet)) {
        ++count_.lost;
        return std::nullopt;
    }
    auto arrival = free_at_ + setup_.delay + extra;
    if (setup_.jitter) arrival += sample(*setup_.jitter, Draws{jitter_.child(number)});
    latest_ = Seconds{std::max(latest_.value(), arrival.value())};
    return latest_;
}

} // namespace sunder::sim::tcp
