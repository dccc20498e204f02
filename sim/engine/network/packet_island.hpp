/// \file
/// A connection whose links nobody else uses, run ahead of the calendar.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/network/carrier.hpp"
#include "sim/engine/network/island_lane.hpp"
#include "sim/engine/network/one_way.hpp"
#include "sim/engine/network/packet_lane.hpp"
#include "sim/engine/network/tcp_paths.hpp"
#include "sim/tcp/packet_path.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Does what PacketCarrier does, at the same instants, without an event for each packet. Between two acts of
/// the world outside (a message starts, is given up, or is heard of) what happens here hangs on nothing else,
/// so it is run at once until the next message has arrived, which is the only event. An act that comes before
/// that finds the island ahead of time: it goes back to how it was when the last act was over, up to now, and
/// on from there. How far it runs at a time is halved when that was in vain.
///
/// Assumption: of what happens at one instant, packets and timers come before acts from outside.
class PacketIsland final : public TcpPaths, Wakeable {
public:
    PacketIsland(Calendar& calendar, Listener& listener) : calendar_{calendar}, listener_{listener} {}

    /// \pre first come, first served
    Id<PacketLane> add_lane(PacketLane::Setup const& setup) override;
    [[nodiscard]] Bytes carried(Id<PacketLane> lane) override;

    FlowKey start(Flow const& message) override;
    Bytes abort(FlowKey const& message) override;
    [[nodiscard]] std::vector<FlowLeft> left() override;

private:
    /// How all was before the last act, or after it.
    struct Then {
        struct OfLane {
            tcp::PacketPath::SoFar path;
            IslandLane::State state;
        };
        std::vector<OfLane> lanes;
        State flows;
        std::uint64_t orders = 0;
        std::int64_t awaited = 0;
        Seconds at;
        std::optional<Flow> act; ///< a message that started; nothing: all is over
    };
    struct Planned {
        Calendar::Event event;
        std::uint64_t token = 0;
    };

    // For TcpPaths
    void send(Seconds now, Packet& packet) override;
    [[nodiscard]] Seconds least_time(Id<PacketLane> lane) const override;
    void message_due(TcpFlow& flow, Seconds now, Turn turn) override;

    void wake(std::uint64_t token) override;
    void plan(Seconds at, Turn turn, std::uint64_t token);
    FlowKey begin(Seconds now, Flow const& message);
    void remember();
    void come_to_now();
    void pass_until(Seconds until);
    void go_back();
    void go_on();
    OneWay::End run(OneWay::Setup const& way, Seconds until, int most);
    void run_ahead();
    [[nodiscard]] std::optional<OneWay::Setup> one_way(std::optional<Id<FluidPath>> starts);
    [[nodiscard]] bool step(Seconds until);
    [[nodiscard]] bool has_jitter(Id<PacketLane> lane) const;
    void arrive(IslandLane& lane);

    Calendar& calendar_;
    Listener& listener_;
    Table<IslandLane, PacketLane> lanes_;
    std::uint64_t orders_ = 0;
    std::int64_t awaited_ = 0;                                        ///< messages that are not due
    Seconds reached_;                                                 ///< the latest that has happened
    enum class Act : std::uint8_t { none, goes_on } act_ = Act::none; ///< a message is being heard of
    Then then_;
    std::vector<Planned> planned_;
    static constexpr int most_steps = 1 << 20;
    int steps_ = most_steps; ///< that it runs ahead at a time
};

} // namespace sunder::sim
