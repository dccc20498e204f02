#include "sim/exchange/zone_routes.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim::detail {
namespace {

std::optional<std::size_t> position_of(std::vector<Id<NetPoint>> const& points, Id<NetPoint> point)
{
    // They were numbered in a row.
    if (points.empty() || point < points.front() || points.back() < point) return std::nullopt;
    return point.index() - points.front().index();
}

} // namespace

// Torus
// ------------------------------------------------------------------------------------------------------

namespace {

struct TorusStep {
    std::size_t next = 0;
    std::size_t wire = 0; ///< counted from the first
    LinkDirection direction = LinkDirection::up;
};

/// Whether the way to `target` along a dimension of `size` leads upward; both count from 0.
bool leads_up(std::size_t own, std::size_t target, std::size_t size)
{
    auto const half = size / 2;
    return (target > own && target <= own + half) || (own > half && (own + half) % size >= target);
}

} // namespace

ZoneWay TorusRoutes::way(Id<NetPoint> from, Id<NetPoint> to) const
{
    auto const source = position_of(points, from);
    auto const target = position_of(points, to);
    if (!source || !target) return std::nullopt;
    ZoneSegment segment;
    auto here = *source;
    std::size_t stride = 1;
    for (std::size_t dimension = 0; dimension < sizes.size(); ++dimension) {
        auto const size = sizes[dimension];
        auto const coordinate = [&](std::size_t node) { return node / stride % size; };
        bool const up = leads_up(coordinate(*source), coordinate(*target), size);
        while (coordinate(here) != coordinate(*target)) {
            auto const there = (coordinate(here) + (up ? 1 : size - 1)) % size;
            auto const next = here + there * stride - coordinate(here) * stride;
            segment.via.push_back(
                {Id<SimGridLink>{first.index() + (up ? here : next) * sizes.size() + dimension},
                 up ? LinkDirection::up : LinkDirection::down});
            here = next;
        }
        stride *= size;
    }
    return std::vector{segment};
}

// Fat tree
// ---------------------------------------------------------------------------------------------------

/// A node: its level, from 0, and its label, a digit for each level.
struct FatTreeRoutes::Place {
    std::size_t level = 0;
    std::vector<std::size_t> label;
};

std::size_t FatTreeRoutes::nodes_at(std::size_t level) const
{
    std::size_t nodes = 1;
    for (std::size_t digit = 0; digit < children.size(); ++digit)
        nodes *= digit < level ? parents[digit] : children[digit];
    return nodes;
}

std::size_t FatTreeRoutes::wires() const
{
    std::size_t wires = 0;
    for (std::size_t level = 0; level < children.size(); ++level)
        wires += nodes_at(level) * parents[level] * ports[level];
    return wires;
}

FatTreeRoutes::Place FatTreeRoutes::leaf(std::size_t position) const
{
    Place place;
    for (auto const count : children) {
        place.label.push_back(position % count);
        position /= count;
    }
    return place;
}

Id<SimGridLink> FatTreeRoutes::wire(Place const& child, std::size_t port) const
{
    std::size_t index = first.index();
    for (std::size_t level = 0; level < child.level; ++level)
        index += nodes_at(level) * parents[level] * ports[level];
    std::size_t position = 0;
    std::size_t weight = 1;
    for (std::size_t digit = 0; digit < children.size(); ++digit) {
        position += child.label[digit] * weight;
        weight *= digit < child.level ? parents[digit] : children[digit];
    }
    return Id<SimGridLink>{index + position * parents[child.level] * ports[child.level] + port};
}

ZoneWay FatTreeRoutes::way(Id<NetPoint> from, Id<NetPoint> to) const
{
    auto const source = position_of(points, from);
    auto const target = position_of(points, to);
    if (!source || !target) return std::nullopt;
    auto const destination = leaf(*target);
    ZoneSegment segment;
    auto here = leaf(*source);
    auto const is_above = [&] {
        return here.level > 0 &&
               std::equal(here.label.begin() + static_cast<std::ptrdiff_t>(here.level), here.label.end(),
                          destination.label.begin() + static_cast<std::ptrdiff_t>(here.level));
    };
    while (!is_above()) {
        auto port = numbered_before + *target;
        for (std::size_t level = 0; level < here.level; ++level)
            port /= parents[level];
        port %= parents[here.level] * ports[here.level];
        segment.via.push_back({wire(here, port), LinkDirection::up});
        here.label[here.level] = port % parents[here.level];
        ++here.level;
    }
    // As SimGrid does, the search for a cable goes on below where it ended above.
    while (here.level > 0) {
        auto cable = (numbered_before + *source) % ports[here.level - 1] * children[here.level - 1];
        for (; here.level > 0 && cable < children[here.level - 1] * ports[here.level - 1]; ++cable) {
            auto const below = here.level - 1;
            if (cable % children[below] != destination.label[below]) continue;
            auto const parent_digit = std::exchange(here.label[below], destination.label[below]);
            here.level = below;
            segment.via.push_back(
                {wire(here, parent_digit + cable / children[below] * parents[below]), LinkDirection::down});
        }
    }
    return std::vector{segment};
}

} // namespace sunder::sim::detail
