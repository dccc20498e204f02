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
            add_requests(application.ways.front(), application.answer, origin,
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

    void add_requests(Way const& way, Bytes answer, std::int64_t origin, PerSecond rate)
    {
        if (rate == PerSecond{}) return;
        auto const stays = stays_of(way);
        std::vector<std::int64_t> indices; // of the device that each leg runs on
        for (std::size_t i = 0; i < stays.size(); ++i) {
            auto const number = at(way.legs[i].device);
            auto const& group = platform_.devices[number];
            indices.push_back(i == 0 ? origin : partner_of(indices.back(), group.count));
            if (stays[i].service > Seconds{})
                sum_.devices[number][at(indices.back())] +=
                    rate * stays[i].service / (mean_speed_share(group) * static_cast<double>(group.workers));
        }
        for (std::size_t hop = 0; hop + 1 < indices.size(); ++hop)
            add_message({.route = way.legs[hop].route, .from = indices[hop], .to = indices[hop + 1]}, rate,
                        stays[hop].sent);
        auto last = indices.size() - 1;
        for (int const route : way.back) {
            add_message({.route = route, .from = indices[last], .to = indices[last - 1]}, rate, answer);
            --last;
        }
    }

    struct Hop {
        int route;
        std::int64_t from; ///< index in its group
        std::int64_t to;   ///< index in its group
    };

    void add_message(Hop const& hop, PerSecond rate, Bytes bytes)
    {
        auto const& route = platform_.routes[at(hop.route)];
        auto const offered = expected_sendings(platform_, route) * bytes * rate;
        if (offered == BytesPerSecond{}) return;
        for (int const number : route.via) {
            auto const& link = platform_.links[at(number)];
            auto const index = link.each < 0 ? 0 : link.each == route.from ? hop.from : hop.to;
            auto const& capacity = rate_of(link, route);
            bool const up = &capacity == &link.up;
            auto& share = (up ? sum_.up : sum_.down)[at(number)][at(index)];
            share += offered / BytesPerSecond{capacity.mean()};
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
