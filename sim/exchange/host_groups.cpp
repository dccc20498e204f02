#include "sim/exchange/host_groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace sunder::sim::detail {
namespace {

/// Hosts at one place of the way that all requests go: those that ask, or those of a hop.
using Side = std::size_t;

/// Who crosses a wire, of each side: one host, or several.
class Crossers {
public:
    void add(Side side, Id<SimGridHost> host)
    {
        auto const [found, is_new] = by_side_.try_emplace(side, host);
        if (!is_new && found->second != host) found->second = std::nullopt;
    }

    [[nodiscard]] std::optional<Id<SimGridHost>> only(Side side) const
    {
        auto const found = by_side_.find(side);
        return found == by_side_.end() ? std::nullopt : found->second;
    }
    [[nodiscard]] Side first_side() const { return by_side_.begin()->first; }
    [[nodiscard]] Side last_side() const { return by_side_.rbegin()->first; }

private:
    std::map<Side, std::optional<Id<SimGridHost>>> by_side_;
};

/// A wire that a host has for itself, and which of those it is.
struct Owned {
    Side side = 0;
    Id<SimGridHost> host;
    std::size_t number = 0;
};

class Owners {
public:
    explicit Owners(std::vector<LegWays> const& legs) : legs_{legs}
    {
        for_each_passage(
            [&](Side side, Id<SimGridHost> from, Id<SimGridHost> to, LinkPassage const& passage) {
                auto& crossers = crossers_[passage.wire];
                crossers.add(side, from);
                crossers.add(side + 1, to);
            });
        for_each_passage(
            [&](Side side, Id<SimGridHost> /*from*/, Id<SimGridHost> /*to*/, LinkPassage const& passage) {
                auto const& crossers = crossers_.at(passage.wire);
                for (auto const end : {side, side + 1})
                    if (is_own(crossers, end)) own(passage.wire, end, *crossers.only(end));
            });
    }

    [[nodiscard]] Owned const* find(Id<SimGridLink> wire) const
    {
        auto const found = owned_.find(wire);
        return found == owned_.end() ? nullptr : &found->second;
    }

    [[nodiscard]] std::vector<Id<SimGridLink>> const& wires_of(Id<SimGridHost> host) const
    {
        static std::vector<Id<SimGridLink>> const none;
        auto const found = wires_.find(host);
        return found == wires_.end() ? none : found->second;
    }

private:
    void for_each_passage(auto const& visit) const
    {
        for (Side side = 0; side < legs_.size(); ++side) {
            auto const& leg = legs_[side];
            for (std::size_t row = 0; row < leg.from.size(); ++row)
                for (std::size_t column = 0; column < leg.to.size(); ++column)
                    for (auto const* const way : {&leg.way(row, column).there, &leg.way(row, column).back})
                        for (auto const& passage : *way)
                            visit(side, leg.from[row], leg.to[column], passage);
        }
    }

    [[nodiscard]] std::size_t hosts_at(Side side) const
    {
        return side == 0 ? legs_.front().from.size() : legs_[side - 1].to.size();
    }

    /// Whether the host is the only one of several there that crosses it, on its way to all of the others.
    [[nodiscard]] bool is_own(Crossers const& crossers, Side side) const
    {
        if (!crossers.only(side) || hosts_at(side) == 1) return false;
        if (crossers.first_side() + 1 < side || crossers.last_side() > side + 1) return false;
        for (auto other = crossers.first_side(); other <= crossers.last_side(); ++other)
            if (other != side && crossers.only(other) && hosts_at(other) > 1) return false;
        return true;
    }

    void own(Id<SimGridLink> wire, Side side, Id<SimGridHost> host)
    {
        auto& wires = wires_[host];
        if (owned_.try_emplace(wire, Owned{side, host, wires.size()}).second) wires.push_back(wire);
    }

    std::vector<LegWays> const& legs_;
    std::map<Id<SimGridLink>, Crossers> crossers_;
    std::map<Id<SimGridLink>, Owned> owned_;
    std::map<Id<SimGridHost>, std::vector<Id<SimGridLink>>> wires_;
};

class Grouping {
public:
    Grouping(PlatformImport const& import, ZoneTree const& tree, std::vector<LegWays> const& legs,
             Diagnostics& diagnostics)
        : import_{import}, tree_{tree}, legs_{legs}, diagnostics_{diagnostics}, owners_{legs}
    {
    }

