#include "sim/cost/transfer_cost.hpp"

#include "sim/base/match.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sunder::sim {
namespace {

Link const& link_of(Platform const& platform, int link)
{
    return platform.links[static_cast<std::size_t>(link)];
}

} // namespace

Seconds mean_delay(Platform const& platform, Route const& route)
{
    Seconds sum;
    for (int const number : route.via) {
        auto const& link = link_of(platform, number);
        sum += link.latency;
        if (link.jitter) sum += mean_of(link.jitter->delay);
    }
    return sum;
}

BytesPerSecond mean_rate(Platform const& platform, Route const& route)
{
    double least = std::numeric_limits<double>::infinity();
    for (int const number : route.via) {
        auto const& link = link_of(platform, number);
        bool const up = route.forward || link.duplex == Duplex::half;
        least = std::min(least, (up ? link.up : link.down).mean());
    }
    return BytesPerSecond{least};
}

Seconds lone_transfer_time(Platform const& platform, Route const& route, Bytes bytes)
{
    auto const delay = mean_delay(platform, route);
    return bytes > Bytes{} ? delay + bytes / mean_rate(platform, route) : delay;
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
    for (int const number : route.via) {
        auto const& link = link_of(platform, number);
        if (!link.loss) continue;
        arrives *= 1.0 - loss_probability(link);
        tries = std::min(tries, link.loss->tries);
    }
    double const lost = 1.0 - arrives;
    if (lost <= 0.0) return 1.0;
    return lost < 1.0 ? (1.0 - std::pow(lost, tries)) / arrives : static_cast<double>(tries);
}

} // namespace sunder::sim
