#include "sim/cost/transfer_cost.hpp"

#include "sim/base/distribution.hpp"
#include "sim/base/match.hpp"
#include "sim/platform/cell.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

/// Times that a byte takes, and with which share of the devices, or probability.
using Times = std::vector<DealtAirtime>;

/// Of the longer of two that have nothing to do with each other.
Times longer_of(Times first, Times second)
{
    std::ranges::sort(first, {}, &DealtAirtime::airtime);
    std::ranges::sort(second, {}, &DealtAirtime::airtime);
    Times longer;
    double before = 0; ///< share of the second that is shorter than the next of the first, or the same
    auto next = second.begin();
    double passed = 0; ///< share of the first that is shorter than the next of the second
    auto const take = [&](DealtAirtime const& time, double of_the_other) {
        if (of_the_other > 0) longer.push_back({.airtime = time.airtime, .share = time.share * of_the_other});
    };
    for (auto const& time : first) {
        for (; next != second.end() && next->airtime <= time.airtime; ++next) {
            take(*next, passed);
            before += next->share;
        }
        take(time, before);
        passed += time.share;
    }
    for (; next != second.end(); ++next)
        take(*next, passed);
    return longer;
}

/// What a byte takes a message between any two devices of a route, whose links other than cells take `wired`.
Times times_of_a_byte(Platform const& platform, Route const& route, Times wired)
{
    auto times = std::move(wired);
    for (auto const id : route.via) {
        auto const& cell = platform.links[id].cell;
        if (!cell) continue;
        auto const before = std::exchange(times, {});
        for (auto const& from : airtimes(*cell, route.from, platform.devices[route.from].count))
            for (auto const& to : airtimes(*cell, route.to, platform.devices[route.to].count))
                for (auto const& other : before)
                    times.push_back({.airtime = std::max(other.airtime, from.airtime + to.airtime),
                                     .share = other.share * from.share * to.share});
    }
    return times;
}

/// Of the devices' own links at one end of a route, the slowest of each, by the part of their rates that
/// counts.
template <class PartOf>
Times times_of_own_links(Platform const& platform, Route const& route, Id<DeviceGroup> end, PartOf part_of)
{
    auto const devices = static_cast<std::size_t>(platform.devices[end].count);
    std::vector<LinkRate const*> rates;
    std::size_t different = 1;
    for (auto const id : route.via) {
        auto const& link = platform.links[id];
        if (link.each != end || rate_of(link, route).is_one()) continue;
        rates.push_back(&rate_of(link, route));
        different = std::min(devices, std::lcm(different, rates.back()->all().size()));
    }
    if (rates.empty()) return {{}};
    Times times;
    for (std::size_t i = 0; i < different; ++i) {
        SecondsPerByte longest;
        for (auto const* const rate : rates)
            longest = std::max(longest,
                               1.0 / BytesPerSecond{part_of(rate->of_device(static_cast<std::int64_t>(i)))});
        auto const having = static_cast<double>(devices / different + (i < devices % different ? 1 : 0));
        times.push_back({.airtime = longest, .share = having / static_cast<double>(devices)});
    }
    return times;
}

SecondsPerByte least_of_times(Times const& times)
{
    return std::ranges::min(times, {}, &DealtAirtime::airtime).airtime;
}

/// \param delay_of, part_of, time_of  of a jitter's delay, of a rate that varies and of the times that a byte
/// takes different devices, the part that counts
template <class DelayOf, class PartOf, class TimeOf>
RouteCost cost_of(Platform const& platform, Route const& route, DelayOf delay_of, PartOf part_of,
                  TimeOf time_of)
{
    RouteCost cost;
    bool differ = false;
    BytesPerSecond rate{std::numeric_limits<double>::infinity()};
    for (auto const id : route.via) {
        auto const& link = platform.links[id];
        cost.delay += link.latency;
        if (link.jitter) cost.delay += delay_of(link.jitter->delay);
        auto const& own = rate_of(link, route);
        if (!own.is_one())
            differ = true;
        else if (!link.cell)
            rate = std::min(rate, BytesPerSecond{part_of(own.of_device(0))});
        cost.radio += route.forward ? link.send_power : link.receive_power;
    }
    Times wired{{.airtime = 1.0 / rate}};
    if (differ) {
        for (auto const end : {route.from, route.to})
            wired = longer_of(std::move(wired), times_of_own_links(platform, route, end, part_of));
    }
    cost.per_byte = time_of(times_of_a_byte(platform, route, std::move(wired)));
    return cost;
}

} // namespace

LinkRate const& rate_of(Link const& link, Route const& route)
{
    return route.forward || link.duplex == Duplex::half ? link.up : link.down;
}

RouteCost mean_cost(Platform const& platform, Route const& route)
{
    auto cost = cost_of(
        platform, route, mean_of, [](StepFunction const& rate) { return rate.mean(); },
        [](Times const& times) { return mean_airtime(times); });
    if (auto const& radio = platform.devices[route.from].radio) cost.radio += radio->send;
    if (auto const& radio = platform.devices[route.to].radio) cost.radio += radio->receive;
    return cost;
}

RouteCost least_cost(Platform const& platform, Route const& route)
{
    return cost_of(
        platform, route, least_of, [](StepFunction const& rate) { return rate.peak(); }, least_of_times);
}

double loss_probability(Link const& link)
{
    if (!link.loss) return 0.0;
    return std::visit(Match{[](PacketLoss const& loss) { return loss.probability; },
                            [](MessageLoss const& loss) { return loss.probability; },
                            [](GilbertElliott const& loss) {
                                double const changes = loss.good_to_bad + loss.bad_to_good;
                                double const bad = changes > 0.0 ? loss.good_to_bad / changes : 0.0;
                                return bad * loss.loss_bad + (1.0 - bad) * loss.loss_good;
                            }},
                      link.loss->process);
}

double expected_sendings(Platform const& platform, Route const& route)
{
    double arrives = 1.0;
    int tries = std::numeric_limits<int>::max();
    for (auto const id : route.via) {
        auto const& link = platform.links[id];
        if (!link.loss) continue;
        arrives *= 1.0 - loss_probability(link);
        tries = std::min(tries, link.loss->tries);
    }
    double const lost = 1.0 - arrives;
    if (lost <= 0.0) return 1.0;
    return lost < 1.0 ? (1.0 - std::pow(lost, tries)) / arrives : static_cast<double>(tries);
}

Seconds time_of_losses(Link const& link, RouteCost const& route, Bytes bytes)
{
    if (!link.loss) return {};
    auto const& packets = std::get<PacketLoss>(link.loss->process);
    double const count = std::ceil(bytes / packets.mtu);
    Seconds sum;
    double again = packets.probability; // p^k
    double pause = 1;                   // backoff^(k - 1)
    for (int k = 1; k < link.loss->tries; ++k) {
        double const happens = -std::expm1(count * std::log1p(-again));
        sum += again * route.flow(bytes) + happens * (pause * link.loss->timeout + link.latency);
        again *= packets.probability;
        pause *= link.loss->backoff;
    }
    return sum;
}

} // namespace sunder::sim
