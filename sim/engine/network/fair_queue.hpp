/// \file
/// Packets of several senders before a link, of which each has its turn.
#pragma once

#include "sim/engine/network/packet_lane.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <utility>

namespace sunder::sim {

/// FQ-CoDel (RFC 8290), as Linux's fq_codel: a queue for each flow in each direction, served by deficit round
/// robin with a quantum of 1514 B, new ones first; each drops its oldest packets by CoDel (RFC 8289) when
/// packets have stayed longer than 5 ms for 100 ms. Where all together exceed the limit, the longest queue
/// loses its oldest packets. Without ECN; flows never share a queue by accident (RFC 8290, 4.1.1, hashes
/// them).
class FairQueue {
public:
    using Drop = std::function<void(Packet const&)>; ///< told of each packet that is dropped

    FairQueue(Bytes limit, Drop drop) : limit_{limit}, drop_{std::move(drop)} {}

    void push(Seconds now, Packet const& packet);
    /// The next to be sent; nothing where all are empty.
    [[nodiscard]] std::optional<Packet> pop(Seconds now);

private:
    struct Waiting {
        Seconds since;
        Packet packet;
    };
    /// Of one flow, with the state of its CoDel (RFC 8289, 5).
    struct Line {
        std::deque<Waiting> packets;
        Bytes backlog;
        Bytes deficit;
        enum class Place : std::uint8_t { idle, among_new, among_old } place = Place::idle;

        bool dropping = false;
        std::int64_t count = 0;
        std::int64_t last_count = 0;
        std::optional<Seconds> first_above;
        Seconds drop_next;
    };
    Waiting take_first(Line& line);
    /// Off the head of a line, and whether CoDel may drop it.
    struct Taken {
        std::optional<Waiting> first;
        bool ok_to_drop = false;
    };
    [[nodiscard]] Taken take(Line& line, Seconds now);
    [[nodiscard]] std::optional<Packet> dequeue(Line& line, Seconds now);
    void drop_of_longest();

    Bytes limit_;
    Drop drop_;
    Bytes backlog_;
    std::map<std::uint64_t, Line> lines_; ///< by Packet::line
    std::list<Line*> new_;
    std::list<Line*> old_;
};

} // namespace sunder::sim
