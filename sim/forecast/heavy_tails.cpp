#include "sim/forecast/heavy_tails.hpp"

#include "sim/base/match.hpp"
#include "sim/forecast/offered_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

namespace sunder::sim {
namespace {

constexpr double light = std::numeric_limits<double>::infinity();

double shape_of(Distribution const& distribution)
{
    return std::visit(Match{[](Pareto const& pareto) { return pareto.shape; },
                            [](OneOf<Deterministic, Uniform, Exponential, Erlang, Gamma, Lognormal,
                                     TruncatedNormal, Empirical> auto const&) { return light; }},
                      distribution);
}

/// The least shape of its parts, whose tail is that of the sum.
double shape_of(ServiceTime const& time)
{
    double least = light;
    for (auto const& part : time.random)
        least = std::min(least, shape_of(part.time));
    return least;
}

double shape_of(Leg const& leg)
{
    return std::min({shape_of(leg.decode), shape_of(leg.compute), shape_of(leg.encode)});
}

bool is_open(DeployedApplication const& application)
{
    return std::visit(
        Match{[](Closed const&) { return false; },
              [](OneOf<Periodic, Poisson, GammaArrivals, Recorded> auto const&) { return true; }},
        application.arrivals);
}

/// The least shapes of the jobs of a device group.
struct Jobs {
    double any = light;
    double open = light; ///< that come whether or not others are done
};

Table<Jobs, DeviceGroup> jobs_of(Deployment const& deployment)
{
    Table<Jobs, DeviceGroup> all;
    for (auto const& group : deployment.platform.devices) {
        double const shape =
            std::visit(Match{[](StepFunction const&) { return light; },
                             [](CompetingJobs const& others) { return shape_of(others.service); }},
                       group.load);
        all.push_back({.any = shape, .open = shape});
    }
    for (auto const& application : deployment.applications)
        for (auto const& way : application.ways)
            for (auto const& leg : way.legs) {
                auto& jobs = all[leg.device];
                jobs.any = std::min(jobs.any, shape_of(leg));
                if (is_open(application)) jobs.open = std::min(jobs.open, shape_of(leg));
            }
    return all;
}

/// Which moments of the latency are finite.
enum class Finite : std::uint8_t { both, mean_only, neither };

/// Of the time at a device, its wait included.
Finite at_device(DeviceGroup const& group, Jobs const& jobs, double offered)
{
    auto const workers = static_cast<double>(group.workers);
    double const spare = std::max(1.0, workers - std::floor(offered * workers));
    bool const waits = std::visit(
        Match{[](OneOf<Fifo, PriorityQueue, EarliestDeadline, ShortestFirst> auto const&) { return true; },
              [](Sharing const&) { return false; }},
        group.queue);
    if (waits && jobs.open <= 1 + 1 / spare) return Finite::neither;
    if (waits && jobs.open <= 1 + 2 / spare) return Finite::mean_only;
    return jobs.any <= 2 ? Finite::mean_only : Finite::both;
}

class Tails {
public:
    explicit Tails(Deployment const& deployment) : platform_{deployment.platform}
    {
        auto const jobs = jobs_of(deployment);
        auto const offered = offered_load(deployment);
        for (auto const group : jobs.ids())
            devices_.push_back(
                at_device(platform_.devices[group], jobs[group], std::ranges::max(offered.devices[group])));
        for (auto const& link : platform_.links)
            links_.push_back(link.jitter && shape_of(link.jitter->delay) <= 2 ? Finite::mean_only
                                                                              : Finite::both);
        for (auto const& fault : platform_.faults)
            std::visit(Match{[&](DeviceFault const& of) { meet(devices_[of.group], fault.when); },
                             [&](LinkFault const& of) { meet(links_[of.link], fault.when); }},
                       fault.what);
    }

    [[nodiscard]] bool reach(DeployedApplication const& application) const
    {
        return std::ranges::any_of(application.ways, [&](Way const& way) { return reach(way); });
    }

    [[nodiscard]] std::vector<std::string> sentences() const
    {
        constexpr std::string_view advice = "more requests do not settle it, and it gets no interval";
        std::vector<std::string> found;
        for (auto const group : devices_.ids())
            if (devices_[group] != Finite::both)
                found.push_back(fmt::format(
                    "the Pareto times at device '{}' give latencies no finite {}: their mean is dominated by "
                    "the few longest, {}",
                    platform_.devices[group].name, devices_[group] == Finite::neither ? "mean" : "variance",
                    advice));
        for (auto const link : links_.ids())
            if (links_[link] != Finite::both)
                found.push_back(fmt::format(
                    "the Pareto jitter of link '{}' gives latencies no finite variance: their mean is "
                    "dominated by the few longest, {}",
                    platform_.links[link].name, advice));
        return found;
    }

private:
    /// Who comes in a spell waits for what is left of it, whose tail is heavier by one.
    static void meet(Finite& moments, Spells const& spells)
    {
        double const shape =
            std::visit([](OneOf<Once, Recurring> auto const& when) { return shape_of(when.lasts); }, spells);
        if (shape <= 3) moments = std::max(moments, shape <= 2 ? Finite::neither : Finite::mean_only);
    }

    [[nodiscard]] bool reach(Way const& way) const
    {
        bool heavy = false;
        for (auto const& leg : way.legs) {
            heavy = heavy || devices_[leg.device] != Finite::both;
            if (leg.route) heavy = heavy || is_heavy(*leg.route);
            for (auto const& input : leg.inputs)
                heavy = heavy || is_heavy(input.route);
        }
        for (auto const route : way.back)
            heavy = heavy || is_heavy(route);
        return heavy;
    }

    [[nodiscard]] bool is_heavy(Id<Route> route) const
    {
        return std::ranges::any_of(platform_.routes[route].via,
                                   [&](Id<Link> link) { return links_[link] != Finite::both; });
    }

    Platform const& platform_;
    Table<Finite, DeviceGroup> devices_;
    Table<Finite, Link> links_;
};

} // namespace

std::vector<bool> infinite_variances(Deployment const& deployment)
{
    Tails const tails{deployment};
    std::vector<bool> found;
    for (auto const& application : deployment.applications)
        found.push_back(tails.reach(application));
    return found;
}

std::vector<std::string> heavy_tails(Deployment const& deployment)
{
    return Tails{deployment}.sentences();
}

} // namespace sunder::sim
