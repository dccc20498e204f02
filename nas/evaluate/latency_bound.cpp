#include "nas/evaluate/latency_bound.hpp"

#include "nas/evaluate/late_only.hpp"
#include "nas/evaluate/queue_ends.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/engine/arrival_stream.hpp"
#include "sim/engine/message_luck.hpp"
#include "sim/engine/seeds.hpp"
#include "sim/engine/simulate.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

namespace sunder::nas {
namespace {

using sim::Seconds;

/// Seconds by which sums of instants may differ here and in the simulator, generously.
constexpr double rounding = 1e-8;
/// Instants closer than this may stand in any order.
constexpr double tie = 1e-9;

std::size_t at(std::int64_t number)
{
    return static_cast<std::size_t>(number);
}

/// Numbers 0 .. n - 1 in the order of the instants.
std::vector<std::uint32_t> order_of(std::vector<double> const& instants)
{
    std::vector<std::uint32_t> order(instants.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return instants[i]; });
    return order;
}

/// Rows by key, in their order.
template <class KeyOf>
std::vector<std::vector<std::uint32_t>> grouped(std::size_t groups, std::vector<std::uint32_t> const& order,
                                                KeyOf const& key_of)
{
    std::vector<std::vector<std::uint32_t>> rows(groups);
    for (auto const row : order)
        rows[key_of(row)].push_back(row);
    return rows;
}

/// Serves each group of rows by itself: `serve` makes ends of ascending starts.
template <class Serve>
void serve_groups(std::vector<double>& instants, std::vector<std::vector<std::uint32_t>> const& groups,
                  Serve const& serve)
{
    std::vector<double> starts;
    for (auto const& rows : groups) {
        starts.clear();
        for (auto const row : rows)
            starts.push_back(instants[row]);
        auto const ends = serve(starts);
        for (std::size_t i = 0; i < rows.size(); ++i)
            instants[rows[i]] = ends[i];
    }
}

} // namespace

LatencyBound::LatencyBound(SearchSetting const& setting, std::int64_t replications)
    : setting_{&setting},
      lone_{setting},
      known_{known_stages_of(setting)},
      device_speed_{sim::speed_of(setting.origin_group())},
      server_speed_{sim::speed_of(setting.server_group())},
      least_answer_{lone_.least_answer().value()}
{
    if (!known_.device) return;
    for (std::int64_t replication = 0; replication < replications; ++replication) {
        runs_.push_back(make_run(replication));
        counted_ += std::ranges::count(runs_.back().counts, 1);
    }
}

LatencyBound::Run LatencyBound::make_run(std::int64_t replication) const
{
    auto const& application = setting_->searched();
    auto const& settings = setting_->base.run;
    auto const devices = setting_->origin_group().count;
    auto const seed =
        sim::seed_of_application(sim::seed_of_replication(settings, replication), application.name);
    Run all;
    std::vector<std::vector<Seconds>> by_device(at(devices));
    for (std::int64_t device = 0; device < devices; ++device) {
        auto const own = sim::seed_of_source(seed, device);
        sim::ArrivalStream stream{{.arrivals = &application.arrivals, .device = device, .devices = devices},
                                  sim::seed_of_arrivals(own)};
        for (std::int64_t asked = 0; !settings.requests || asked < *settings.requests; ++asked) {
            auto const arrived_at = stream.next();
            if (!arrived_at || (settings.until && *arrived_at >= *settings.until)) break;
            by_device[at(device)].push_back(*arrived_at);
            all.arrived_at.push_back(arrived_at->value());
            all.device.push_back(static_cast<std::uint32_t>(device));
            all.counts.push_back(*arrived_at >= settings.warm_up ? 1 : 0);
            all.seeds.push_back(sim::seed_of_request(own, asked));
        }
    }
    Run run;
    run.arrivals = {.every_device = nullptr,
                    .by_device =
                        std::make_shared<std::vector<std::vector<Seconds>> const>(std::move(by_device))};
    for (auto const row : order_of(all.arrived_at)) {
        run.arrived_at.push_back(all.arrived_at[row]);
        run.device.push_back(all.device[row]);
        run.counts.push_back(all.counts[row]);
        run.seeds.push_back(all.seeds[row]);
    }
    add_delays(run);
    return run;
}

