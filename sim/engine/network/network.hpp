/// \file
/// Messages on their way: latency, jitter, bytes at the fair rate, loss and retransmission.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/engine/message_luck.hpp"
#include "sim/engine/network/lanes.hpp"
#include "sim/engine/slots.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// By which a network knows a message that is under way.
using MessageNumber = std::uint64_t;

/// An attempt takes the sum of latencies and one jitter of each link, then its bytes at the fair rate. Lost
/// packets are sent again after a time-out, see Loss in sim/platform/platform.hpp. Where several links of a
/// route lose packets, a packet has to survive each; time-out and back-off are the largest, tries the fewest
/// of theirs.
class Network final : Wakeable, Carrier::Listener {
public:
    struct Outcome {
        enum class Fate : std::uint8_t { delivered, lost } fate = Fate::delivered;
        std::int32_t attempts = 1;
        Seconds waited; ///< time-outs, back-off and time at which a link's rate was zero
        Joules energy;  ///< of the radios
    };

    struct MessageSpan {
        SpanKind kind = SpanKind::transfer;
        Seconds started_at;
        Bytes bytes; ///< 0 for a time-out
        Joules energy;
        Id<Lane> lane; ///< the first of the route, see rows_of_lanes()
    };

    class Listener {
    public:
        virtual void message_ended(std::uint64_t token, Outcome const& outcome) = 0;
        /// Asked where chance has a say in what becomes of the message.
        [[nodiscard]] virtual Seed seed_of(std::uint64_t token) const = 0;
        /// An attempt or a time-out of a message has ended now.
        virtual void message_span(std::uint64_t token, MessageSpan const& span) = 0;

    protected:
        ~Listener() = default;
    };

    Network(Deployment const& deployment, Seed seed, Window window, Calendar& calendar, Listener& listener);
    Network(Network const&) = delete;
    Network& operator=(Network const&) = delete;

    /// Channels are made before the run: all that will be used, then `open()`.
    [[nodiscard]] Id<Channel> channel(ChannelKey const& key) { return lanes_.channel(key); }
    void open();

    struct Sending {
        Id<Channel> channel;
        Bytes bytes;
        std::uint64_t token = 0;
        Turn turn; ///< of whatever happens to the message
    };
    /// A message without bytes takes its latency only. \pre bytes >= 0
    MessageNumber send(Sending const& sending);

    /// Takes a message off its way, of which the listener hears no more than the span of an attempt whose
    /// bytes flow. What it used stays booked. \return what became of it so far. \pre it is under way
    Outcome abort(MessageNumber message);

    /// Whether SimGrid shares the links, as the model of the network has it. \pre open
    [[nodiscard]] bool needs_solver() const { return lanes_.needs_solver(); }

    /// Returns when the calendar is empty. Where it is not needed, SimGrid is left alone.
    void run();

    /// The use of links within `window`, which is that of the constructor with its end filled in.
    [[nodiscard]] Links link_rows(Window const& window, std::int32_t replication) const
    {
        return lanes_.rows(window, replication);
    }
    /// Row of `link_rows()` of each lane.
    [[nodiscard]] Table<std::int32_t, Lane> rows_of_lanes() const { return lanes_.rows_of_lanes(); }

private:
    struct Message {
        Id<Channel> channel;
        enum class Phase : std::uint8_t { latency, flow, timeout } phase = Phase::latency;
        std::uint64_t token = 0;
        Turn turn;
        Unsent unsent; ///< what this attempt sends
        Seed seed{0};  ///< where chance has a say
        Seconds attempt_at;
        Seconds flow_at;
        Calendar::Event ends;  ///< latency or time-out
        Carrier::FlowKey flow; ///< where its bytes flow
        Outcome outcome;
    };

    void wake(std::uint64_t token) override;
    void served(std::uint64_t token) override;
    void attempt(MessageNumber number);
    void flow(MessageNumber number);
    void flow_ended(MessageNumber number);
    [[nodiscard]] std::int64_t draw_lost(Channel const& channel, Message const& message, Seed attempt);
    void lose(MessageNumber number);
    void finish(MessageNumber number);
    void carry_in_progress(double sign);
    void book(Channel const& channel, Message& message, Bytes carried);
    void charge(Channel const& channel, Message const& message, Bytes carried);

    Lanes lanes_;
    Window window_;
    enum class Counting : std::uint8_t { not_yet, now, over } counting_ = Counting::not_yet;
    Calendar& calendar_;
    Listener& listener_;
    Slots<Message> messages_;
};

} // namespace sunder::sim
