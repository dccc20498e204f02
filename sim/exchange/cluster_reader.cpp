#include "sim/exchange/cluster_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>

namespace sunder::sim::detail {
namespace {

constexpr std::int64_t greatest_radical = std::numeric_limits<std::int32_t>::max();

/// "0-3,8" as 0, 1, 2, 3, 8; nothing where something was reported.
std::vector<std::int64_t> radicals_of(TagReader const& at)
{
    std::vector<std::int64_t> radicals;
    auto const given = at.text("radical").value_or("");
    for (std::size_t begin = 0; begin <= given.size();) {
        auto const end = std::min(given.find(',', begin), given.size());
        auto part = given.substr(begin, end - begin);
        begin = end + 1;
        std::ranges::replace(part, '-', ',');
        auto const ends = at.wholes("radical", part, {.least = 0, .most = greatest_radical});
        if (ends.empty()) return {};
        if (ends.size() > 2 || ends.front() > ends.back()) {
            at.report("radical", fmt::format("'{}' is no range of numbers", given), "as in 0-7,12");
            return {};
        }
        if (static_cast<std::size_t>(ends.back() - ends.front()) >= most_hosts - radicals.size()) {
            at.report("radical", fmt::format("a platform has at most {} hosts here", most_hosts));
            return {};
        }
        for (auto radical = ends.front(); radical <= ends.back(); ++radical)
            radicals.push_back(radical);
    }
    return radicals;
}

struct Cluster {
    std::string name;
    std::string prefix;
    std::string suffix;
    std::vector<std::int64_t> radicals;
    TreeMaker::HostTraits host;
    SimGridLink wire; ///< of each host, without its name

