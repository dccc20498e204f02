#include "sim/forecast/offered_load.hpp"

#include "sim/base/match.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/cost/transfer_cost.hpp"
#include "sim/forecast/lone_request.hpp"
#include "sim/platform/cell.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace sunder::sim {
namespace {

std::size_t at(std::int64_t number)
{
    return static_cast<std::size_t>(number);
}

/// The devices of a group that requests go to, in equal shares: one, or all.
struct Spread {
    std::int64_t first = 0;
    std::int64_t count = 1;
};

/// What is asked of each device of a group, or of each one's link.
class Shares {
public:
    Shares(std::size_t size, double each) : of_each_(size, each) {}

    void add(Spread const& spread, double share)
    {
        (spread.count > 1 ? of_all_ : of_each_[at(spread.first)]) += share;
    }

    [[nodiscard]] std::vector<double> sums() const
    {
        auto sums = of_each_;
        for (auto& sum : sums)
            sum += of_all_ / static_cast<double>(sums.size());
        return sums;
    }

private:
    std::vector<double> of_each_;
    double of_all_ = 0; ///< together
};

template <class Of>
Table<std::vector<double>, Of> sums_of(Table<Shares, Of> const& all)
{
    Table<std::vector<double>, Of> sums;
    for (auto const& shares : all)
        sums.push_back(shares.sums());
    return sums;
}

/// Adds up what is asked for.
class OfferedWork {
public:
    enum class Competitors : std::uint8_t { none, all };

    explicit OfferedWork(Platform const& platform, Competitors competitors) : platform_{platform}
    {
        for (auto const& group : platform.devices)
            devices_.emplace_back(at(group.count),
                                  competitors == Competitors::all ? competing_load(group) : 0.0);
        for (auto const& link : platform.links) {
            std::size_t const links = link.each   ? at(platform.devices[*link.each].count)
                                      : link.cell ? std::max<std::size_t>(1, link.cell->access_points.size())
                                                  : 1;
            up_.emplace_back(links, 0.0);
            down_.emplace_back(links, 0.0);
        }
    }

    /// Of requests that begin on way number `way`, and of the passes that follow.
    void add(DeployedApplication const& application, std::size_t way, RunSettings const& run)
    {
        for (auto const& [share, ending] : endings_of(application, way))
            add(application,
                {.way = application.ways[ending], .answer = application.answer, .of_request = share}, run);
        if (!application.steps) return;
        auto const& steps = *application.steps;
        add(application,
            {.way = application.ways[steps.way],
             .answer = steps.answer,
             .of_request = mean_passes(steps.count, steps.lookahead)},
            run);
    }

    [[nodiscard]] OfferedLoad sum() const
    {
        OfferedLoad load{.devices = sums_of(devices_), .up = sums_of(up_), .down = sums_of(down_)};
        for (auto const& fault : platform_.faults) {
            double const share = share_of_time(fault.when);
            std::visit(
                Match{[&](DeviceFault const& of) { raise(load.devices[of.group], of.index, 1 - share); },
                      [&](LinkFault const& of) {
                          double const left = 1 - share * (1 - of.factor);
                          raise(load.up[of.link], of.index, left);
                          raise(load.down[of.link], of.index, left);
                      }},
                fault.what);
        }
        return load;
    }

private:
    struct Pass {
        Way const& way;
        Bytes answer;
        double of_request = 1; ///< how many
    };

    void add(DeployedApplication const& application, Pass const& pass, RunSettings const& run)
    {
        auto const origins = platform_.devices[application.origin].count;
        for (std::int64_t origin = 0; origin < origins; ++origin)
            add_passes(application, pass, origin,
                       pass.of_request * mean_rate(application.arrivals, origin, run.until));
    }

    /// Of what one of these, or each, can do, so much is left.
    static void raise(std::vector<double>& loads, std::optional<std::int64_t> index, double left)
    {
        for (std::size_t i = 0; i < loads.size(); ++i)
            if (at(index.value_or(static_cast<std::int64_t>(i))) == i) loads[i] /= left;
    }

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

    /// What a request takes of one, of its time alone, where there is as much to do as can be done.
    static double share_of_worker(DeviceGroup const& group)
    {
        return group.batch ? share_of_full_batch(*group.batch) : 1.0;
    }

    static Spread behind(Spread const& near, DeviceGroup const& group, Dispatch dispatch)
    {
        if (dispatch == Dispatch::home) return {.first = partner_of(near.first, group.count)};
        return {.first = 0, .count = group.count};
    }

