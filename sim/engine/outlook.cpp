#include "sim/engine/outlook.hpp"

#include "sim/cost/compute_cost.hpp"
#include "sim/cost/transfer_cost.hpp"

#include <algorithm>
#include <limits>

namespace sunder::sim {

using Doing = LiveRequests::Standing::Doing;

Outlook::Outlook(Deployment const& deployment, Simulation& simulation)
    : deployment_{deployment}, simulation_{simulation}
{
    for (auto const& application : deployment.applications)
        for (auto const& way : application.ways)
            aheads_.emplace(&way, ahead_of(application, way));
}

Outlook::Ahead Outlook::ahead_of(DeployedApplication const& application, Way const& way) const
{
    auto const& platform = deployment_.platform;
    Ahead ahead;
    for (auto const route : way.back)
        if (application.answer > Bytes{})
            ahead.back += mean_cost(platform, platform.routes[route]).time(application.answer);
    ahead.behind.assign(way.legs.size(), ahead.back);
    ahead.messages.resize(way.legs.size() - 1);
    for (auto leg = way.legs.size(); leg-- > 0;) {
        auto const& at = way.legs[leg];
        Seconds const work = mean_cost(platform.devices[at.device])
                                 .time(at.decode.mean() + at.compute.mean() + at.encode.mean());
        ahead.work += work;
        if (leg == 0) break;
        auto const& before = way.legs[leg - 1];
        auto& message = ahead.messages[leg - 1];
        message = mean_cost(platform, platform.routes[before.route.value()]).time(before.sent);
        ahead.behind[leg - 1] = message + work + ahead.behind[leg];
    }
    return ahead;
}

Outlook::Ahead const& Outlook::ahead_of(Itinerary const& itinerary) const
{
    return aheads_.at(itinerary.way);
}

/// All that is to be done there, its own work included.
Seconds Outlook::at_device(Standing const& standing, std::size_t leg) const
{
    auto const& group = deployment_.platform.devices[standing.itinerary->way->legs[leg].device];
    auto const backlog = standing.itinerary->stops[leg].pool->backlog(standing.device);
    Seconds const shared = backlog.work / static_cast<double>(group.workers);
    bool const waits = backlog.jobs > group.workers;
    return mean_cost(group).time(waits ? std::max(shared, standing.service) : standing.service);
}

Seconds Outlook::end_of(Standing const& standing) const
{
    auto const& ahead = ahead_of(*standing.itinerary);
    auto const leg = standing.leg;
    Seconds const now = simulation_.calendar().now();
    switch (standing.doing) {
    case Doing::waits_for_device:
        return now + at_device(standing, leg) + ahead.behind[leg];
    case Doing::is_worked_on: {
        auto const& group = deployment_.platform.devices[standing.itinerary->way->legs[leg].device];
        return standing.since + mean_cost(group).time(standing.service) + ahead.behind[leg];
    }
    case Doing::travels:
        return end_of_travel(standing, {});
    case Doing::returns:
        return standing.since + ahead.back;
    case Doing::rests:
        break;
    }
    return now;
}

/// \param to_clear  what flows over its links
Seconds Outlook::end_of_travel(Standing const& standing, Seconds to_clear) const
{
    auto const& ahead = ahead_of(*standing.itinerary);
    Seconds const now = simulation_.calendar().now();
    Seconds const arrives_at = std::max(standing.since + ahead.messages[standing.leg], now + to_clear);
    return std::max(arrives_at + standing.service, now + at_device(standing, standing.leg + 1)) +
           ahead.behind[standing.leg + 1];
}

/// Those with which a message shares its links may have changed.
void Outlook::follow_those_under_way()
{
    auto const travels = [](Seen const& seen) { return seen.standing.doing == Doing::travels; };
    if (std::ranges::none_of(seen_, travels)) return;
    auto const to_clear = simulation_.network().times_to_clear();
    for (auto& seen : seen_) {
        auto const message = simulation_.requests().message_of(seen.place);
        if (!travels(seen) || message >= to_clear.size() || to_clear[message] <= Seconds{}) continue;
        seen.ends_at = end_of_travel(seen.standing, to_clear[message]);
    }
}

/// Finds those that have come since the last look.
void Outlook::meet(std::int64_t first)
{
    auto const& requests = simulation_.requests();
    for (std::size_t place = 0; place < requests.places(); ++place) {
        auto const standing = requests.standing(place);
        if (standing.number < first || std::ranges::find(ended_, standing.number) != ended_.end()) continue;
        seen_.push_back({.place = place, .standing = standing, .ends_at = end_of(standing)});
    }
}

void Outlook::look()
{
    auto const& requests = simulation_.requests();
    for (auto& seen : seen_) {
        auto const standing = requests.standing(seen.place);
        auto const& before = seen.standing;
        bool const is_known = standing.doing == before.doing && standing.since == before.since &&
                              standing.leg == before.leg && standing.itinerary == before.itinerary;
        if (!is_known) seen = {.place = seen.place, .standing = standing, .ends_at = end_of(standing)};
    }
    if (auto const first = std::exchange(met_, requests.arrived()); first < met_) meet(first);
    ended_.clear();
    follow_those_under_way();
}

void Outlook::forget(std::int64_t number)
{
    std::erase_if(seen_, [number](Seen const& seen) { return seen.standing.number == number; });
    ended_.push_back(number);
}

/// Of the device that is least busy where one is chosen, else of the busiest.
Seconds Outlook::wait(Itinerary const& itinerary, std::size_t leg) const
{
    auto const& stop = itinerary.stops[leg];
    auto const& group = deployment_.platform.devices[itinerary.way->legs[leg].device];
    auto const work = [&](std::size_t device) {
        auto const backlog = stop.pool->backlog(device);
        return backlog.jobs < group.workers ? Seconds{} : backlog.work / static_cast<double>(group.workers);
    };
    Seconds found = work(0);
    for (std::size_t device = 1; device < stop.pool->size(); ++device)
        found = stop.dispatcher != nullptr ? std::min(found, work(device)) : std::max(found, work(device));
    return found;
}

Seconds Outlook::newcomer(Id<Application> application) const
{
    auto const& itinerary = simulation_.itineraries(application).front();
    auto const& ahead = ahead_of(itinerary);
    Seconds sum = ahead.work + ahead.back;
    for (auto const message : ahead.messages)
        sum += message;
    for (std::size_t leg = 0; leg < itinerary.stops.size(); ++leg)
        sum += wait(itinerary, leg);
    return sum;
}

Seconds Outlook::longest(Seconds at, std::optional<Id<Application>> whose) const
{
    Seconds found;
    for (auto const id : deployment_.applications.ids())
        if (!whose || *whose == id) found = std::max(found, newcomer(id));
    for (auto const& seen : seen_) {
        if (whose && seen.standing.itinerary->id != *whose) continue;
        found = std::max(found, std::max(at, seen.ends_at) - seen.standing.arrived_at);
    }
    return found;
}

/// Between events nothing grows but the age of those that are behind what was in sight for them.
Seconds Outlook::instant_of(Seconds longest_in_sight, std::optional<Id<Application>> whose) const
{
    Seconds const now = simulation_.calendar().now();
    if (longest(now, whose) >= longest_in_sight) return now;
    Seconds first{std::numeric_limits<double>::infinity()};
    for (auto const& seen : seen_)
        if (!whose || seen.standing.itinerary->id == *whose)
            first = std::min(first, seen.standing.arrived_at + longest_in_sight);
    return std::max(now, first);
}

} // namespace sunder::sim
