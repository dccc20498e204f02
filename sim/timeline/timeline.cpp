#include "sim/timeline/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <queue>
#include <set>
#include <tuple>
#include <utility>

namespace sunder::sim {

Nanoseconds nanoseconds(Seconds instant)
{
    return std::llround(instant.value() * 1e9);
}

namespace {

bool is_wait(SpanKind kind)
{
    return kind == SpanKind::device_wait || kind == SpanKind::link_wait;
}

/// An empty timeline of the chosen requests, the rows of a replication being together.
Timeline chosen_requests(Requests const& requests, TimelineChoice const& choice)
{
    auto const first = std::ranges::lower_bound(requests.replication, choice.replication);
    auto const end = std::ranges::upper_bound(requests.replication, choice.replication);
    auto const first_row = first - requests.replication.begin();
    auto const count = std::min<std::int64_t>(end - first, choice.requests);
    return {.groups = {},
            .tracks = {},
            .intervals = {},
            .outages = {},
            .first_request = first_row,
            .end_request = first_row + count};
}

/// Their spans, in the final order.
std::vector<TrackInterval> intervals_of(Spans const& spans, Timeline const& timeline)
{
    std::vector<TrackInterval> intervals;
    for (std::size_t i = 0; i < spans.size(); ++i)
        if (spans.request[i] >= timeline.first_request && spans.request[i] < timeline.end_request)
            intervals.push_back({.span = static_cast<std::int64_t>(i),
                                 .request = spans.request[i],
                                 .from = nanoseconds(spans.started_at[i]),
                                 .to = nanoseconds(spans.ended_at[i])});
    std::ranges::sort(intervals, {}, [](TrackInterval const& x) {
        return std::tuple{x.request, x.from, x.span};
    });
    return intervals;
}

/// Hands out the lowest lane that is free.
class LaneAllotter {
public:
    std::size_t take(Nanoseconds from, Nanoseconds to)
    {
        for (; !busy_.empty() && busy_.top().first <= from; busy_.pop())
            free_.insert(busy_.top().second);
        if (free_.empty()) free_.insert(size_++);
        auto const lane = *free_.begin();
        free_.erase(free_.begin());
        busy_.emplace(to, lane);
        return lane;
    }
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    using Until = std::pair<Nanoseconds, std::size_t>;
    std::set<std::size_t> free_;
    std::priority_queue<Until, std::vector<Until>, std::greater<>> busy_;
    std::size_t size_ = 0;
};

/// Where things happen: a row of Devices, or behind all of these a row of Links.
class Places {
public:
    explicit Places(Records const& records) : records_{records} {}

    [[nodiscard]] std::size_t size() const { return records_.devices.size() + records_.link_rows.size(); }

    [[nodiscard]] std::size_t of(TrackInterval const& interval) const
    {
        auto const row = static_cast<std::size_t>(interval.span);
        auto const device = records_.spans.device[row];
        return device >= 0 ? static_cast<std::size_t>(device)
                           : records_.devices.size() + static_cast<std::size_t>(records_.spans.link[row]);
    }
    [[nodiscard]] bool are_of(std::size_t place, std::int32_t replication) const
    {
        return is_device(place) ? records_.devices.replication[place] == replication
                                : records_.link_rows.replication[row_of_link(place)] == replication;
    }
    [[nodiscard]] TrackGroup group(std::size_t place) const
    {
        if (is_device(place))
            return {.name = records_.groups[static_cast<std::size_t>(records_.devices.group[place])],
                    .kind = TrackGroup::Kind::devices};
        return {.name = records_.links[static_cast<std::size_t>(records_.link_rows.link[row_of_link(place)])],
                .kind = TrackGroup::Kind::links};
    }
    [[nodiscard]] std::int32_t index(std::size_t place) const
    {
        return is_device(place) ? records_.devices.index[place]
                                : records_.link_rows.index[row_of_link(place)];
    }
    [[nodiscard]] std::string direction(std::size_t place) const
    {
        if (is_device(place)) return {};
        auto const direction = records_.link_rows.direction[row_of_link(place)];
        if (direction == Direction::both) return {};
        return direction == Direction::up ? " up" : " down";
    }
    /// What one of several lanes is called.
    [[nodiscard]] std::string lane(std::size_t place, std::size_t lanes) const
    {
        if (!is_device(place)) return "message";
        return lanes <= static_cast<std::size_t>(records_.devices.workers[place]) ? "worker" : "job";
    }

private:
    [[nodiscard]] bool is_device(std::size_t place) const { return place < records_.devices.size(); }
    [[nodiscard]] std::size_t row_of_link(std::size_t place) const { return place - records_.devices.size(); }