    GroupedPlatform grouped()
    {
        std::map<std::string, Id<HostGroup>> known;
        auto const& first = legs_.front();
        for (std::size_t row = 0; row < first.from.size(); ++row) {
            auto const [found, is_new] =
                known.try_emplace(signature(first, row), Id<HostGroup>{result_.groups.size()});
            if (is_new) {
                result_.groups.push_back({});
                result_.origins.push_back(found->second);
                rows_.push_back(row);
            }
            join(found->second, first.from[row]);
        }
        for (auto const& leg : legs_) {
            check_alike(leg);
            result_.hops.push_back(result_.groups.push_back({}));
            for (auto const host : leg.to)
                join(result_.hops.back(), host);
        }
        add_routes();
        return std::move(result_);
    }

private:
    void join(Id<HostGroup> id, Id<SimGridHost> host)
    {
        auto& group = result_.groups[id];
        group.hosts.push_back(host);
        auto const& wires = owners_.wires_of(host);
        group.own_wires.resize(std::max(group.own_wires.size(), wires.size()));
        for (std::size_t number = 0; number < wires.size(); ++number)
            group.own_wires[number].push_back(wires[number]);
    }

    [[nodiscard]] std::string text_of(LinkPassage const& passage) const
    {
        auto const* const owned = owners_.find(passage.wire);
        auto const way = passage.direction == LinkDirection::up ? '+' : '-';
        if (owned == nullptr) return fmt::format("{}{};", way, passage.wire.index());
        auto const& wire = tree_.wires[passage.wire];
        return fmt::format("{}s{}n{}r{}l{}k{};", way, owned->side, owned->number, wire.rate.value(),
                           wire.latency.value(), static_cast<int>(wire.sharing));
    }

    /// What tells the ways of two hosts apart.
    [[nodiscard]] std::string text_of(WayAndBack const& way) const
    {
        std::string text;
        for (auto const& passage : way.there)
            text += text_of(passage);
        text += '|';
        for (auto const& passage : way.back)
            text += text_of(passage);
        return text + '|';
    }

    [[nodiscard]] std::string traits_of(Id<SimGridHost> id) const
    {
        auto const& host = tree_.hosts[id];
        return fmt::format("{}x{}i{}b{}|", host.speed.value(), host.cores, host.idle_power.value(),
                           host.busy_power.value());
    }

    [[nodiscard]] std::string signature(LegWays const& leg, std::size_t row) const
    {
        auto text = traits_of(leg.from[row]);
        for (std::size_t column = 0; column < leg.to.size(); ++column)
            text += text_of(leg.way(row, column));
        return text;
    }

    void check_alike(LegWays const& leg)
    {
        auto const& first = leg.to.front();
        for (std::size_t column = 1; column < leg.to.size(); ++column) {
            bool alike = traits_of(leg.to[column]) == traits_of(first);
            for (std::size_t row = 0; row < leg.from.size(); ++row) {
                auto const before = &leg == &legs_.front() ? row : 0;
                alike = alike && text_of(leg.way(row, column)) == text_of(leg.way(before, 0));
            }
            if (alike) continue;
            diagnostics_.report(
                {import_.source, 1, 1},
                fmt::format("'{}' and '{}' serve at one hop and are not alike, in their speed or their links",
                            name_of(first), name_of(leg.to[column])),
                "name hosts that are with --to; each further --to is one hop more");
            return;
        }
    }

    [[nodiscard]] std::string const& name_of(Id<SimGridHost> host) const
    {
        return tree_.points[tree_.hosts[host].point].name;
    }

    void add_routes()
    {
        auto& first = result_.legs.emplace_back();
        for (std::size_t i = 0; i < rows_.size(); ++i)
            first.push_back(route(result_.origins[i], result_.hops.front(), legs_.front().way(rows_[i], 0)));
        for (std::size_t leg = 1; leg < legs_.size(); ++leg)
            result_.legs.push_back({route(result_.hops[leg - 1], result_.hops[leg], legs_[leg].way(0, 0))});
    }

    [[nodiscard]] GroupRoute route(Id<HostGroup> from, Id<HostGroup> to, WayAndBack const& way) const
    {
        GroupRoute route{.from = from, .to = to, .there = {}, .back = {}};
        for (auto const& passage : way.there)
            route.there.push_back(of_groups(passage, route));
        for (auto const& passage : way.back)
            route.back.push_back(of_groups(passage, route));
        return route;
    }

    [[nodiscard]] GroupPassage of_groups(LinkPassage const& passage, GroupRoute const& route) const
    {
        auto const* const owned = owners_.find(passage.wire);
        if (owned == nullptr) return {.passage = passage, .own = {}};
        bool const is_of_first = result_.groups[route.from].hosts.front() == owned->host;
        return {.passage = passage, .own = is_of_first ? route.from : route.to, .number = owned->number};
    }

    PlatformImport const& import_;
    ZoneTree const& tree_;
    std::vector<LegWays> const& legs_;
    Diagnostics& diagnostics_;
    Owners owners_;
    GroupedPlatform result_;
    std::vector<std::size_t> rows_; ///< of the first host of each group that asks
};

} // namespace

std::optional<GroupedPlatform> group_hosts(PlatformImport const& import, ZoneTree const& tree,
                                           std::vector<LegWays> const& legs, Diagnostics& diagnostics)
{
    auto grouped = Grouping{import, tree, legs, diagnostics}.grouped();
    if (!diagnostics.empty()) return std::nullopt;
    return grouped;
}

} // namespace sunder::sim::detail