    [[nodiscard]] std::string host_name(std::int64_t radical) const
    {
        return fmt::format("{}{}{}", prefix, radical, suffix);
    }
    [[nodiscard]] SimGridLink named_wire(std::string name_of_wire) const
    {
        auto named = wire;
        named.name = std::move(name_of_wire);
        return named;
    }
};

std::optional<LinkSharing> sharing_of(TagReader const& at)
{
    constexpr std::array<std::string_view, 4> words{"SPLITDUPLEX", "FULLDUPLEX", "SHARED", "FATPIPE"};
    auto const word = at.word("sharing_policy", words);
    if (!word) return std::nullopt;
    // SimGrid shares the links of a cluster's hosts, whatever FATPIPE means elsewhere.
    return *word <= 1 ? LinkSharing::each_way : LinkSharing::both_ways;
}

/// What clusters and cabinets have in common.
std::optional<Cluster> hosts_alike(TagReader const& at)
{
    auto name = at.name("id");
    auto radicals = radicals_of(at);
    auto const speeds = at.quantities("speed", FlopsPerSecond::dimension);
    auto const cores = at.text("core") ? at.whole("core", {.least = 1, .most = 1'000'000}) : 1;
    auto const rate = at.quantity("bw", BytesPerSecond::dimension);
    auto const latency = at.quantity("lat", Seconds::dimension);
    auto const sharing = sharing_of(at);
    if (!name || radicals.empty() || speeds.empty() || !cores || !rate || !latency || !sharing)
        return std::nullopt;
    return Cluster{.name = std::move(*name),
                   .prefix = at.text("prefix").value_or(""),
                   .suffix = at.text("suffix").value_or(""),
                   .radicals = std::move(radicals),
                   .host = {.speed = FlopsPerSecond{speeds.front()}, .cores = *cores},
                   .wire = {.name = {},
                            .rate = BytesPerSecond{*rate},
                            .latency = Seconds{*latency},
                            .sharing = *sharing,
                            .at = at.element().at}};
}

// Flat
// -------------------------------------------------------------------------------------------------------

/// A wire that a cluster has besides those of its hosts; nothing where it has none or something was reported.
std::optional<Id<SimGridLink>> extra_wire(TagReader const& at, std::string_view rate, SimGridLink wire,
                                          TreeMaker& maker)
{
    if (!at.text(rate)) return std::nullopt;
    auto const value = at.quantity(rate, BytesPerSecond::dimension);
    if (!value) return std::nullopt;
    wire.rate = BytesPerSecond{*value};
    wire.at = at.element().at;
    return maker.add_wire(at, std::move(wire));
}

std::vector<LinkPassage> backbone_of(TagReader const& at, Cluster const& cluster, TreeMaker& maker)
{
    constexpr std::array<std::string_view, 2> words{"SHARED", "FATPIPE"};
    auto const word = at.word("bb_sharing_policy", words);
    auto const latency = at.text("bb_lat") ? at.quantity("bb_lat", Seconds::dimension) : 0.0;
    if (!word || !latency) return {};
    auto const wire = extra_wire(at, "bb_bw",
                                 {.name = cluster.name + "_backbone",
                                  .latency = Seconds{*latency},
                                  .sharing = *word == 0 ? LinkSharing::both_ways : LinkSharing::nobody},
                                 maker);
    if (!wire) return {};
    return {LinkPassage{*wire}};
}

void add_flat_host(TagReader const& at, Cluster const& cluster, std::int64_t radical, Id<Zone> zone,
                   std::vector<LinkPassage> const& backbone, TreeMaker& maker)
{
    auto const link = fmt::format("{}_link_{}", cluster.name, radical);
    auto const host = maker.add_host(at, cluster.host_name(radical), zone, cluster.host);
    auto const limiter = extra_wire(at, "limiter_link", {.name = link + "_limiter"}, maker);
    auto const wire = maker.add_wire(at, cluster.named_wire(link));
    if (!host || !wire) return;
    std::vector<LinkPassage> up;
    if (limiter) up.push_back({*limiter});
    up.push_back({*wire, LinkDirection::up});
    up.insert(up.end(), backbone.begin(), backbone.end());
    auto down = up;
    std::ranges::reverse(down);
    for (auto& passage : down)
        if (passage.wire == *wire && cluster.wire.sharing == LinkSharing::each_way)
            passage.direction = LinkDirection::down;
    std::get<StarRoutes>(maker.tree().zones[zone].routes).add(*host, {.up = up, .down = down});
}

void fill_flat(TagReader const& at, Cluster const& cluster, Id<Zone> zone, TreeMaker& maker)
{
    maker.tree().zones[zone].routes = StarRoutes{};
    auto const backbone = backbone_of(at, cluster, maker);
    for (auto const radical : cluster.radicals)
        add_flat_host(at, cluster, radical, zone, backbone, maker);
    auto router = at.text("router_id");
    if (!router) router = fmt::format("{}{}_router{}", cluster.prefix, cluster.name, cluster.suffix);
    maker.add_router(at, *router, zone);
}

// Torus and fat tree
// -----------------------------------------------------------------------------------------

constexpr std::int64_t most_of_a_kind = 1'000'000;
constexpr std::size_t most_levels = 16; // and dimensions

/// The product, or nothing where it is more than `most`.
std::optional<std::size_t> product_of(std::vector<std::size_t> const& factors, std::size_t most)
{
    std::size_t product = 1;
    for (auto const factor : factors) {
        if (factor > most / product) return std::nullopt;
        product *= factor;
    }
    return product;
}

std::vector<std::size_t> sizes_in(TagReader const& at, std::string_view text)
{
    std::vector<std::size_t> sizes;
    for (auto const size : at.wholes("topo_parameters", text, {.least = 1, .most = most_of_a_kind}))
        sizes.push_back(static_cast<std::size_t>(size));
    return sizes;
}

/// The hosts that the topology asks for; nothing where something was reported.
std::optional<std::vector<Id<NetPoint>>> add_hosts(TagReader const& at, Cluster const& cluster, Id<Zone> zone,
                                                   std::optional<std::size_t> count, TreeMaker& maker)
{
    if (count.value_or(most_hosts + 1) > cluster.radicals.size()) {
        at.report("radical",
                  fmt::format("these are {} hosts, and the topology has {}", cluster.radicals.size(),
                              count ? fmt::format("{}", *count) : fmt::format("more than {}", most_hosts)));
        return std::nullopt;
    }
    if (at.text("limiter_link"))
        at.report("limiter_link", "a limit of each node is read for FLAT clusters only");
    std::vector<Id<NetPoint>> points;
    for (std::size_t i = 0; i < *count; ++i) {
        auto const point = maker.add_host(at, cluster.host_name(cluster.radicals[i]), zone, cluster.host);
        if (!point) return std::nullopt;
        points.push_back(*point);
    }
    return points;
}

/// So many wires alike in a row; the first one, or nothing where something was reported.
std::optional<Id<SimGridLink>> add_wires(TagReader const& at, Cluster const& cluster, std::size_t count,
                                         TreeMaker& maker)
{
    Id<SimGridLink> const first{maker.tree().wires.size()};
    for (std::size_t i = 0; i < count; ++i)
        if (!maker.add_wire(at, cluster.named_wire(fmt::format("{}_link_{}", cluster.name, i))))
            return std::nullopt;
    return first;
}

void fill_torus(TagReader const& at, Cluster const& cluster, Id<Zone> zone, TreeMaker& maker)
{
    auto const sizes = sizes_in(at, at.text("topo_parameters").value_or(""));
    if (sizes.empty()) return;
    if (sizes.size() > most_levels)
        return at.report("topo_parameters",
                         fmt::format("a torus has at most {} dimensions here", most_levels));
    auto const points = add_hosts(at, cluster, zone, product_of(sizes, most_hosts), maker);
    if (!points) return;
    auto const first = add_wires(at, cluster, points->size() * sizes.size(), maker);
    if (first)
        maker.tree().zones[zone].routes = TorusRoutes{.sizes = sizes, .points = *points, .first = *first};
}

/// Whether its wires can be counted, and are not too many.
bool has_bounds(FatTreeRoutes const& tree)
{
    std::size_t wires = 0;
    for (std::size_t level = 0; level < tree.children.size(); ++level) {
        std::vector<std::size_t> factors{tree.parents[level], tree.ports[level]};
        for (std::size_t digit = 0; digit < tree.children.size(); ++digit)
            factors.push_back(digit < level ? tree.parents[digit] : tree.children[digit]);
        auto const more = product_of(factors, most_wires);
        if (!more) return false;
        wires += *more;
    }
    return wires <= most_wires;
}

/// "2;4,4;1,2;1,2": levels; children, parents and ports of each. Nothing where something was reported.
std::optional<FatTreeRoutes> fat_tree_of(TagReader const& at)
{
    auto const given = at.text("topo_parameters").value_or("");
    std::string_view rest = given;
    std::array<std::vector<std::size_t>, 4> lists;
    for (auto& list : lists) {
        auto const end = std::min(rest.find(';'), rest.size());
        list = sizes_in(at, rest.substr(0, end));
        if (list.empty()) return std::nullopt;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    auto& [levels, children, parents, ports] = lists;
    bool const fits = rest.empty() && levels.size() == 1 && levels.front() == children.size() &&
                      children.size() == parents.size() && parents.size() == ports.size() &&
                      children.size() <= most_levels;
    if (!fits) {
        at.report("topo_parameters", "this is not the number of levels and three lists of so many numbers",
                  "as in 2;4,4;1,2;1,2");
        return std::nullopt;
    }
    FatTreeRoutes tree{.children = std::move(children),
                       .parents = std::move(parents),
                       .ports = std::move(ports),
                       .points = {},
                       .first = {}};
    if (has_bounds(tree)) return tree;
    at.report("topo_parameters", "this tree is too large to be read");
    return std::nullopt;
}

void fill_fat_tree(TagReader const& at, Cluster const& cluster, Id<Zone> zone, TreeMaker& maker)
{
    auto tree = fat_tree_of(at);
    if (!tree) return;
    auto points = add_hosts(at, cluster, zone, product_of(tree->children, most_hosts), maker);
    if (!points) return;
    tree->points = std::move(*points);
    for (auto const& other : maker.tree().zones)
        if (auto const* const before = std::get_if<FatTreeRoutes>(&other.routes))
            tree->numbered_before += before->points.size();
    auto const first = add_wires(at, cluster, tree->wires(), maker);
    if (!first) return;
    tree->first = *first;
    maker.tree().zones[zone].routes = std::move(*tree);
}

} // namespace

std::optional<Id<Zone>> read_cluster(TagReader const& at, std::optional<Id<Zone>> around, TreeMaker& maker)
{
    auto const cluster = hosts_alike(at);
    constexpr std::array<std::string_view, 4> topologies{"FLAT", "TORUS", "FAT_TREE", "DRAGONFLY"};
    auto const topology = at.word("topology", topologies);
    auto const zone = cluster && topology ? maker.add_zone(at, cluster->name, around) : std::nullopt;
    if (!zone) {
        maker.miss_a_cluster();
        return std::nullopt;
    }
    switch (*topology) {
    case 0:
        fill_flat(at, *cluster, *zone, maker);
        break;
    case 1:
        fill_torus(at, *cluster, *zone, maker);
        break;
    case 2:
        fill_fat_tree(at, *cluster, *zone, maker);
        break;
    default:
        at.report("topology", "a dragonfly is not read", "FLAT, TORUS and FAT_TREE are");
    }
    if (maker.tree().zones[*zone].points.empty()) maker.miss_a_cluster();
    return zone;
}

void read_cabinet(TagReader const& at, Id<Zone> zone, std::vector<LinkPassage> const& backbone,
                  TreeMaker& maker)
{
    auto cluster = hosts_alike(at);
    if (!cluster) return maker.miss_a_cluster();
    cluster->wire.sharing = LinkSharing::both_ways;
    for (auto const radical : cluster->radicals) {
        auto const name = cluster->host_name(radical);
        auto const host = maker.add_host(at, name, zone, cluster->host);
        auto const up = maker.add_wire(at, cluster->named_wire(fmt::format("link_{}_UP", name)));
        auto const down = maker.add_wire(at, cluster->named_wire(fmt::format("link_{}_DOWN", name)));
        if (!host || !up || !down) continue;
        StarRoutes::Spokes spokes{.up = {LinkPassage{*up}}, .down = backbone};
        spokes.up.insert(spokes.up.end(), backbone.begin(), backbone.end());
        spokes.down.push_back({*down});
        std::get<StarRoutes>(maker.tree().zones[zone].routes).add(*host, spokes);
    }
}

} // namespace sunder::sim::detail
