#include "sim/engine/network/fair_queue.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

constexpr Bytes quantum{1514};
constexpr Seconds target{5e-3};
constexpr Seconds interval{100e-3};

Seconds control_law(Seconds from, std::int64_t count)
{
    return from + interval / std::sqrt(static_cast<double>(count));
}

} // namespace

void FairQueue::push(Seconds now, Packet const& packet)
{
    auto& line = lines_[packet.line];
    line.packets.push_back({now, packet});
    line.backlog += packet.size;
    backlog_ += packet.size;
    if (line.place == Line::Place::idle) {
        line.place = Line::Place::among_new;
        line.deficit = quantum;
        new_.push_back(&line);
    }
    while (backlog_ > limit_)
        drop_of_longest();
}

FairQueue::Waiting FairQueue::take_first(Line& line)
{
    auto first = line.packets.front();
    line.packets.pop_front();
    line.backlog -= first.packet.size;
    backlog_ -= first.packet.size;
    return first;
}

void FairQueue::drop_of_longest()
{
    auto const longest = std::ranges::max_element(
        lines_, {}, [](std::pair<std::uint64_t const, Line> const& entry) { return entry.second.backlog; });
    drop_(take_first(longest->second).packet);
}

FairQueue::Taken FairQueue::take(Line& line, Seconds now)
{
    if (line.packets.empty()) {
        line.first_above.reset();
        return {};
    }
    auto first = take_first(line);
    bool const below = now - first.since < target || line.backlog <= quantum;
    if (below) {
        line.first_above.reset();
        return {.first = first};
    }
    if (!line.first_above) line.first_above = now + interval;
    return {.first = first, .ok_to_drop = now >= *line.first_above};
}

/// RFC 8289, 5.5.
std::optional<Packet> FairQueue::dequeue(Line& line, Seconds now)
{
    auto next = take(line, now);
    if (line.dropping) {
        if (!next.ok_to_drop) line.dropping = false;
        while (line.dropping && now >= line.drop_next) {
            drop_(next.first->packet);
            ++line.count;
            next = take(line, now);
            if (next.ok_to_drop)
                line.drop_next = control_law(line.drop_next, line.count);
            else
                line.dropping = false;
        }
    } else if (next.ok_to_drop) {
        drop_(next.first->packet);
        next = take(line, now);
        line.dropping = true;
        auto const delta = line.count - line.last_count;
        bool const lately = delta > 1 && now - line.drop_next < 16 * interval;
        line.count = lately ? delta : 1;
        line.drop_next = control_law(now, line.count);
        line.last_count = line.count;
    }
    return next.first ? std::optional{next.first->packet} : std::nullopt;
}

/// RFC 8290, 4.2.
std::optional<Packet> FairQueue::pop(Seconds now)
{
    while (!new_.empty() || !old_.empty()) {
        bool const is_new = !new_.empty();
        auto& list = is_new ? new_ : old_;
        auto& line = *list.front();
        if (line.deficit <= Bytes{}) {
            line.deficit += quantum;
            line.place = Line::Place::among_old;
            old_.splice(old_.end(), list, list.begin());
            continue;
        }
        if (auto packet = dequeue(line, now)) {
            line.deficit -= packet->size;
            return packet;
        }
        if (is_new) { // once more among the old ones, or it could come first over and over
            line.place = Line::Place::among_old;
            old_.splice(old_.end(), list, list.begin());
        } else {
            line.place = Line::Place::idle;
            list.pop_front();
        }
    }
    return std::nullopt;
}

} // namespace sunder::sim