void LatencyBound::add_delays(Run& run) const
{
    run.delay.assign(run.arrived_at.size(), known_.least_delay);
    auto const& platform = setting_->base.platform;
    auto const& out = platform.routes[setting_->out];
    for (auto const which : known_.drawn) {
        auto const& link = platform.links[out.via[which]];
        sim::Name const name{link.name};
        std::vector<sim::JitterProcess> processes(at(setting_->origin_group().count),
                                                  sim::JitterProcess{*link.jitter});
        for (std::size_t row = 0; row < run.delay.size(); ++row) {
            auto const attempt =
                sim::seed_of_attempt(sim::seed_of_message(run.seeds[row], sim::Heading::out, 0), 1);
            sim::Draws const draws{sim::seed_of_jitter(attempt, name)};
            run.delay[row] += processes[run.device[row]].next(Seconds{}, draws).value();
        }
    }
}

bool LatencyBound::is_blind(Journey::End end) const
{
    return end == Journey::End::on_device ? !known_.device : !known_.server;
}

bool LatencyBound::exceeds(Journey const& journey, PercentileLimit const& asked) const
{
    double const limit = asked.limit.value() + rounding;
    if (lone_.least_latency(journey).value() > limit) return true;
    if (is_blind(journey.end) || counted_ == 0) return false;
    bool const stays = journey.end == Journey::End::on_device;
    if ((stays || !known_.losses) && exceeds_by_stages(journey, asked)) return true;
    bool const leaves_in_order =
        known_.after_device == Knowledge::exact || journey.head + journey.encode <= Seconds{};
    return !stays && known_.followed && leaves_in_order && exceeds_when_followed(journey, asked);
}

bool LatencyBound::exceeds_by_stages(Journey const& journey, PercentileLimit const& asked) const
{
    auto const in_time = least_in_time(counted_, asked.share);
    std::int64_t late_so_far = 0;
    for (auto const& run : runs_) {
        late_so_far += late(run, journey, asked.limit.value() + rounding);
        if (counted_ - late_so_far <= in_time) return true;
    }
    return false;
}

bool LatencyBound::exceeds_when_followed(Journey const& journey, PercentileLimit const& asked) const
{
    auto deployment = deployment_of(*setting_, journey, "followed");
    deployment.run.record = sim::RecordLevel::requests;
    deployment.run.network_model = sim::NetworkModel::exact;
    LateOnly recorder{{.asked = {.share = asked.share, .limit = asked.limit + Seconds{rounding}},
                       .warm_up = deployment.run.warm_up,
                       .most = counted_}};
    for (std::size_t replication = 0; replication < runs_.size() && !recorder.is_certain(); ++replication) {
        deployment.applications[setting_->application].arrivals = runs_[replication].arrivals;
        sim::tell_of_requests(deployment, static_cast<std::int64_t>(replication), recorder);
    }
    return recorder.exceeds();
}

LatencyBound::Instants LatencyBound::after_device(Run const& run, double service) const
{
    Instants result{.at = run.arrived_at, .knowledge = known_.after_device};
    if (service <= 0)
        return {.at = run.arrived_at, .knowledge = Knowledge::exact}; // nobody waits for nothing
    auto const& group = setting_->origin_group();
    std::vector<std::uint32_t> order(run.arrived_at.size());
    std::iota(order.begin(), order.end(), 0U);
    auto const groups = grouped(at(group.count), order, [&](std::uint32_t row) { return run.device[row]; });
    serve_groups(result.at, groups, [&](std::vector<double> const& starts) {
        return known_.shares_device
                   ? ends_in_shares(starts, service, device_speed_, static_cast<double>(group.workers))
                   : ends_in_order(starts, service, device_speed_, at(group.workers));
    });
    return result;
}

/// From the start of the flow.
LatencyBound::Instants LatencyBound::after_link(Run const& run, Instants const& sent, double bytes) const
{
    if (bytes <= 0) return sent;
    if (known_.before_one && sent.knowledge == Knowledge::exact)
        return {.at = ends_behind_own_links(sent.at, run.device, bytes, *known_.before_one),
                .knowledge = Knowledge::exact};
    Instants came{.at = sent.at, .knowledge = Knowledge::at_least};
    for (auto const& link : known_.links)
        for (std::size_t row = 0; row < sent.at.size(); ++row)
            came.at[row] = std::max(came.at[row], link.rate->when(Seconds{sent.at[row]}, bytes).value());
    if (sent.knowledge != Knowledge::exact || !known_.sharing) return came;

    auto const& chosen = known_.links[*known_.sharing];
    bool const by_device = chosen.owner == SharedLink::Owner::one_device;
    auto const groups = grouped(by_device ? at(setting_->origin_group().count) : 1, order_of(sent.at),
                                [&](std::uint32_t row) { return by_device ? run.device[row] : 0U; });
    auto shared = sent.at;
    serve_groups(shared, groups, [&](std::vector<double> const& starts) {
        return ends_in_shares(starts, bytes, *chosen.rate, 1.0);
    });
    for (std::size_t row = 0; row < shared.size(); ++row)
        came.at[row] = std::max(came.at[row], shared[row]);
    came.knowledge = known_.rates;
    return came;
}

