#include "nas/evaluate/latency_bound.hpp"

#include "nas/evaluate/queue_ends.hpp"
#include "sim/base/distribution.hpp"
#include "sim/base/match.hpp"
#include "sim/engine/arrival_stream.hpp"
#include "sim/engine/message_luck.hpp"
#include "sim/engine/seeds.hpp"
#include "sim/records/records.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <variant>

namespace sunder::nas {
namespace {

using sim::Seconds;

/// Seconds by which sums of instants may differ here and in the simulator, generously.
constexpr double rounding = 1e-8;
/// Instants closer than this may stand in any order.
constexpr double tie = 1e-9;
constexpr double infinity = std::numeric_limits<double>::infinity();

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

bool is_limited(sim::Queue const& queue)
{
    return std::visit(sim::Match{[](sim::Sharing const&) { return false; },
                                 [](auto const& line) { return line.limit.has_value(); }},
                      queue);
}

bool is_shared(sim::DeviceGroup const& group)
{
    return std::holds_alternative<sim::Sharing>(group.queue);
}

bool route_uses(sim::Platform const& platform, int route, int link)
{
    if (route < 0) return false;
    auto const& via = platform.routes[at(route)].via;
    return std::ranges::find(via, link) != via.end();
}

/// Whether another application sends anything over the link, in any direction.
bool used_by_others(SearchSetting const& setting, int link)
{
    auto const& applications = setting.base.applications;
    for (std::size_t i = 0; i < applications.size(); ++i) {
        if (i == setting.application) continue;
        auto const uses = [&](int route) { return route_uses(setting.base.platform, route, link); };
        if (std::ranges::any_of(applications[i].legs, uses, &sim::Leg::route)) return true;
        if (std::ranges::any_of(applications[i].back, uses)) return true;
    }
    return false;
}

bool is_visited_by_others(SearchSetting const& setting, int group)
{
    auto const& applications = setting.base.applications;
    for (std::size_t i = 0; i < applications.size(); ++i)
        if (i != setting.application &&
            std::ranges::find(applications[i].legs, group, &sim::Leg::device) != applications[i].legs.end())
            return true;
    return false;
}

/// Whether answers of the searched application flow on the same lanes as what it sends.
bool carries_answers_too(SearchSetting const& setting, int link)
{
    return setting.searched().answer > sim::Bytes{} &&
           setting.base.platform.links[at(link)].duplex == sim::Duplex::half &&
           route_uses(setting.base.platform, setting.back, link);
}

/// Of `finished` latencies in ascending order, number floor((finished - 1) share) is part of the percentile
/// and the smaller of its two parts. \return so many are to be in time; more is enough
std::int64_t least_in_time(std::int64_t finished, double share)
{
    return static_cast<std::int64_t>(std::floor(static_cast<double>(finished - 1) * share * (1.0 - 1e-12)));
}

} // namespace

LatencyBound::LatencyBound(SearchSetting const& setting, std::int64_t replications)
    : setting_{&setting},
      lone_{setting},
      device_speed_{speed_of(setting.origin_group())},
      server_speed_{speed_of(setting.server_group())}
{
    auto const& origin = setting.origin_group();
    blind_on_device_ = std::holds_alternative<sim::Closed>(setting.searched().arrivals) ||
                       is_limited(origin.queue) || device_speed_.peak() <= 0;
    if (is_visited_by_others(setting, setting.searched().origin) ||
        std::holds_alternative<sim::CompetingJobs>(origin.load))
        device_ = Knowledge::at_least;
    blind_on_server_ = blind_on_device_ || is_limited(setting.server_group().queue) ||
                       server_speed_.peak() <= 0 || setting.base.run.network_model == sim::NetworkModel::lv08;
    look_at_links();
    followed_ = can_be_followed(setting);
    blind_on_server_ = blind_on_server_ || (losses_ && !followed_);
    if (blind_on_device_) return;
    for (std::int64_t replication = 0; replication < replications; ++replication) {
        runs_.push_back(make_run(replication));
        counted_ += std::ranges::count(runs_.back().counts, 1);
    }
}

void LatencyBound::look_at_links()
{
    auto const& platform = setting_->base.platform;
    auto const& out = platform.routes[at(setting_->out)];
    auto const own = [&](sim::Link const& link) { return link.each == setting_->searched().origin; };
    bool all_are_ours = true;
    for (int const number : out.via) {
        auto const& link = platform.links[at(number)];
        bool const ours_alone = !used_by_others(*setting_, number) && !carries_answers_too(*setting_, number);
        links_.push_back({.rate = &rate_of(link, out),
                          .users = own(link) ? SharedLink::Users::one_device : SharedLink::Users::all_devices,
                          .copies = link.each < 0 || own(link) ? 1 : setting_->server_group().count});
        least_delay_ += link.latency.value();
        if (link.loss) losses_ = true;
        if (links_.back().rate->peak() <= 0) blind_on_server_ = true;
        if (!ours_alone) rates_ = Knowledge::at_least;
        all_are_ours = all_are_ours && ours_alone;
        if (!link.jitter) continue;
        // Independent delays belong to their messages. Those that hang on the one before are known where
        // messages of one device have the link for themselves, since these cross in their order.
        bool const by_order =
            ours_alone && own(link) && std::holds_alternative<sim::Ar1>(link.jitter->memory);
        if (by_order || std::holds_alternative<sim::Independent>(link.jitter->memory)) {
            drawn_.push_back(links_.size() - 1);
        } else {
            least_delay_ += sim::least_of(link.jitter->delay).value();
            delays_ = Knowledge::at_least;
        }
    }

    // Equal shares bound every message on a link whose messages all take the same way: that of one device, or
    // the only one. Otherwise other links may hold back some of its messages, to the profit of others.
    for (std::size_t i = 0; i < links_.size(); ++i) {
        bool const one_way =
            links_[i].users == SharedLink::Users::one_device || (links_.size() == 1 && links_[i].copies == 1);
        if (one_way && (sharing_ < 0 || links_[i].rate->peak() < links_[at(sharing_)].rate->peak()))
            sharing_ = static_cast<int>(i);
    }
    if (sharing_ < 0) {
        rates_ = Knowledge::at_least;
    } else {
        auto const& chosen = links_[at(sharing_)];
        auto const devices = static_cast<double>(setting_->origin_group().count);
        for (std::size_t i = 0; i < links_.size(); ++i) {
            double const users = links_[i].users == SharedLink::Users::all_devices ? devices : 1.0;
            if (static_cast<int>(i) != sharing_ && links_[i].rate->least() < users * chosen.rate->peak())
                rates_ = Knowledge::at_least;
        }
    }

    if (all_are_ours && rates_ == Knowledge::at_least) look_for_own_links();

    auto const answer = setting_->searched().answer;
    if (answer <= sim::Bytes{}) return;
    auto const& back = platform.routes[at(setting_->back)];
    double flow = 0;
    for (int const number : back.via) {
        auto const& link = platform.links[at(number)];
        if (link.loss) losses_ = true;
        flow = std::max(flow, answer.value() / rate_of(link, back).peak());
    }
    least_answer_ = least_delay(platform, back).value() + flow;
}

/// A link of each device's own and one of all, in any order.
void LatencyBound::look_for_own_links()
{
    auto const own = std::ranges::find(links_, SharedLink::Users::one_device, &SharedLink::users);
    auto const common = std::ranges::find(links_, SharedLink::Users::all_devices, &SharedLink::users);
    if (links_.size() != 2 || own == links_.end() || common == links_.end()) return;
    if (!own->rate->constant() || common->copies != 1) return;
    before_one_ = LinksBeforeOne{
        .own = own->rate->peak(), .common = common->rate, .devices = at(setting_->origin_group().count)};
}

LatencyBound::Run LatencyBound::make_run(std::int64_t replication) const
{
    auto const& application = setting_->searched();
    auto const& settings = setting_->base.run;
    auto const devices = setting_->origin_group().count;
    Run run;
    run.seed = sim::seed_of_replication(settings, replication);
    Run all;
    for (std::int64_t device = 0; device < devices; ++device) {
        auto const own = sim::seed_of_source(run.seed, application.name, device);
        sim::ArrivalStream stream{{.arrivals = &application.arrivals, .device = device, .devices = devices},
                                  sim::seed_of_arrivals(own)};
        for (std::int64_t asked = 0; !settings.requests || asked < *settings.requests; ++asked) {
            auto const arrived_at = stream.next();
            if (!arrived_at || (settings.until && *arrived_at >= *settings.until)) break;
            all.arrived_at.push_back(arrived_at->value());
            all.device.push_back(static_cast<std::uint32_t>(device));
            all.counts.push_back(*arrived_at >= settings.warm_up ? 1 : 0);
            all.seeds.push_back(sim::seed_of_request(own, asked));
        }
    }
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
    run.delay.assign(run.arrived_at.size(), least_delay_);
    auto const& platform = setting_->base.platform;
    auto const& out = platform.routes[at(setting_->out)];
    for (auto const which : drawn_) {
        auto const& link = platform.links[at(out.via[which])];
        sim::Name const name{link.name};
        std::vector<sim::JitterProcess> processes(at(setting_->origin_group().count),
                                                  sim::JitterProcess{*link.jitter});
        for (std::size_t row = 0; row < run.delay.size(); ++row) {
            auto const attempt =
                sim::seed_of_attempt(sim::seed_of_message(run.seeds[row], sim::Way::out, 0), 1);
            sim::Draws const draws{sim::seed_of_jitter(attempt, name)};
            run.delay[row] += processes[run.device[row]].next(Seconds{}, draws).value();
        }
    }
}

bool LatencyBound::is_blind(Journey::End end) const
{
    return end == Journey::End::on_device ? blind_on_device_ : blind_on_server_;
}

bool LatencyBound::exceeds(Journey const& journey, PercentileLimit const& asked) const
{
    double const limit = asked.limit.value() + rounding;
    if (lone_.least_latency(journey).value() > limit) return true;
    if (is_blind(journey.end) || counted_ == 0) return false;
    bool const stays = journey.end == Journey::End::on_device;
    if ((stays || !losses_) && exceeds_by_stages(journey, asked)) return true;
    return !stays && followed_ && exceeds_when_followed(journey, asked);
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
    // The fewer finish, the fewer late ones it takes: this many are enough however many finish.
    auto const enough = counted_ - least_in_time(counted_, asked.share);
    Fates all;
    for (auto const& run : runs_) {
        auto const left = after_device(run, (journey.head + journey.encode).value());
        if (left.knowledge != Knowledge::exact) return false;
        auto const fates = follow(*setting_, run.seed,
                                  {.arrived_at = run.arrived_at,
                                   .device = run.device,
                                   .counts = run.counts,
                                   .left_at = left.at,
                                   .seed = run.seeds},
                                  journey, asked.limit.value() + rounding, enough - all.late);
        if (!fates) return false;
        all.finished += fates->finished;
        all.late += fates->late;
        if (all.late >= enough) return true;
    }
    return all.finished - all.late <= least_in_time(all.finished, asked.share);
}

LatencyBound::Instants LatencyBound::after_device(Run const& run, double service) const
{
    Instants result{.at = run.arrived_at, .knowledge = device_};
    if (service <= 0)
        return {.at = run.arrived_at, .knowledge = Knowledge::exact}; // nobody waits for nothing
    auto const& group = setting_->origin_group();
    std::vector<std::uint32_t> order(run.arrived_at.size());
    std::iota(order.begin(), order.end(), 0U);
    auto const groups = grouped(at(group.count), order, [&](std::uint32_t row) { return run.device[row]; });
    serve_groups(result.at, groups, [&](std::vector<double> const& starts) {
        return is_shared(group)
                   ? ends_in_shares(starts, service, device_speed_, static_cast<double>(group.workers))
                   : ends_in_order(starts, service, device_speed_, at(group.workers));
    });
    return result;
}

/// From the start of the flow.
LatencyBound::Instants LatencyBound::after_link(Run const& run, Instants const& sent, double bytes) const
{
    if (bytes <= 0) return sent;
    if (before_one_ && sent.knowledge == Knowledge::exact)
        return {.at = ends_behind_own_links(sent.at, run.device, bytes, *before_one_),
                .knowledge = Knowledge::exact};
    Instants came{.at = sent.at, .knowledge = Knowledge::at_least};
    for (auto const& link : links_)
        for (std::size_t row = 0; row < sent.at.size(); ++row)
            came.at[row] = std::max(came.at[row], link.rate->when(Seconds{sent.at[row]}, bytes).value());
    if (sent.knowledge != Knowledge::exact || sharing_ < 0) return came;

    auto const& chosen = links_[at(sharing_)];
    bool const by_device = chosen.users == SharedLink::Users::one_device;
    auto const groups = grouped(by_device ? at(setting_->origin_group().count) : 1, order_of(sent.at),
                                [&](std::uint32_t row) { return by_device ? run.device[row] : 0U; });
    auto shared = sent.at;
    serve_groups(shared, groups, [&](std::vector<double> const& starts) {
        return ends_in_shares(starts, bytes, *chosen.rate, 1.0);
    });
    for (std::size_t row = 0; row < shared.size(); ++row)
        came.at[row] = std::max(came.at[row], shared[row]);
    came.knowledge = rates_;
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
    for (auto const& link : links_) {
        if (link.users == SharedLink::Users::one_device) continue;
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
        if (is_shared(group))
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
        if (delays_ == Knowledge::at_least) instants.knowledge = Knowledge::at_least;
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
            auto const ends = is_shared(group) ? ends_in_order(coming, service / static_cast<double>(places),
                                                               server_speed_, 1)
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
