#include "sim/forecast/offered_load.hpp"

#include "sim/base/match.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/cost/transfer_cost.hpp"
#include "sim/forecast/lone_request.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sunder::sim {
namespace {

std::size_t at(std::int64_t number)
{
    return static_cast<std::size_t>(number);
}

/// Adds up what is asked for.
class OfferedWork {
public:
    explicit OfferedWork(Platform const& platform) : platform_{platform}
    {
        for (auto const& group : platform.devices)
            sum_.devices.emplace_back(at(group.count), competing_load(group));
        for (auto const& link : platform.links) {
            std::size_t const links = link.each < 0 ? 1 : at(platform.devices[at(link.each)].count);
            sum_.up.emplace_back(links, 0.0);
            sum_.down.emplace_back(links, 0.0);
        }
    }

    void add(DeployedApplication const& application, RunSettings const& run)
    {
        auto const origins = platform_.devices[at(application.origin)].count;
        for (std::int64_t origin = 0; origin < origins; ++origin)
            add_requests(application, application.ways.front(), origin,
                         mean_rate(application.arrivals, origin, run.until));
    }

    [[nodiscard]] OfferedLoad const& sum() const { return sum_; }

private:
    /// What other people's jobs take of one device.
    static double competing_load(DeviceGroup const& group)
    {
        return std::visit(Match{[](StepFunction const&) { return 0.0; },
                                [&](CompetingJobs const& jobs) {
                                    return mean_of(jobs.service) / mean_of(jobs.gap) /
                                           static_cast<double>(group.workers);
                                }},
                          group.load);
    }

    /// The devices of a group that requests go to, in equal shares.
    struct Spread {
        std::int64_t first = 0;
        std::int64_t count = 1;
    };

    static Spread behind(Spread const& near, DeviceGroup const& group, Dispatch dispatch)
    {
        if (dispatch == Dispatch::home) return {.first = partner_of(near.first, group.count)};
        return {.first = 0, .count = group.count};
    }

    static void add(std::vector<double>& shares, Spread const& spread, double share)
    {
        for (std::int64_t i = spread.first; i < spread.first + spread.count; ++i)
            shares[at(i)] += share / static_cast<double>(spread.count);
    }

    void add_requests(DeployedApplication const& application, Way const& way, std::int64_t origin,
                      PerSecond rate)
    {
        if (rate == PerSecond{}) return;
        auto const stays = stays_of(way);
        std::vector<Spread> spreads; // over the devices that each leg runs on
        for (std::size_t i = 0; i < stays.size(); ++i) {
            auto const number = at(way.legs[i].device);
            auto const& group = platform_.devices[number];
            spreads.push_back(i == 0 ? Spread{.first = origin}
                                     : behind(spreads.back(), group, application.dispatch));
            if (stays[i].service > Seconds{})
                add(sum_.devices[number], spreads.back(),
                    rate * stays[i].service / (mean_speed_share(group) * static_cast<double>(group.workers)));
        }
        for (std::size_t hop = 0; hop + 1 < spreads.size(); ++hop)
            add_message({.route = way.legs[hop].route, .from = spreads[hop], .to = spreads[hop + 1]}, rate,
                        stays[hop].sent);
        auto last = spreads.size() - 1;
        for (int const route : way.back) {
            add_message({.route = route, .from = spreads[last], .to = spreads[last - 1]}, rate,
                        application.answer);
            --last;
        }
    }

    struct Hop {
        int route;
        Spread from;
        Spread to;
    };

    void add_message(Hop const& hop, PerSecond rate, Bytes bytes)
    {
        auto const& route = platform_.routes[at(hop.route)];
        auto const offered = expected_sendings(platform_, route) * bytes * rate;
        if (offered == BytesPerSecond{}) return;
        for (int const number : route.via) {
            auto const& link = platform_.links[at(number)];
            auto const& capacity = rate_of(link, route);
            bool const up = &capacity == &link.up;
            add((up ? sum_.up : sum_.down)[at(number)],
                link.each < 0             ? Spread{}
                : link.each == route.from ? hop.from
                                          : hop.to,
                offered / BytesPerSecond{capacity.mean()});
        }
    }

    Platform const& platform_;
    OfferedLoad sum_;
};

} // namespace

OfferedLoad offered_load(Deployment const& deployment)
{
    OfferedWork work{deployment.platform};
    for (auto const& application : deployment.applications)
        work.add(application, deployment.run);
    return work.sum();
}

bool is_too_much(double offered)
{
    constexpr double rounding = 1e-12;
    return offered >= 1.0 - rounding;
}

} // namespace sunder::sim
