#include "sim/exchange/asked_hosts.hpp"

#include <fmt/core.h>
#include <fnmatch.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace sunder::sim::detail {
namespace {

constexpr std::size_t most_ways = 1'000'000;
constexpr std::size_t most_compared = 1'000; // names, with one that is mistyped

class HostChoice {
public:
    HostChoice(ZoneTree const& tree, Diagnostics& diagnostics) : tree_{tree}, diagnostics_{diagnostics} {}

    /// Those that no pattern before has taken.
    std::vector<Id<SimGridHost>> take(std::string const& option, std::string const& pattern)
    {
        std::vector<Id<SimGridHost>> hosts;
        bool any = false;
        for (auto const host : tree_.hosts.ids()) {
            auto const& name = tree_.points[tree_.hosts[host].point].name;
            if (name != pattern && fnmatch(pattern.c_str(), name.c_str(), 0) != 0) continue;
            any = true;
            if (taken_.insert(host).second) hosts.push_back(host);
        }
        if (!any) report(option, pattern, fmt::format("no host is named '{}'", pattern), hint_for(pattern));
        return hosts;
    }

    std::vector<Id<SimGridHost>> take_fastest()
    {
        auto const& hosts = tree_.hosts;
        auto const fastest = std::ranges::max_element(
            hosts.begin(), hosts.end(), {}, [](SimGridHost const& host) { return host.speed.value(); });
        Id<SimGridHost> const host{fastest - hosts.begin()};
        taken_.insert(host);
        return {host};
    }

    std::vector<Id<SimGridHost>> take_rest()
    {
        std::vector<Id<SimGridHost>> hosts;
        for (auto const host : tree_.hosts.ids())
            if (taken_.insert(host).second) hosts.push_back(host);
        return hosts;
    }

    void report(std::string const& option, std::string const& text, std::string message, std::string hint)
    {
        diagnostics_.report({std::make_shared<Source const>(Source{option, text, 1}), 1, 1},
                            std::move(message), std::move(hint));
    }

private:
    [[nodiscard]] std::string hint_for(std::string const& pattern) const
    {
        if (tree_.hosts.size() > most_compared) return {};
        std::vector<std::string> names;
        for (auto const& host : tree_.hosts)
            names.push_back(tree_.points[host.point].name);
        auto const near = nearest(pattern, names);
        return near.empty() ? std::string{"patterns such as 'node-*' name several"}
                            : fmt::format("did you mean '{}'?", near);
    }

    ZoneTree const& tree_;
    Diagnostics& diagnostics_;
    std::set<Id<SimGridHost>> taken_;
};

/// Why a scenario has no route for it; "" where it has.
std::string flaw_of(std::optional<std::vector<LinkPassage>> const& way, ZoneTree const& tree)
{
    if (!way) return "no way leads";
    if (way->empty()) return "no link lies on the way";
    std::set<LinkPassage> crossed;
    for (auto const& passage : *way)
        if (!crossed.insert(passage).second)
            return fmt::format("'{}' is crossed twice on the way, as by no route of a scenario,",
                               tree.wires[passage.wire].name);
    return {};
}

class WayFinder {
public:
    WayFinder(PlatformImport const& import, ZoneTree const& tree, Diagnostics& diagnostics)
        : import_{import}, tree_{tree}, diagnostics_{diagnostics}
    {
    }

    FoundWays find(AskedHosts hosts)
    {
        FoundWays found;
        auto from = std::move(hosts.origins);
        for (auto& to : hosts.hops) {
            bool const may_miss = found.legs.empty() && import_.from.empty();
            auto leg = leg_of(from, to, may_miss ? &found.warnings : nullptr);
            if (leg.from.empty() && diagnostics_.empty())
                diagnostics_.report({import_.source, 1, 1},
                                    fmt::format("no other host has a way to '{}'", name_of(to.front())),
                                    "say who asks whom with --from and --to");
            found.legs.push_back(std::move(leg));
            from = to;
        }
        return found;
    }

private:
    [[nodiscard]] std::string const& name_of(Id<SimGridHost> host) const
    {
        return tree_.points[tree_.hosts[host].point].name;
    }

