#include "sim/exchange/tree_maker.hpp"

#include "sim/base/plain_text.hpp"

#include <fmt/core.h>

namespace sunder::sim::detail {
namespace {

/// Names of millions of things are not compared with each mistyped one.
constexpr std::size_t most_compared = 1'000;

template <class Known>
std::string hint_among(Known const& known, std::string const& name)
{
    if (known.size() > most_compared) return {};
    std::vector<std::string> names;
    names.reserve(known.size());
    for (auto const& [candidate, id] : known)
        names.push_back(candidate);
    auto const near = nearest(name, names);
    return near.empty() ? std::string{} : fmt::format("did you mean '{}'?", near);
}

} // namespace

std::optional<Id<NetPoint>> TreeMaker::add_point(TagReader const& at, NetPoint point)
{
    auto const id = Id<NetPoint>{tree_.points.size()};
    if (auto const flaw = flaw_of_name(point.name); !flaw.empty()) {
        at.report_element(fmt::format("the name of a host of it {}", flaw), "call it otherwise");
        return std::nullopt;
    }
    if (!points_.try_emplace(point.name, id).second) {
        at.report("id", fmt::format("there is a host, router or zone '{}' already", point.name));
        return std::nullopt;
    }
    if (point.around) tree_.zones[*point.around].points.push_back(id);
    tree_.points.push_back(std::move(point));
    return id;
}

std::optional<Id<NetPoint>> TreeMaker::add_host(TagReader const& at, std::string name, Id<Zone> zone,
                                                HostTraits const& traits)
{
    if (tree_.hosts.size() == most_hosts) {
        at.report_element(fmt::format("a platform has at most {} hosts here", most_hosts));
        return std::nullopt;
    }
    auto const point = add_router(at, std::move(name), zone);
    if (point)
        tree_.hosts.push_back({*point, traits.speed, traits.cores, traits.idle_power, traits.busy_power});
    return point;
}

std::optional<Id<NetPoint>> TreeMaker::add_router(TagReader const& at, std::string name, Id<Zone> zone)
{
    return add_point(at, {.name = std::move(name), .around = zone, .inside = {}});
}

std::optional<Id<Zone>> TreeMaker::add_zone(TagReader const& at, std::string name,
                                            std::optional<Id<Zone>> around)
{
    auto const id = Id<Zone>{tree_.zones.size()};
    auto const point = add_point(at, {.name = std::move(name), .around = around, .inside = id});
    if (!point) return std::nullopt;
    tree_.zones.push_back({.point = *point, .points = {}, .routes = FullRoutes{}});
    return id;
}

std::optional<Id<SimGridLink>> TreeMaker::add_wire(TagReader const& at, SimGridLink wire)
{
    if (tree_.wires.size() == most_wires) {
        at.report_element(fmt::format("a platform has at most {} links here", most_wires));
        return std::nullopt;
    }
    auto const id = Id<SimGridLink>{tree_.wires.size()};
    if (!wires_.try_emplace(wire.name, id).second) {
        at.report("id", fmt::format("there is a link '{}' already", wire.name));
        return std::nullopt;
    }
    tree_.wires.push_back(std::move(wire));
    return id;
}

void TreeMaker::miss(std::string name)
{
    missed_.insert(std::move(name));
}

std::optional<Id<NetPoint>> TreeMaker::point(TagReader const& at, std::string_view attribute) const
{
    auto const name = at.name(attribute);
    if (!name) return std::nullopt;
    auto const found = points_.find(*name);
    if (found != points_.end()) return found->second;
    if (misses_a_cluster_ || missed_.contains(*name)) return std::nullopt;
    at.report(attribute, fmt::format("there is no host, router or zone '{}'", *name),
              hint_among(points_, *name));
    return std::nullopt;
}

std::optional<Id<SimGridLink>> TreeMaker::find_wire(std::string const& name) const
{
    auto const found = wires_.find(name);
    if (found == wires_.end()) return std::nullopt;
    return found->second;
}

void TreeMaker::report_no_wire(TagReader const& at, std::string_view attribute) const
{
    auto const name = at.text(attribute).value_or("");
    if (missed_.contains(name)) return;
    at.report(attribute, fmt::format("there is no link '{}'", name), hint_among(wires_, name));
}

} // namespace sunder::sim::detail
