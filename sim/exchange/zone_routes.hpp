/// \file
/// How a zone of SimGrid finds its way from one of its points to another.
/// Source: SimGrid 3.32, src/kernel/routing
#pragma once

#include "sim/base/id.hpp"
#include "sim/base/quantity.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sunder::sim::detail {

/// Whom a link of SimGrid shares its rate among.
enum class LinkSharing : std::uint8_t {
    both_ways, ///< SHARED: all that cross it, whichever way
    each_way,  ///< SPLITDUPLEX: those that cross it the same way
    nobody,    ///< FATPIPE: each has the whole rate
    air        ///< WIFI: all that cross it share its time
};

/// A link of SimGrid; where it stands beside those of a scenario it is called a wire.
struct SimGridLink {
    std::string name;
    BytesPerSecond rate;
    Seconds latency;
    LinkSharing sharing = LinkSharing::both_ways;
    std::size_t at = 0; ///< the byte of the file where it stands
};

enum class LinkDirection : std::uint8_t { up, down };

/// One wire of a way; the direction matters where it is shared each way.
struct LinkPassage {
    Id<SimGridLink> wire;
    LinkDirection direction = LinkDirection::up;

    friend auto operator<=>(LinkPassage const&, LinkPassage const&) = default;
};

struct NetPoint;

/// A stretch of a way. Between zones it leads from one of their points to another: the gates.
struct ZoneSegment {
    std::vector<LinkPassage> via;
    std::optional<Id<NetPoint>> from_gate;
    std::optional<Id<NetPoint>> to_gate;
};

/// One after the other; none where no way is known.
using ZoneWay = std::optional<std::vector<ZoneSegment>>;

/// A stretch as the file gives it, one way.
struct GivenSegment {
    Id<NetPoint> from;
    Id<NetPoint> to;
    ZoneSegment segment;
};

/// Each way is given as a whole.
class FullRoutes {
public:
    /// \return whether it is the first from there to there
    bool add(GivenSegment const& given);
    [[nodiscard]] ZoneWay way(Id<NetPoint> from, Id<NetPoint> to) const;

private:
    std::map<std::pair<Id<NetPoint>, Id<NetPoint>>, ZoneSegment> given_;
};

/// Ways of the fewest wires over what is given. Of several that are as short, the one that SimGrid finds.
class ShortestRoutes {
public:
    enum class Search : std::uint8_t { floyd, dijkstra };

    explicit ShortestRoutes(Search search) : search_{search} {}

    /// \return whether it is the first from there to there
    bool add(GivenSegment const& given);
    /// \param points  of the zone, in order \pre called once, after the last add()
    void finish(std::vector<Id<NetPoint>> const& points);
    [[nodiscard]] ZoneWay way(Id<NetPoint> from, Id<NetPoint> to) const;

private:
    using Nodes = std::vector<std::optional<std::size_t>>;

    void run_floyd();
    [[nodiscard]] Nodes from_source(std::size_t source) const;
    [[nodiscard]] std::size_t node_of(Id<NetPoint> point);
    [[nodiscard]] ZoneSegment const& edge(std::size_t from, std::size_t to) const;

    Search search_;
    std::map<Id<NetPoint>, std::size_t> nodes_;
    std::vector<std::map<std::size_t, ZoneSegment>> edges_; ///< of each node, by where they lead
    std::vector<std::vector<std::size_t>> order_;           ///< in which they were given
    std::vector<Nodes> before_; ///< floyd: the last node but one of the way from each to each
};

/// Every point has its own wires to and from a middle; one that two of them share is crossed once.
class StarRoutes {
public:
    struct Spokes {
        std::vector<LinkPassage> up;
        std::vector<LinkPassage> down;
    };

    /// \return whether they are the first of this point
    bool add(Id<NetPoint> point, Spokes const& spokes);
    [[nodiscard]] ZoneWay way(Id<NetPoint> from, Id<NetPoint> to) const;

private:
    std::map<Id<NetPoint>, Spokes> spokes_;
};

/// One radio that all stations share with their access point; what goes from station to station crosses the
/// air twice.
struct WifiRoutes {
    std::optional<Id<SimGridLink>> air;
    std::optional<Id<NetPoint>> access_point;

    [[nodiscard]] ZoneWay way(Id<NetPoint> from, Id<NetPoint> to) const;
};

/// Points at the crossings of a grid whose ends meet; first along the first dimension, the shorter way round.
struct TorusRoutes {
    std::vector<std::size_t> sizes; ///< of each dimension
    std::vector<Id<NetPoint>> points;
    Id<SimGridLink> first; ///< each point has one wire for each dimension, in a row

    [[nodiscard]] ZoneWay way(Id<NetPoint> from, Id<NetPoint> to) const;
};

/// A fat tree with routing by destination modulo ports (D-mod-k; Zahavi et al. 2010).
struct FatTreeRoutes {
    std::vector<std::size_t> children; ///< of a node, by level
    std::vector<std::size_t> parents;
    std::vector<std::size_t> ports; ///< wires between a node and each parent
    std::vector<Id<NetPoint>> points;
    Id<SimGridLink> first;           ///< in a row: level by level, of each node, of each of its ports upward
    std::size_t numbered_before = 0; ///< hosts of other trees: SimGrid numbers those of all trees in a row

    [[nodiscard]] std::size_t wires() const;
    [[nodiscard]] ZoneWay way(Id<NetPoint> from, Id<NetPoint> to) const;

private:
    struct Place;
    [[nodiscard]] std::size_t nodes_at(std::size_t level) const;
    [[nodiscard]] Place leaf(std::size_t position) const;
    [[nodiscard]] Id<SimGridLink> wire(Place const& child, std::size_t port) const;
};

using ZoneRoutes =
    std::variant<FullRoutes, ShortestRoutes, StarRoutes, WifiRoutes, TorusRoutes, FatTreeRoutes>;

} // namespace sunder::sim::detail