/// The k-th message cannot have come before the k-th of these, with any order of sending.
std::vector<double> LatencyBound::sorted_after_links(Instants const& sent, Instants const& came,
                                                     double bytes) const
{
    auto sorted = came.at;
    std::ranges::sort(sorted);
    if (bytes <= 0) return sorted;
    auto starts = sent.at;
    std::ranges::sort(starts);
    for (auto const& link : known_.links) {
        if (link.owner == SharedLink::Owner::one_device) continue;
        auto const ends = ends_in_order(starts, bytes, *link.rate, at(link.copies));
        for (std::size_t k = 0; k < sorted.size(); ++k)
            sorted[k] = std::max(sorted[k], ends[k]);
    }
    return sorted;
}

/// Request by request. \pre the instants of coming are exact
LatencyBound::Instants LatencyBound::after_server(Run const& run, Instants const& came, double service) const
{
    auto const& group = setting_->server_group();
    auto const groups = grouped(at(group.count), order_of(came.at), [&](std::uint32_t row) {
        return at(sim::partner_of(run.device[row], group.count));
    });
    Instants result = came;
    serve_groups(result.at, groups, [&](std::vector<double> const& starts) {
        if (known_.shares_server)
            return ends_in_shares(starts, service, server_speed_, static_cast<double>(group.workers));
        auto ends = ends_in_order(starts, service, server_speed_, at(group.workers));
        for (std::size_t k = 1; k < ends.size(); ++k) // any of them may be the first of those that tie
            if (starts[k] - starts[k - 1] <= tie) {
                ends[k] = ends[k - 1];
                result.knowledge = Knowledge::at_least;
            }
        return ends;
    });
    return result;
}

namespace {

/// How many deadlines cannot be matched with ends before them, each with its own.
/// \pre both ascend
std::int64_t unmatched(std::vector<double> const& deadlines, std::vector<double> const& ends)
{
    std::size_t next = 0;
    std::int64_t missed = 0;
    for (double const deadline : deadlines) {
        if (next < ends.size() && ends[next] <= deadline)
            ++next;
        else
            ++missed;
    }
    return missed;
}

} // namespace

std::int64_t LatencyBound::late(Run const& run, Journey const& journey, double limit) const
{
    auto instants = after_device(run, (journey.head + journey.encode).value());
    double rest = 0;
    std::int64_t out_of_order = 0; // late in whatever order they are served
    if (journey.end == Journey::End::on_server) {
        for (std::size_t row = 0; row < instants.at.size(); ++row)
            instants.at[row] += run.delay[row];
        if (known_.delays == Knowledge::at_least) instants.knowledge = Knowledge::at_least;
        double const bytes = journey.sent.value();
        auto const came = after_link(run, instants, bytes);
        double const service = (journey.decode + journey.tail).value();
        rest = least_answer_;
        auto const sent = std::move(instants);
        instants = came;
        if (service > 0 && came.knowledge == Knowledge::exact) {
            instants = after_server(run, came, service);
        } else if (service > 0) {
            for (auto& instant : instants.at)
                instant = server_speed_.when(Seconds{instant}, service).value();
        }
        if (instants.knowledge != Knowledge::exact && service > 0) {
            auto const& group = setting_->server_group();
            auto const places = group.workers * group.count;
            auto const coming = sorted_after_links(sent, came, bytes);
            auto const ends =
                known_.shares_server
                    ? ends_in_order(coming, service / static_cast<double>(places), server_speed_, 1)
                    : ends_in_order(coming, service, server_speed_, at(places));
            std::vector<double> deadlines;
            for (std::size_t row = 0; row < run.arrived_at.size(); ++row)
                if (run.counts[row] != 0) deadlines.push_back(run.arrived_at[row] + limit - rest);
            out_of_order = unmatched(deadlines, ends);
        }
    }
    std::int64_t in_order = 0;
    for (std::size_t row = 0; row < run.arrived_at.size(); ++row)
        if (run.counts[row] != 0 && instants.at[row] + rest - run.arrived_at[row] > limit) ++in_order;
    return std::max(in_order, out_of_order);
}

} // namespace sunder::nas