    /// Those that have no way are left out with a warning, where `warnings` is given.
    LegWays leg_of(std::vector<Id<SimGridHost>> const& from, std::vector<Id<SimGridHost>> const& to,
                   std::vector<Diagnostic>* warnings)
    {
        LegWays leg{.from = {}, .to = to, .ways = {}};
        std::string first_flaw;
        std::size_t left_out = 0;
        for (auto const host : from) {
            std::string flaw;
            std::vector<WayAndBack> row;
            for (auto const other : to) {
                auto way = way_between(host, other, flaw);
                if (!flaw.empty()) break;
                row.push_back(std::move(way));
            }
            if (flaw.empty()) {
                leg.from.push_back(host);
                std::ranges::move(row, std::back_inserter(leg.ways));
            } else if (warnings == nullptr) {
                diagnostics_.report({import_.source, 1, 1}, flaw);
            } else if (left_out++ == 0) {
                first_flaw = flaw;
            }
        }
        if (left_out > 0) {
            auto const others = left_out == 1 ? "" : fmt::format(" (and {} others)", left_out - 1);
            Location const whole{import_.source, 1, 1};
            warnings->push_back({.where = whole,
                                 .message = fmt::format("{}: that host{} is left out", first_flaw, others),
                                 .hint = {},
                                 .severity = Severity::warning});
        }
        return leg;
    }

    WayAndBack way_between(Id<SimGridHost> host, Id<SimGridHost> other, std::string& flaw) const
    {
        auto there = tree_.way(tree_.hosts[host].point, tree_.hosts[other].point);
        auto back = tree_.way(tree_.hosts[other].point, tree_.hosts[host].point);
        if (auto const no = flaw_of(there, tree_); !no.empty())
            flaw = fmt::format("{} from '{}' to '{}'", no, name_of(host), name_of(other));
        else if (auto const none = flaw_of(back, tree_); !none.empty())
            flaw = fmt::format("{} from '{}' to '{}'", none, name_of(other), name_of(host));
        if (!flaw.empty()) return {};
        return {std::move(*there), std::move(*back)};
    }

    PlatformImport const& import_;
    ZoneTree const& tree_;
    Diagnostics& diagnostics_;
};

} // namespace

std::optional<AskedHosts> choose_hosts(PlatformImport const& import, ZoneTree const& tree,
                                       Diagnostics& diagnostics)
{
    if (tree.hosts.size() < 2) {
        diagnostics.report({import.source, 1, 1}, "this platform has no two hosts");
        return std::nullopt;
    }
    HostChoice choice{tree, diagnostics};
    AskedHosts hosts;
    if (import.to.empty()) hosts.hops.push_back(choice.take_fastest());
    for (auto const& pattern : import.to) {
        hosts.hops.push_back(choice.take("--to", pattern));
        if (hosts.hops.back().empty() && diagnostics.empty())
            choice.report("--to", pattern, "these hosts serve at another hop already", "");
    }
    if (import.from.empty()) hosts.origins = choice.take_rest();
    for (auto const& pattern : import.from)
        std::ranges::move(choice.take("--from", pattern), std::back_inserter(hosts.origins));
    if (hosts.origins.empty() && diagnostics.empty())
        diagnostics.report({import.source, 1, 1}, "no host is left to ask", "name some with --from");
    std::size_t ways = hosts.origins.size() * hosts.hops.front().size();
    for (std::size_t hop = 1; hop < hosts.hops.size(); ++hop)
        ways += hosts.hops[hop - 1].size() * hosts.hops[hop].size();
    if (ways > most_ways)
        diagnostics.report(
            {import.source, 1, 1}, fmt::format("these are {} ways between hosts", ways),
            fmt::format("at most {} are looked at: name fewer hosts with --from and --to", most_ways));
    if (!diagnostics.empty()) return std::nullopt;
    return hosts;
}

std::optional<FoundWays> find_ways(PlatformImport const& import, ZoneTree const& tree,
                                   Diagnostics& diagnostics)
{
    auto hosts = choose_hosts(import, tree, diagnostics);
    if (!hosts) return std::nullopt;
    auto found = WayFinder{import, tree, diagnostics}.find(std::move(*hosts));
    if (!diagnostics.empty()) return std::nullopt;
    return found;
}

} // namespace sunder::sim::detail