    Records const& records_;
};

/// Intervals that follow one another on one device without a break: one visit of a request, on one worker.
struct Visit {
    std::size_t place = 0;
    std::size_t first = 0, last = 0; ///< of Timeline::intervals
    Nanoseconds from = 0, to = 0;
    std::size_t lane = 0;
};

std::vector<Visit> visits_in(Records const& records, Places const& places,
                             std::vector<TrackInterval> const& intervals)
{
    std::vector<Visit> visits;
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        auto const& interval = intervals[i];
        if (is_wait(records.spans.kind[static_cast<std::size_t>(interval.span)])) continue;
        auto const place = places.of(interval);
        auto* const before = visits.empty() ? nullptr : &visits.back();
        if (before && before->last + 1 == i && before->place == place && before->to == interval.from &&
            intervals[before->last].request == interval.request) {
            before->last = i;
            before->to = interval.to;
        } else {
            visits.push_back(
                {.place = place, .first = i, .last = i, .from = interval.from, .to = interval.to});
        }
    }
    std::ranges::sort(visits, {}, [](Visit const& x) { return std::tuple{x.place, x.from, x.first}; });
    return visits;
}

/// The tracks of one place.
std::vector<Track> tracks_of(Places const& places, std::size_t place, std::size_t lanes, std::size_t group,
                             bool one_of_many)
{
    auto name = places.group(place).name;
    if (one_of_many) name += fmt::format(" {}", places.index(place));
    name += places.direction(place);
    if (lanes < 2) return {{.group = group, .name = name}};
    std::vector<Track> tracks;
    for (std::size_t i = 1; i <= lanes; ++i)
        tracks.push_back(
            {.group = group, .name = fmt::format("{} {} {}", name, places.lane(place, lanes), i)});
    return tracks;
}

/// Places with the same group, told apart by the group's kind and name.
std::map<std::pair<TrackGroup::Kind, std::string>, std::int32_t> highest_indices(Places const& places)
{
    std::map<std::pair<TrackGroup::Kind, std::string>, std::int32_t> highest;
    for (std::size_t place = 0; place < places.size(); ++place) {
        auto const group = places.group(place);
        auto& index = highest[{group.kind, group.name}];
        index = std::max(index, places.index(place));
    }
    return highest;
}

std::vector<ContactTrack> contact_tracks(Records const& records, std::int32_t replication)
{
    auto const& rows = records.contacts;
    std::vector<ContactTrack> tracks;
    std::pair<std::int32_t, std::int32_t> before{-1, -1}; // row of the device, link
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows.replication[row] != replication) continue;
        auto const device = static_cast<std::size_t>(rows.device[row]);
        auto const link_row = static_cast<std::size_t>(rows.link[row]);
        auto const link = records.link_rows.link[link_row];
        auto const& cell = records.links[static_cast<std::size_t>(link)];
        if (auto const here = std::pair{rows.device[row], link}; std::exchange(before, here) != here)
            tracks.push_back(
                {.name = fmt::format("{} {} in {}",
                                     records.groups[static_cast<std::size_t>(records.devices.group[device])],
                                     records.devices.index[device], cell)});
        tracks.back().times.push_back(
            {.access_point = fmt::format("{} {}", cell, records.link_rows.index[link_row]),
             .from = nanoseconds(rows.started_at[row]),
             .to = nanoseconds(rows.ended_at[row])});
    }
    return tracks;
}

/// (places, rows of Records::outages) of one replication.
std::vector<std::vector<std::size_t>> outages_by_place(Records const& records, Places const& places,
                                                       std::int32_t replication)
{
    std::vector<std::vector<std::size_t>> rows(places.size());
    auto const& outages = records.outages;
    for (std::size_t row = 0; row < outages.size(); ++row) {
        if (outages.replication[row] != replication) continue;
        bool const of_device = outages.device[row] >= 0;
        auto const place = of_device ? static_cast<std::size_t>(outages.device[row])
                                     : records.devices.size() + static_cast<std::size_t>(outages.link[row]);
        rows[place].push_back(row);
    }
    return rows;
}

/// On a track behind those of their place.
void add_outages(Timeline& timeline, Records const& records, std::vector<std::size_t> const& rows)
{
    if (rows.empty()) return;
    auto const& last = timeline.tracks.back();
    auto const track = static_cast<std::int32_t>(timeline.tracks.size());
    timeline.tracks.push_back({.group = last.group, .name = fmt::format("faults of {}", last.name)});
    for (auto const row : rows)
        timeline.outages.push_back({.outage = static_cast<std::int64_t>(row),
                                    .track = track,
                                    .from = nanoseconds(records.outages.started_at[row]),
                                    .to = nanoseconds(records.outages.ended_at[row])});
}

} // namespace

std::string name_of_outage(Outages const& outages, std::size_t row)
{
    double const percent = 100 * outages.factor[row];
    switch (outages.cause[row]) {
    case OutageCause::battery:
        return "battery empty";
    case OutageCause::heat:
        return fmt::format("too warm: {:g} % of the speed", percent);
    case OutageCause::fault:
        break;
    }
    return percent > 0 ? fmt::format("{:g} % of the rate", percent) : std::string{"down"};
}

Timeline timeline_of(Records const& records, TimelineChoice const& choice)
{
    auto timeline = chosen_requests(records.requests, choice);
    timeline.intervals = intervals_of(records.spans, timeline);
    timeline.contacts = contact_tracks(records, choice.replication);
    Places const places{records};
    auto const broken = outages_by_place(records, places, choice.replication);
    auto visits = visits_in(records, places, timeline.intervals);
    std::vector<LaneAllotter> lanes(places.size());
    for (auto& visit : visits)
        visit.lane = lanes[visit.place].take(visit.from, visit.to);

    auto const highest = highest_indices(places);
    std::vector<std::size_t> first_track(places.size());
    for (std::size_t place = 0; place < places.size(); ++place) {
        if (!places.are_of(place, choice.replication)) continue;
        auto const group = places.group(place);
        if (timeline.groups.empty() || timeline.groups.back().name != group.name ||
            timeline.groups.back().kind != group.kind)
            timeline.groups.push_back(group);
        first_track[place] = timeline.tracks.size();
        auto tracks = tracks_of(places, place, lanes[place].size(), timeline.groups.size() - 1,
                                highest.at({group.kind, group.name}) > 0);
        std::ranges::move(tracks, std::back_inserter(timeline.tracks));
        add_outages(timeline, records, broken[place]);
    }
    for (auto const& visit : visits)
        for (auto i = visit.first; i <= visit.last; ++i)
            timeline.intervals[i].track = static_cast<std::int32_t>(first_track[visit.place] + visit.lane);
    return timeline;
}

} // namespace sunder::sim
