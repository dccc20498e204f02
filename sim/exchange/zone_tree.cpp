#include "sim/exchange/zone_tree.hpp"

#include <algorithm>

namespace sunder::sim::detail {
namespace {

/// The zones around a point, the root first.
std::vector<Id<Zone>> zones_around(ZoneTree const& tree, Id<NetPoint> point)
{
    std::vector<Id<Zone>> zones;
    for (auto around = tree.points[point].around; around;
         around = tree.points[tree.zones[*around].point].around)
        zones.push_back(*around);
    std::ranges::reverse(zones);
    return zones;
}

/// The zone in which two points meet, and what of each lies right in it: itself, or a zone around it.
struct Meeting {
    Id<Zone> zone;
    Id<NetPoint> from;
    Id<NetPoint> to;
};

Meeting meeting_of(ZoneTree const& tree, Id<NetPoint> from, Id<NetPoint> to)
{
    auto const around_from = zones_around(tree, from);
    auto const around_to = zones_around(tree, to);
    auto const shorter = std::min(around_from.size(), around_to.size());
    std::size_t common = 0;
    while (common < shorter && around_from[common] == around_to[common])
        ++common;
    auto const below = [&](std::vector<Id<Zone>> const& zones, Id<NetPoint> point) {
        return common == zones.size() ? point : tree.zones[zones[common]].point;
    };
    return {around_from[common - 1], below(around_from, from), below(around_to, to)};
}

class WaySearch {
public:
    explicit WaySearch(ZoneTree const& tree) : tree_{tree} {}

    bool go(Id<NetPoint> from, Id<NetPoint> to)
    {
        if (from == to) return true;
        auto const meeting = meeting_of(tree_, from, to);
        auto const way = std::visit([&](auto const& routes) { return routes.way(meeting.from, meeting.to); },
                                    tree_.zones[meeting.zone].routes);
        if (!way) return false;
        bool const begins = meeting.from == from || way->front().from_gate;
        bool const ends = meeting.to == to || way->back().to_gate;
        if (!begins || !ends) return false;
        auto here = from;
        for (auto const& segment : *way) {
            if (--stretches_left_ == 0) return false;
            if (segment.from_gate && *segment.from_gate != here && !go(here, *segment.from_gate))
                return false;
            for (auto const& passage : segment.via)
                cross(passage);
            if (segment.to_gate) here = *segment.to_gate;
        }
        // Without gates the way leads from point to point.
        return !way->back().to_gate || here == to || go(here, to);
    }

    [[nodiscard]] std::vector<LinkPassage> const& passages() const { return passages_; }

private:
    /// Only what is shared each way has directions.
    void cross(LinkPassage passage)
    {
        if (tree_.wires[passage.wire].sharing != LinkSharing::each_way) passage.direction = LinkDirection::up;
        passages_.push_back(passage);
    }

    ZoneTree const& tree_;
    std::vector<LinkPassage> passages_;
    int stretches_left_ = 10'000;
};

} // namespace

std::optional<std::vector<LinkPassage>> ZoneTree::way(Id<NetPoint> from, Id<NetPoint> to) const
{
    WaySearch search{*this};
    if (!search.go(from, to)) return std::nullopt;
    return search.passages();
}

bool ZoneTree::holds(Id<Zone> zone, Id<NetPoint> point) const
{
    auto const around = zones_around(*this, point);
    return std::ranges::find(around, zone) != around.end();
}

} // namespace sunder::sim::detail
