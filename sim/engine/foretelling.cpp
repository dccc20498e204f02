#include "sim/engine/foretelling.hpp"

#include "sim/cost/compute_cost.hpp"
#include "sim/cost/transfer_cost.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <limits>

namespace sunder::sim {
namespace {

constexpr Seconds never{std::numeric_limits<double>::infinity()};

Seconds drawn(ServiceTime const& time, Seed request)
{
    Seconds sum = time.fixed;
    for (auto const& part : time.random)
        sum += sample(part.time, Draws{seed_of_op(request, part.op)});
    return sum;
}

} // namespace

Foretelling::Foretelling(Deployment const& deployment, DeployedApplication const& application,
                         std::vector<Itinerary> const& itineraries)
    : deployment_{deployment}, application_{application}, itineraries_{itineraries}
{
    for (auto const route : deployment.platform.routes.ids())
        passings_.push_back(passing_of(route));
}

Foretelling::Passing Foretelling::passing_of(Id<Route> id) const
{
    auto const& platform = deployment_.platform;
    auto const& route = platform.routes[id];
    auto const mean = mean_cost(platform, route);
    Passing passing{.delay = mean.delay, .rates = {}, .per_byte = mean.per_byte, .radio = mean.radio};
    bool const has_cell =
        std::ranges::any_of(route.via, [&](Id<Link> link) { return platform.links[link].cell != nullptr; });
    if (has_cell) return passing;
    for (auto const id_of_link : route.via) {
        auto const& link = platform.links[id_of_link];
        passing.rates.push_back({.of = &rate_of(link, route), .is_near = link.each == route.from});
    }
    return passing;
}

/// The least of the rates holds at each instant.
Seconds Foretelling::flow_end(Passing const& passing, Ends const& ends, Seconds from, Bytes bytes)
{
    constexpr int most_steps = 1'000'000;
    if (bytes <= Bytes{}) return from;
    if (passing.rates.empty()) return from + passing.per_byte * bytes;
    std::vector<StepFunction const*> rates;
    for (auto const& [rate, is_near] : passing.rates)
        rates.push_back(&rate->of_device(static_cast<std::int64_t>(is_near ? ends.near : ends.far)));
    if (rates.size() == 1)
        return rates.front()->peak() > 0 ? rates.front()->when(from, bytes.value()) : never;
    double left = bytes.value();
    for (int step = 0; step < most_steps; ++step) {
        double rate = std::numeric_limits<double>::infinity();
        Seconds until = never;
        for (auto const* each : rates) {
            rate = std::min(rate, each->at(from));
            until = std::min(until, each->next_change(from));
        }
        if (rate > 0 && from + Seconds{left / rate} <= until) return from + Seconds{left / rate};
        if (until == never) return never;
        left -= rate * (until - from).value();
        from = until;
    }
    return never;
}

std::size_t Foretelling::place_of(Itinerary const& itinerary, std::size_t leg, std::size_t near) const
{
    auto const& stop = itinerary.stops[leg];
    if (stop.dispatcher == nullptr) return itinerary.home(leg, near);
    return stop.dispatcher->choose(
        *stop.pool, {.now = asked_.now, .near = near, .seed = seed_of_dispatch(asked_.request, leg)});
}

/// When a job that comes at `from` is begun.
Seconds Foretelling::free_at(Itinerary const& itinerary, std::size_t leg, std::size_t place,
                             Seconds from) const
{
    auto const group = itinerary.way->legs[leg].device;
    auto const& speed = itinerary.stops[leg].pool->station(place).speed();
    auto const workers = static_cast<double>(deployment_.platform.devices[group].workers);
    auto const backlog = itinerary.stops[leg].pool->backlog(place);
    if (static_cast<double>(backlog.jobs) < workers) return from;
    double const left = backlog.work.value() / workers - speed.integral(asked_.now, from);
    return left > 0 && speed.peak() > 0 ? speed.when(from, left) : from;
}

void Foretelling::work(Itinerary const& itinerary, std::size_t leg, std::size_t place, Foretold& sum) const
{
    auto const& at = itinerary.way->legs[leg];
    Seconds const service = drawn(at.decode, asked_.request) + drawn(at.compute, asked_.request) +
                            drawn(at.encode, asked_.request);
    if (service <= Seconds{}) return;
    auto const& speed = itinerary.stops[leg].pool->station(place).speed();
    Seconds const begun = free_at(itinerary, leg, place, asked_.now + sum.latency);
    Seconds const done = speed.peak() > 0 ? speed.when(begun, service.value()) : never;
    sum.energy += itinerary.stops[leg].power * (done - begun);
    sum.latency = done - asked_.now;
}

void Foretelling::send(Passing const& passing, Ends const& ends, Bytes bytes, Foretold& sum) const
{
    sum.latency += passing.delay;
    Seconds const end = flow_end(passing, ends, asked_.now + sum.latency, bytes) - asked_.now;
    if (end < never) sum.energy += passing.radio * (end - sum.latency);
    sum.latency = end;
}

Foretold Foretelling::foretell(std::size_t choice) const
{
    auto number = application_.choice->among[choice];
    if (itineraries_[number].leaves_early) number = itineraries_[number].way_to_end(asked_.request, number);
    auto const& itinerary = itineraries_[number];
    auto const& way = *itinerary.way;
    Foretold sum{.latency = {}, .energy = {}};
    std::vector<std::size_t> places{asked_.device};
    for (std::size_t leg = 0; leg < way.legs.size(); ++leg) {
        work(itinerary, leg, places.back(), sum);
        if (auto const route = way.legs[leg].route) {
            places.push_back(place_of(itinerary, leg + 1, places.back()));
            send(passings_[*route], {.near = places[leg], .far = places.back()}, way.legs[leg].sent, sum);
        }
        if (sum.latency == never) return sum;
    }
    for (auto const route : way.back) {
        auto const near = places.back();
        places.pop_back();
        send(passings_[route], {.near = near, .far = places.back()}, application_.answer, sum);
    }
    return sum;
}

std::optional<double> Foretelling::own_charge() const
{
    return itineraries_.front().stops.front().pool->station(asked_.device).charge();
}

Seconds Foretelling::own_wait() const
{
    return free_at(itineraries_.front(), 0, asked_.device, asked_.now) - asked_.now;
}

} // namespace sunder::sim
