/// \file
/// Messages on their way: latency, jitter, bytes at the fair rate, loss and retransmission.
#pragma once

#include "sim/base/random.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/capped_sharing.hpp"
#include "sim/engine/fluid_network.hpp"
#include "sim/engine/message_luck.hpp"
#include "sim/engine/processor_sharing.hpp"
#include "sim/engine/sharing_plan.hpp"
#include "sim/engine/slots.hpp"
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

/// An attempt takes the sum of latencies and one jitter of each link, then its bytes at the fair rate. Lost
/// packets are sent again after a time-out, see Loss in sim/platform/platform.hpp. Where several links of a
/// route lose packets, a packet has to survive each; time-out and back-off are the largest, tries the fewest
/// of theirs.
class Network final : Wakeable, ProcessorSharing::Client {
public:
    struct Outcome {
        enum class Fate : std::uint8_t { delivered, lost } fate = Fate::delivered;
        Seconds waited; ///< time-outs, back-off and time at which a link's rate was zero
        std::int32_t attempts = 1;
        Joules energy; ///< of the radios
    };

    struct Span {
        SpanKind kind = SpanKind::transfer;
        Seconds started_at;
        Bytes bytes; ///< 0 for a time-out
        Joules energy;
        int lane = 0; ///< the first of the route, see rows_of_lanes()
    };

    class Client {
    public:
        virtual void message_ended(std::uint64_t token, Outcome const& outcome) = 0;
        /// Asked where chance has a say in what becomes of the message.
        [[nodiscard]] virtual Seed seed_of(std::uint64_t token) const = 0;
        /// An attempt or a time-out of a message has ended now.
        virtual void message_span(std::uint64_t token, Span const& span) = 0;

    protected:
        ~Client() = default;
    };

    Network(Deployment const& deployment, Seed seed, Window window, Calendar& calendar, Client& client);
    ~Network();
    Network(Network const&) = delete;
    Network& operator=(Network const&) = delete;

    /// Channels are made before the run: all that will be used, then `open()`.
    [[nodiscard]] int channel(ChannelKey const& key);
    void open();

    struct Sending {
        int channel = 0;
        Bytes bytes;
        std::uint64_t token = 0;
        Turn turn; ///< of whatever happens to the message
    };
    /// A message without bytes takes its latency only. \pre bytes >= 0
    void send(Sending const& sending);

    /// Whether some flows meet in such a way that SimGrid has to share the links among them; see
    /// plan_sharing(). \pre open
    [[nodiscard]] bool needs_solver() const { return !fluid_paths_.empty(); }

    /// Returns when the calendar is empty. Where no solver is needed, SimGrid is left alone.
    void run();

    /// The use of links within `window`, which is that of the constructor with its end filled in.
    [[nodiscard]] Links link_rows(Window const& window, std::int32_t replication) const;
    /// Row of `link_rows()` of each lane.
    [[nodiscard]] std::vector<std::int32_t> rows_of_lanes() const;

private:
    /// One link of one device, in one direction (or both at half duplex).
    struct Lane {
        int link = 0;
        std::int32_t index = 0;
        Direction direction = Direction::up;
        Name name;
        StepFunction const* rate = nullptr;
        int fluid = -1;                            ///< index in the fluid network, or -1
        std::unique_ptr<ProcessorSharing> sharing; ///< where this link alone decides
        std::unique_ptr<CappedSharing> capped;     ///< where it decides behind links of their own
        int own = -1;                              ///< number of this link before such a one, or -1
        std::optional<JitterProcess> jitter;
        std::optional<LossProcess> loss;
        Bytes carried; ///< within the window
        Joules energy; ///< within the window
    };
    struct Channel {
        std::vector<int> lanes;
        std::vector<int> lanes_back;
        bool forward = true;
        Seconds latency;
        Watts radio;
        ProcessorSharing* alone = nullptr;
        CappedSharing* capped = nullptr;
        int own = -1; ///< number of its own link for `capped`
        int fluid_path = -1;
        bool has_jitter = false;
        bool has_loss = false;
        bool may_be_down = false;
        Seconds timeout;
        double backoff = 1;
        int tries = 1;
        Bytes mtu; ///< 0: a message is one packet
    };
    struct Message {
        int channel = 0;
        std::uint64_t token = 0;
        Turn turn;
        Unsent unsent; ///< what this attempt sends
        Seconds attempt_at;
        Seconds flow_at;
        Outcome outcome;
        enum class Phase : std::uint8_t { latency, flow, timeout } phase = Phase::latency;
    };

    int lane(int link, std::int64_t index, Direction direction);
    std::vector<int> lanes_of(Route const& route, ChannelKey const& key, Direction direction);
    [[nodiscard]] Link const& link_of(Lane const& lane) const;
    void wake(std::uint64_t token) override;
    void served(std::uint64_t token) override;
    void attempt(std::uint64_t slot);
    void flow(std::uint64_t slot);
    void flow_ended(std::uint64_t slot);
    void lose(std::uint64_t slot);
    void finish(std::uint64_t slot);
    void serve(Channel& channel, PathService const& service);
    [[nodiscard]] Bytes largest_message() const;
    void carry_in_progress(double sign);
    void charge(Channel const& channel, Message const& message);
    [[nodiscard]] Seconds time_down(Channel const& channel, Seconds from, Seconds to) const;

    Deployment const& deployment_;
    Seed seed_;
    Window window_;
    enum class Counting : std::uint8_t { not_yet, now, over } counting_ = Counting::not_yet;
    Calendar& calendar_;
    Client& client_;
    std::map<std::tuple<int, std::int64_t, Direction>, int> lane_numbers_;
    std::vector<Lane> lanes_;
    std::map<ChannelKey, int> channel_numbers_;
    std::vector<Channel> channels_;
    std::vector<FluidLink> fluid_links_;
    std::vector<FluidPath> fluid_paths_;
    std::unique_ptr<FluidNetwork> fluid_; ///< during the run, where a solver is needed
    Slots<Message> messages_;
};

} // namespace sunder::sim