    /// What one request takes of a device of leg `leg`; where it takes nothing, as if all were alike.
    [[nodiscard]] double part_of_device(Way const& way, std::size_t leg) const
    {
        auto const& group = platform_.devices[way.legs[leg].device];
        double const can = mean_speed_share(group) * static_cast<double>(group.workers);
        Seconds const service = stays_of(way)[leg].service;
        return service > Seconds{} ? service.value() * share_of_worker(group) / can : 1.0;
    }

    /// Of the requests that come to a fork, those that go on in the way, and whither.
    struct Branch {
        double share = 1;
        Spread to;
    };
    /// By turns and at random each device of all groups has an equal part. Who looks at the queues is taken
    /// to keep all equally busy, which they are where there is as much to do as can be done.
    [[nodiscard]] Branch branch(DeployedApplication const& application, Way const& way, std::size_t leg,
                                Spread const& near) const
    {
        auto const count_of = [&](Way const& of) { return platform_.devices[of.legs[leg].device].count; };
        auto const& siblings = way.forks[leg];
        std::int64_t total = 0;
        std::int64_t before = 0;
        double weights = 0;
        double own = 0;
        auto const weight_of = [&](Way const& of) {
            auto const count = static_cast<double>(count_of(of));
            return balances(application.dispatch) ? count / part_of_device(of, leg) : count;
        };
        for (auto const number : siblings) {
            auto const& sibling = application.ways[number];
            bool const is_this = sibling.legs[leg].device == way.legs[leg].device;
            if (is_this) before = total;
            if (is_this) own = weight_of(sibling);
            total += count_of(sibling);
            weights += weight_of(sibling);
        }
        Spread const all{.first = 0, .count = count_of(way)};
        if (application.dispatch != Dispatch::home || near.count > 1)
            return {.share = own / weights, .to = all};
        auto const place = partner_of(near.first, total) - before;
        bool const is_here = place >= 0 && place < count_of(way);
        return {.share = is_here ? 1.0 : 0.0, .to = is_here ? Spread{.first = place} : all};
    }

    static bool balances(Dispatch dispatch)
    {
        switch (dispatch) {
        case Dispatch::least_work:
        case Dispatch::shortest_queue:
        case Dispatch::two_choices:
            return true;
        case Dispatch::turn:
        case Dispatch::random:
        case Dispatch::home:
            return false;
        }
        return false;
    }

    void add_passes(DeployedApplication const& application, Pass const& pass, std::int64_t origin,
                    PerSecond rate)
    {
        if (rate == PerSecond{}) return;
        auto const& way = pass.way;
        std::vector<Spread> spreads{{.first = origin}}; // over the devices that each leg runs on
        for (std::size_t leg = 1; leg < way.legs.size(); ++leg) {
            bool const forks = !way.forks.empty() && !way.forks[leg].empty();
            auto const& group = platform_.devices[way.legs[leg].device];
            auto const next = forks ? branch(application, way, leg, spreads.back())
                                    : Branch{.to = behind(spreads.back(), group, application.dispatch)};
            rate = next.share * rate;
            spreads.push_back(next.to);
        }
        add_on_way(pass, spreads, rate);
    }

    void add_on_way(Pass const& pass, std::vector<Spread> const& spreads, PerSecond rate)
    {
        if (rate == PerSecond{}) return;
        auto const& way = pass.way;
        auto const stays = stays_of(way);
        for (std::size_t i = 0; i < stays.size(); ++i) {
            auto const id = way.legs[i].device;
            auto const& group = platform_.devices[id];
            if (stays[i].service > Seconds{})
                devices_[id].add(spreads[i],
                                 rate * stays[i].service * share_of_worker(group) /
                                     (mean_speed_share(group) * static_cast<double>(group.workers)));
        }
        for (std::size_t hop = 0; hop + 1 < spreads.size(); ++hop)
            add_message({.route = way.legs[hop].route.value(), .from = spreads[hop], .to = spreads[hop + 1]},
                        rate, stays[hop].sent);
        for (std::size_t leg = 0; leg < spreads.size(); ++leg)
            for (auto const& input : way.legs[leg].inputs)
                add_message(
                    {.route = input.route, .from = origin_of(input, way, spreads), .to = spreads[leg]}, rate,
                    input.bytes);
        auto last = spreads.size() - 1;
        for (auto const route : way.back) {
            add_message({.route = route, .from = spreads[last], .to = spreads[last - 1]}, rate, pass.answer);
            --last;
        }
    }

    /// The device of the way, or the partner of the one that asks.
    [[nodiscard]] Spread origin_of(InputMessage const& input, Way const& way,
                                   std::vector<Spread> const& spreads) const
    {
        for (std::size_t leg = 0; leg < spreads.size(); ++leg)
            if (way.legs[leg].device == input.from) return spreads[leg];
        return {.first = partner_of(spreads.front().first, platform_.devices[input.from].count)};
    }

