#include "tools/rehearse/troupe.hpp"

#include "sim/base/match.hpp"
#include "sim/engine/arrival_stream.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace sunder::rehearse {
namespace {

using sim::Id;
using sim::Seconds;

/// Gives numbers to places and connections as they are asked for.
class Numbering {
public:
    Numbering(sim::Deployment const& deployment, Troupe& troupe) : deployment_{deployment}, troupe_{troupe} {}

    std::size_t place(Id<sim::DeviceGroup> group, std::int64_t index)
    {
        auto const [entry, is_new] = places_.try_emplace({group, index}, troupe_.places.size());
        if (is_new) troupe_.places.push_back({.group = group, .index = index, .row = row_of(group, index)});
        return entry->second;
    }
    std::size_t connection(PlayedConnection const& asked)
    {
        auto const [entry, is_new] = connections_.try_emplace(
            {asked.application, asked.leg, asked.from, asked.to}, troupe_.connections.size());
        if (is_new) troupe_.connections.push_back(asked);
        return entry->second;
    }

private:
    [[nodiscard]] std::size_t row_of(Id<sim::DeviceGroup> group, std::int64_t index) const
    {
        std::int64_t before = 0;
        for (auto const id : deployment_.platform.devices.ids()) {
            if (id == group) break;
            before += deployment_.platform.devices[id].count;
        }
        return static_cast<std::size_t>(before + index);
    }

    sim::Deployment const& deployment_;
    Troupe& troupe_;
    std::map<std::pair<Id<sim::DeviceGroup>, std::int64_t>, std::size_t> places_;
    std::map<std::tuple<Id<sim::Application>, std::size_t, std::size_t, std::size_t>, std::size_t>
        connections_;
};

std::size_t most_requests_of(sim::Deployment const& deployment, Asker const& source)
{
    auto const& run = deployment.run;
    auto const& application = deployment.applications[source.application];
    auto const asked = run.requests ? static_cast<std::size_t>(*run.requests) : most_requests;
    bool const is_closed = std::visit(
        sim::Match{
            [](sim::Closed const&) { return true; },
            [](sim::OneOf<sim::Periodic, sim::Poisson, sim::GammaArrivals, sim::Recorded> auto const&) {
                return false;
            }},
        application.arrivals);
    if (is_closed) return std::min(asked, most_of_closed);
    sim::ArrivalStream stream{{.arrivals = &application.arrivals,
                               .device = source.device,
                               .devices = deployment.platform.devices[application.origin].count},
                              sim::seed_of_arrivals(seed_of(deployment, source))};
    Seconds const end = run.until.value_or(Seconds{std::numeric_limits<double>::infinity()});
    std::size_t count = 0;
    for (auto at = stream.next(); at && *at < end && count < asked; at = stream.next())
        ++count;
    return count;
}

} // namespace

sim::Way const& way_of(sim::Deployment const& deployment, Id<sim::Application> id)
{
    return deployment.applications[id].ways.front();
}

sim::Seed seed_of(sim::Deployment const& deployment, Asker const& source)
{
    auto const replication = sim::seed_of_replication(deployment.run, 0);
    auto const& name = deployment.applications[source.application].name;
    return sim::seed_of_source(sim::seed_of_application(replication, name), source.device);
}

Asker const& Troupe::source_of(std::size_t row) const
{
    auto const next = std::ranges::upper_bound(sources, row, {}, &Asker::first_row);
    return *(next - 1);
}

Troupe troupe_of(sim::Deployment const& deployment)
{
    Troupe troupe;
    Numbering numbering{deployment, troupe};
    for (auto const id : deployment.applications.ids()) {
        auto const& application = deployment.applications[id];
        auto const& legs = way_of(deployment, id).legs;
        for (std::int64_t device = 0; device < deployment.platform.devices[application.origin].count;
             ++device) {
            Asker source{.application = id,
                         .device = device,
                         .stops = {numbering.place(application.origin, device)},
                         .hops = {},
                         .first_row = troupe.rows,
                         .most = 0};
            auto index = device;
            for (std::size_t leg = 1; leg < legs.size(); ++leg) {
                index = sim::partner_of(index, deployment.platform.devices[legs[leg].device].count);
                auto const to = numbering.place(legs[leg].device, index);
                source.hops.push_back(numbering.connection(
                    {.application = id, .leg = leg - 1, .from = source.stops.back(), .to = to}));
                source.stops.push_back(to);
            }
            source.most = most_requests_of(deployment, source);
            troupe.rows += source.most;
            troupe.sources.push_back(std::move(source));
        }
    }
    return troupe;
}

} // namespace sunder::rehearse
