/// \file
/// Messages on their way: latency, jitter, bytes at the fair rate, loss and retransmission.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/engine/message_luck.hpp"
#include "sim/engine/network/lanes.hpp"
#include "sim/engine/network/radio_ends.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <functional>
#include <variant>
#include <vector>

namespace sunder::sim {

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
        /// A message ends in a moment, see Wakeable::foresee().
        virtual void foresee_end(std::uint64_t /*token*/) const {}

    protected:
        ~Listener() = default;
    };

    Network(Deployment const& deployment, Seed seed, Window window, Calendar& calendar, Listener& listener);
    Network(Network const&) = delete;
    Network& operator=(Network const&) = delete;

    /// Channels are made before the run: all that will be used, then `open()`.
    [[nodiscard]] Id<Channel> channel(ChannelKey const& key) { return lanes_.channel(key); }
    /// Messages of the channel use these radios.
    void use_radios(Id<Channel> channel, RadioEnds const& ends) { radios_.set(channel, ends); }
    void open();

    struct Sending {
        Id<Channel> channel;
        Bytes bytes;
        std::uint64_t token = 0; ///< small: there is a place for each up to the largest
        Turn turn;               ///< of whatever happens to the message
    };
    /// A message without bytes takes its latency only. \pre bytes >= 0; no other of this token is under way
    void send(Sending const& sending);

    /// Takes a message off its way, of which the listener hears no more than the span of an attempt whose
    /// bytes flow. What it used stays booked. \return what became of it so far. \pre it is under way
    Outcome abort(std::uint64_t token);

    /// By token: until all bytes that flow now over the busiest link of a message would be over it at the
    /// rate that it has now; nothing (0) where no bytes of it flow, on cells, and of packets.
    [[nodiscard]] std::vector<Seconds> times_to_clear();

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

    using Contact = Lanes::Contact;
    /// Of stations that messages went to or came from, one after the other and in order.
    void each_contact(Seconds end, std::function<void(Contact const&)> const& visit) const
    {
        lanes_.each_contact(end, visit);
    }

private:
    /// In one line of a cache: very many may be under way.
    struct alignas(64) Message {
        Id<Channel> channel;
        enum class Phase : std::uint8_t { latency, flow, timeout } phase = Phase::latency;
        Turn turn;
        Bytes bytes; ///< that this attempt sends
        Seconds attempt_at;
        Seconds flow_at;
        std::variant<Calendar::Event, Carrier::FlowKey> ends; ///< the latter where its bytes flow
    };
    /// So far, where chance has a say.
    struct Tries {
        Unsent unsent; ///< what this attempt sends
        Outcome outcome;
    };

    void wake(std::uint64_t token) override;
    void foresee(std::uint64_t token) const override;
    void served(std::uint64_t token) override;
    void moves(std::vector<FlowLeft> const& flows, Moves how) override;
    void foresee_served(std::uint64_t token) const override;
    void attempt(std::uint64_t token);
    void flow(std::uint64_t token);
    void flow_ended(std::uint64_t token);
    [[nodiscard]] std::int64_t draw_lost(Channel const& channel, Unsent const& unsent, Seed attempt);
    void lose(std::uint64_t token);
    void carry_in_progress(double sign);
    void book(std::uint64_t token, Bytes carried, Outcome& outcome);
    void charge(Message const& message, Bytes carried, double sign);
    [[nodiscard]] bool uses_radios(Message const& message) const
    {
        return lanes_[message.channel].passage->has_radios && message.bytes > Bytes{};
    }

    Lanes lanes_;
    Window window_;
    enum class Counting : std::uint8_t { not_yet, now, over } counting_ = Counting::not_yet;
    Calendar& calendar_;
    Listener& listener_;
    std::vector<Message> messages_; ///< by token
    std::vector<Tries> tries_;      ///< likewise, where there are links that lose
    Radios radios_;
};

} // namespace sunder::sim
