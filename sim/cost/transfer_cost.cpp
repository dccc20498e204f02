#include "sim/cost/transfer_cost.hpp"

#include "sim/base/distribution.hpp"
#include "sim/base/match.hpp"
#include "sim/platform/cell.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

/// What a byte takes a message between any two devices of a route, whose links other than cells take `wired`.
std::vector<DealtAirtime> times_of_a_byte(Platform const& platform, Route const& route, SecondsPerByte wired)
{
    std::vector<DealtAirtime> times{{.airtime = wired}};
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

SecondsPerByte least_of_times(std::vector<DealtAirtime> const& times)
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
    BytesPerSecond rate{std::numeric_limits<double>::infinity()};
    for (auto const id : route.via) {
        auto const& link = platform.links[id];
        cost.delay += link.latency;
        if (link.jitter) cost.delay += delay_of(link.jitter->delay);
        if (!link.cell) rate = std::min(rate, BytesPerSecond{part_of(rate_of(link, route))});
        cost.radio += route.forward ? link.send_power : link.receive_power;
    }
    cost.per_byte = time_of(times_of_a_byte(platform, route, 1.0 / rate));
    return cost;
}

} // namespace

StepFunction const& rate_of(Link const& link, Route const& route)
{
    return route.forward || link.duplex == Duplex::half ? link.up : link.down;
}

RouteCost mean_cost(Platform const& platform, Route const& route)
{
    return cost_of(
        platform, route, mean_of, [](StepFunction const& rate) { return rate.mean(); },
        [](auto const& times) { return mean_airtime(times); });
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
