/// \file
/// The links of a run as messages meet them, and who carries bytes over them.
#pragma once

#include "sim/engine/message_luck.hpp"
#include "sim/engine/network/carrier.hpp"
#include "sim/engine/network/fluid_network.hpp"
#include "sim/engine/network/max_min_carrier.hpp"
#include "sim/engine/network/shared_carrier.hpp"
#include "sim/engine/network/sharing_plan.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace sunder::sim {

/// A way from one device to another: which of its group's links each message takes.
struct ChannelKey {
    int route = 0; ///< index into Platform::routes
    std::int64_t from = 0;
    std::int64_t to = 0; ///< devices, by index in their groups
    friend auto operator<=>(ChannelKey const&, ChannelKey const&) = default;
};

/// One link of one device, in one direction (or both at half duplex).
struct Lane {
    int link = 0;
    std::int32_t index = 0;
    Direction direction = Direction::up;
    Name name;
    StepFunction const* rate = nullptr;
    std::unique_ptr<SharedCarrier> carrier; ///< where this link alone decides
    std::optional<JitterProcess> jitter;
    std::optional<LossProcess> loss;
    Bytes carried; ///< within the window
    Joules energy; ///< within the window
};

struct Channel {
    std::vector<int> lanes;
    std::vector<int> lanes_back; ///< of acknowledgements, where SimGrid models them
    bool forward = true;
    Seconds latency;
    Watts radio;
    Carrier* carrier = nullptr;
    int path = -1; ///< as its carrier numbers it
    bool has_jitter = false;
    bool has_loss = false;
    bool may_be_down = false;
    Seconds timeout;
    double backoff = 1;
    int tries = 1;
    Bytes mtu; ///< 0: a message is one packet
};

/// Channels are made before the run: all that will be used, then `share()`.
class Lanes {
public:
    /// \param seed  of the replication
    Lanes(Deployment const& deployment, Seed seed) : deployment_{deployment}, seed_{seed} {}

    /// \return its number
    [[nodiscard]] int channel(ChannelKey const& key);

    /// Decides who carries the flows of each channel, and makes all carriers but the one that needs SimGrid.
    void share(Calendar& calendar, Carrier::Listener& listener);

    /// Whether SimGrid shares the links, as the model of the network has it.
    [[nodiscard]] bool needs_solver() const { return leaves_all_to_simgrid() && !fluid_paths_.empty(); }
    /// \pre needs_solver(). \return whoever has to run the calendar
    [[nodiscard]] FluidNetwork& make_solver(Calendar& calendar, Carrier::Listener& listener);

    [[nodiscard]] Channel const& operator[](int channel) const
    {
        return channels_[static_cast<std::size_t>(channel)];
    }
    [[nodiscard]] Lane& lane(int number) { return lanes_[static_cast<std::size_t>(number)]; }
    [[nodiscard]] Link const& link_of(Lane const& lane) const
    {
        return deployment_.platform.links[static_cast<std::size_t>(lane.link)];
    }

    /// How long one of the links or more had no rate at all.
    [[nodiscard]] Seconds time_down(Channel const& channel, Seconds from, Seconds to) const;
    /// What all flows in progress have still to carry now.
    [[nodiscard]] std::vector<FlowLeft> left();

    [[nodiscard]] Links rows(Window const& window, std::int32_t replication) const;
    /// Row of `rows()` of each lane.
    [[nodiscard]] std::vector<std::int32_t> rows_of_lanes() const;

private:
    int number_of(int link, std::int64_t index, Direction direction);
    std::vector<int> along(Route const& route, ChannelKey const& key, Direction direction);
    [[nodiscard]] std::vector<PathService> planned() const;
    [[nodiscard]] bool leaves_all_to_simgrid() const;
    void share_with_others(Channel& channel, std::vector<int> const& links);
    void make_max_min(Calendar& calendar, Carrier::Listener& listener);
    [[nodiscard]] int fluid_link(int lane);
    [[nodiscard]] Bytes largest_message() const;

    Deployment const& deployment_;
    Seed seed_;
    std::map<std::tuple<int, std::int64_t, Direction>, int> lane_numbers_;
    std::vector<Lane> lanes_;
    std::map<ChannelKey, int> channel_numbers_;
    std::vector<Channel> channels_;
    std::map<int, int> fluid_numbers_; ///< of lanes
    std::vector<FluidLink> fluid_links_;
    std::vector<FluidPath> fluid_paths_;
    std::unique_ptr<FluidNetwork> fluid_;    ///< during the run, where SimGrid is needed
    std::unique_ptr<MaxMinCarrier> max_min_; ///< where links are shared in ways that no closed form serves
};

} // namespace sunder::sim
