#include "sim/exchange/zone_routes.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <set>

namespace sunder::sim::detail {

// Full
// -------------------------------------------------------------------------------------------------------

bool FullRoutes::add(GivenSegment const& given)
{
    return given_.try_emplace({given.from, given.to}, given.segment).second;
}

ZoneWay FullRoutes::way(Id<NetPoint> from, Id<NetPoint> to) const
{
    auto const found = given_.find({from, to});
    if (found == given_.end()) return std::nullopt;
    return std::vector{found->second};
}

// Floyd and Dijkstra
// -----------------------------------------------------------------------------------------

namespace {

constexpr auto unreached = std::numeric_limits<std::size_t>::max();

} // namespace

std::size_t ShortestRoutes::node_of(Id<NetPoint> point)
{
    auto const [found, is_new] = nodes_.try_emplace(point, edges_.size());
    if (is_new) {
        edges_.emplace_back();
        order_.emplace_back();
    }
    return found->second;
}

bool ShortestRoutes::add(GivenSegment const& given)
{
    auto const from = node_of(given.from);
    auto const to = node_of(given.to);
    if (!edges_[from].try_emplace(to, given.segment).second) return false;
    order_[from].push_back(to);
    return true;
}

ZoneSegment const& ShortestRoutes::edge(std::size_t from, std::size_t to) const
{
    return edges_[from].at(to);
}

void ShortestRoutes::finish(std::vector<Id<NetPoint>> const& points)
{
    if (search_ == Search::dijkstra) return;
    // Floyd's order of search is that of the points, whichever routes were given first.
    auto const given = std::move(edges_);
    auto const nodes = std::move(nodes_);
    *this = ShortestRoutes{search_};
    for (auto const point : points)
        static_cast<void>(node_of(point));
    for (auto const& [from, old_from] : nodes)
        for (auto const& [to, old_to] : nodes)
            if (auto const found = given[old_from].find(old_to); found != given[old_from].end())
                add({from, to, found->second});
    run_floyd();
}

void ShortestRoutes::run_floyd()
{
    auto const count = edges_.size();
    std::vector<std::vector<std::size_t>> cost(count, std::vector<std::size_t>(count, unreached));
    before_.assign(count, Nodes(count));
    for (std::size_t from = 0; from < count; ++from) {
        for (auto const& [to, segment] : edges_[from]) {
            cost[from][to] = segment.via.size();
            before_[from][to] = from;
        }
    }
    for (std::size_t over = 0; over < count; ++over) {
        for (std::size_t from = 0; from < count; ++from) {
            if (cost[from][over] == unreached) continue;
            for (std::size_t to = 0; to < count; ++to) {
                if (cost[over][to] == unreached || cost[from][over] + cost[over][to] >= cost[from][to])
                    continue;
                cost[from][to] = cost[from][over] + cost[over][to];
                before_[from][to] = before_[over][to];
            }
        }
    }
}

ShortestRoutes::Nodes ShortestRoutes::from_source(std::size_t source) const
{
    using Entry = std::pair<std::size_t, std::size_t>; // cost, node
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    std::vector<std::size_t> cost(edges_.size(), unreached);
    Nodes before(edges_.size());
    cost[source] = 0;
    queue.emplace(0, source);
    while (!queue.empty()) {
        auto const [so_far, node] = queue.top();
        queue.pop();
        if (so_far > cost[node]) continue;
        for (auto const next : order_[node]) {
            auto const there = so_far + edge(node, next).via.size();
            if (there >= cost[next]) continue;
            cost[next] = there;
            before[next] = node;
            queue.emplace(there, next);
        }
    }
    return before;
}

ZoneWay ShortestRoutes::way(Id<NetPoint> from, Id<NetPoint> to) const
{
    auto const begin = nodes_.find(from);
    auto const end = nodes_.find(to);
    if (begin == nodes_.end() || end == nodes_.end()) return std::nullopt;
    auto const source = begin->second;
    auto const found = search_ == Search::floyd ? before_[source] : from_source(source);
    std::vector<ZoneSegment> segments;
    auto node = end->second;
    do {
        auto const before = found[node];
        if (!before) return std::nullopt;
        segments.push_back(edge(*before, node));
        node = *before;
    } while (node != source);
    std::ranges::reverse(segments);
    return segments;
}

// Star
// -------------------------------------------------------------------------------------------------------

bool StarRoutes::add(Id<NetPoint> point, Spokes const& spokes)
{
    return spokes_.try_emplace(point, spokes).second;
}

ZoneWay StarRoutes::way(Id<NetPoint> from, Id<NetPoint> to) const
{
    ZoneSegment segment;
    std::set<LinkPassage> crossed;
    auto const cross = [&](std::vector<LinkPassage> const& passages) {
        for (auto const& passage : passages)
            if (crossed.insert(passage).second) segment.via.push_back(passage);
    };
    if (auto const up = spokes_.find(from); up != spokes_.end()) cross(up->second.up);
    if (auto const down = spokes_.find(to); down != spokes_.end()) cross(down->second.down);
    return std::vector{segment};
}

// Wi-Fi
// ------------------------------------------------------------------------------------------------------

ZoneWay WifiRoutes::way(Id<NetPoint> from, Id<NetPoint> to) const
{
    ZoneSegment segment;
    for (auto const end : {from, to})
        if (air && end != access_point) segment.via.push_back({*air});
    return std::vector{segment};
}

} // namespace sunder::sim::detail