    /// Of the messages of one hop.
    struct RouteUse {
        Id<Route> route;
        Spread from;
        Spread to;
    };

    void add_message(RouteUse const& use, PerSecond rate, Bytes bytes)
    {
        auto const& route = platform_.routes[use.route];
        auto const offered = expected_sendings(platform_, route) * bytes * rate;
        if (offered == BytesPerSecond{}) return;
        for (auto const id : route.via) {
            auto const& link = platform_.links[id];
            if (link.cell && link.cell->access_points.size() > 1) {
                for (auto const& dealt : airtimes_of(*link.cell, route.from, use.from))
                    up_[id].add({.first = dealt.access_point}, offered * (dealt.share * dealt.airtime));
                for (auto const& dealt : airtimes_of(*link.cell, route.to, use.to))
                    up_[id].add({.first = dealt.access_point}, offered * (dealt.share * dealt.airtime));
                continue;
            }
            if (link.cell) {
                auto const time = mean_airtime(airtimes_of(*link.cell, route.from, use.from)) +
                                  mean_airtime(airtimes_of(*link.cell, route.to, use.to));
                up_[id].add({}, offered * time);
                continue;
            }
            auto const& capacity = rate_of(link, route);
            auto const& spread = !link.each ? Spread{} : link.each == route.from ? use.from : use.to;
            add_offered((&capacity == &link.up ? up_ : down_)[id], capacity, spread, offered);
        }
    }

    /// What is offered to a link, or to those that devices have of their own.
    static void add_offered(Shares& shares, LinkRate const& rate, Spread const& spread,
                            BytesPerSecond offered)
    {
        auto const add = [&](Spread const& some, double part) {
            shares.add(some, part * offered / BytesPerSecond{rate.of_device(some.first).mean()});
        };
        if (rate.is_one()) return add(spread, 1);
        for (std::int64_t i = 0; i < spread.count; ++i)
            add({.first = spread.first + i}, 1.0 / static_cast<double>(spread.count));
    }

    /// What a byte takes of a cell's time that one or all of the devices of a group send or receive.
    [[nodiscard]] std::vector<DealtAirtime> airtimes_of(RadioCell const& cell, Id<DeviceGroup> group,
                                                        Spread const& spread) const
    {
        if (spread.count == 1) return airtimes_of_device(cell, {.group = group, .index = spread.first});
        return airtimes(cell, group, platform_.devices[group].count);
    }

    Platform const& platform_;
    Table<Shares, DeviceGroup> devices_;
    Table<Shares, Link> up_;
    Table<Shares, Link> down_;
};

/// Place by place.
template <class Of>
void combine(Table<std::vector<double>, Of>& all, Table<std::vector<double>, Of> const& more,
             auto const& operation)
{
    for (auto const id : all.ids())
        std::ranges::transform(all[id], more[id], all[id].begin(), operation);
}

void combine(OfferedLoad& all, OfferedLoad const& more, auto const& operation)
{
    combine(all.devices, more.devices, operation);
    combine(all.up, more.up, operation);
    combine(all.down, more.down, operation);
}

/// What is asked whatever way is chosen.
OfferedLoad least_of_ways(Deployment const& deployment, DeployedApplication const& application)
{
    auto const offered_by = [&](std::size_t way) {
        OfferedWork work{deployment.platform, OfferedWork::Competitors::none};
        work.add(application, way, deployment.run);
        return work.sum();
    };
    auto const& among = application.choice->among;
    auto least = offered_by(among.front());
    for (auto const way : among)
        combine(least, offered_by(way), [](double a, double b) { return std::min(a, b); });
    return least;
}

/// Ways that a request may take where nothing fails and nobody chooses a cut.
std::size_t ways_at_first(DeployedApplication const& application)
{
    if (application.ways.front().forks.empty()) return 1;
    return application.second ? application.second->way : application.ways.size();
}

} // namespace

OfferedLoad offered_load(Deployment const& deployment)
{
    OfferedWork work{deployment.platform, OfferedWork::Competitors::all};
    for (auto const& application : deployment.applications) {
        if (application.choice) continue;
        for (std::size_t way = 0; way < ways_at_first(application); ++way)
            work.add(application, way, deployment.run);
    }
    auto sum = work.sum();
    for (auto const& application : deployment.applications)
        if (application.choice) combine(sum, least_of_ways(deployment, application), std::plus<>{});
    return sum;
}

bool is_too_much(double offered)
{
    constexpr double rounding = 1e-12;
    return offered >= 1.0 - rounding;
}

} // namespace sunder::sim
