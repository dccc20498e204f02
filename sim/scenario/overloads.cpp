#include "sim/base/match.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/cost/transfer_cost.hpp"
#include "sim/scenario/deployment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sunder::sim {
namespace {

std::size_t at(std::int64_t number)
{
    return static_cast<std::size_t>(number);
}

/// Offered load of every device and link, as a share of what it can do.
class OfferedLoad {
public:
    explicit OfferedLoad(Platform const& platform) : platform_{platform}
    {
        for (auto const& group : platform.devices)
            devices_.emplace_back(at(group.count), competing_load(group));
        for (auto const& link : platform.links) {
            std::size_t const links = link.each < 0 ? 1 : at(platform.devices[at(link.each)].count);
            up_.emplace_back(links, 0.0);
            down_.emplace_back(links, 0.0);
        }
    }

    void add(DeployedApplication const& application, RunSettings const& run)
    {
        auto const origins = platform_.devices[at(application.origin)].count;
        for (std::int64_t origin = 0; origin < origins; ++origin)
            add_requests_of(application, origin, mean_rate(application.arrivals, origin, run.until));
    }

    [[nodiscard]] std::vector<std::string> sentences() const
    {
        std::vector<std::string> found;
        for (std::size_t i = 0; i < devices_.size(); ++i) {
            auto const& group = platform_.devices[i];
            double const share = std::ranges::max(devices_[i]);
            if (too_much(share))
                found.push_back(fmt::format("device '{}' is offered {:.0f} % of what it can do: {}",
                                            group.name, 100.0 * share, consequence(group.queue)));
        }
        for (std::size_t i = 0; i < up_.size(); ++i) {
            auto const& link = platform_.links[i];
            auto const report = [&](double share, std::string_view direction) {
                if (too_much(share))
                    found.push_back(fmt::format(
                        "link '{}' is offered {:.0f} % of its capacity{}: its queue grows until the run ends",
                        link.name, 100.0 * share, direction));
            };
            report(std::ranges::max(up_[i]), "");
            report(std::ranges::max(down_[i]), " on the way back");
        }
        return found;
    }

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

    static bool too_much(double share) { return share >= 1.0 - 1e-12; }

    static std::string_view consequence(Queue const& queue)
    {
        constexpr std::string_view grows = "its queue grows until the run ends";
        constexpr std::string_view drops = "its queue fills and requests are dropped";
        return std::visit(Match{[=](Fifo const& fifo) { return fifo.limit ? drops : grows; },
                                [=](PriorityQueue const& priority) { return priority.limit ? drops : grows; },
                                [=](Sharing) { return grows; }},
                          queue);
    }

    void add_requests_of(DeployedApplication const& application, std::int64_t origin, PerSecond rate)
    {
        if (rate == PerSecond{}) return;
        std::vector<std::int64_t> indices; // of the device that each leg runs on
        for (auto const& leg : application.legs) {
            auto const& group = platform_.devices[at(leg.device)];
            indices.push_back(indices.empty() ? origin : partner_of(indices.back(), group.count));
            auto const service = leg.decode.mean() + leg.compute.mean() + leg.encode.mean();
            if (service > Seconds{})
                devices_[at(leg.device)][at(indices.back())] +=
                    rate * service / (mean_speed_share(group) * static_cast<double>(group.workers));
        }
        for (std::size_t hop = 0; hop + 1 < indices.size(); ++hop) {
            auto const& leg = application.legs[hop];
            add_message({.route = leg.route, .from = indices[hop], .to = indices[hop + 1]}, rate, leg.sent);
        }
        auto last = indices.size() - 1;
        for (int const route : application.back) {
            add_message({.route = route, .from = indices[last], .to = indices[last - 1]}, rate,
                        application.answer);
            --last;
        }
    }

    struct Way {
        int route;
        std::int64_t from; ///< index in its group
        std::int64_t to;   ///< index in its group
    };

    void add_message(Way const& way, PerSecond rate, Bytes bytes)
    {
        auto const& route = platform_.routes[at(way.route)];
        auto const offered = expected_sendings(platform_, route) * bytes * rate;
        if (offered == BytesPerSecond{}) return;
        for (int const number : route.via) {
            auto const& link = platform_.links[at(number)];
            auto const index = link.each < 0 ? 0 : link.each == route.from ? way.from : way.to;
            bool const up = route.forward || link.duplex == Duplex::half;
            auto& share = (up ? up_ : down_)[at(number)][at(index)];
            share += offered / BytesPerSecond{(up ? link.up : link.down).mean()};
        }
    }

    Platform const& platform_;
    std::vector<std::vector<double>> devices_; ///< (groups, devices)
    std::vector<std::vector<double>> up_;      ///< (links, links of the group); with half duplex all
    std::vector<std::vector<double>> down_;    ///< (links, links of the group)
};

} // namespace

std::vector<std::string> overloads(Deployment const& deployment)
{
    OfferedLoad offered{deployment.platform};
    for (auto const& application : deployment.applications)
        offered.add(application, deployment.run);
    return offered.sentences();
}

} // namespace sunder::sim
