#include "sim/engine/simulation.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"
#include "sim/engine/seeds.hpp"
#include "sim/scenario/heavy_tails.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::uint64_t competing = std::uint64_t{1} << 63U; ///< marks tokens of competing jobs
constexpr std::uint64_t window_is_over = std::uint64_t{1} << 62U;
constexpr Seconds forever{std::numeric_limits<double>::infinity()};

bool takes_time(ServiceTime const& time)
{
    return time.fixed > Seconds{} || !time.random.empty();
}

bool has_work(Leg const& leg)
{
    return takes_time(leg.decode) || takes_time(leg.compute) || takes_time(leg.encode);
}

std::int32_t code(std::vector<std::string>& names, std::string const& name)
{
    auto const found = std::ranges::find(names, name);
    if (found == names.end()) names.push_back(name);
    return static_cast<std::int32_t>(std::ranges::find(names, name) - names.begin());
}

void add_offered(Links& rows, OfferedLoad const& offered)
{
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const& links = rows.direction[row] == Direction::down ? offered.down : offered.up;
        rows.offered.push_back(
            links[static_cast<std::size_t>(rows.link[row])][static_cast<std::size_t>(rows.index[row])]);
    }
}

} // namespace

Simulation::Simulation(Deployment const& deployment, std::int64_t replication, Recorder& recorder)
    : deployment_{deployment},
      recorder_{recorder},
      replication_{static_cast<std::int32_t>(replication)},
      keeps_spans_{deployment.run.record == RecordLevel::spans},
      window_{deployment.run.warm_up, deployment.run.until.value_or(forever)},
      network_{deployment, seed_of_replication(deployment.run, replication), window_, calendar_,
               static_cast<Network::Client&>(*this)}
{
    auto const seed = seed_of_replication(deployment.run, replication);
    build_stations();
    build_sources(seed);
    network_.open();
    row_of_lane_ = network_.rows_of_lanes();
    build_competitors(seed);
    name_records();
}

void Simulation::name_records()
{
    for (auto const& application : deployment_.applications) {
        records_.applications.push_back(
            {.name = application.name,
             .model = application.model,
             .origin = deployment_.platform.devices[static_cast<std::size_t>(application.origin)].name,
             .cut = application.plan.name,
             .deadline = application.deadline,
             .tail =
                 has_infinite_variance(deployment_, application) ? Tail::infinite_variance : Tail::light});
        cut_codes_.push_back(code(records_.cuts, application.plan.name));
    }
    for (auto const& group : deployment_.platform.devices)
        records_.groups.push_back(group.name);
    for (auto const& link : deployment_.platform.links)
        records_.links.push_back(link.name);
    records_.scenario = deployment_.name;
    records_.seed = deployment_.run.seed;
}

void Simulation::build_stations()
{
    for (auto const& group : deployment_.platform.devices) {
        auto const* share = std::get_if<StepFunction>(&group.load);
        speeds_.push_back(share ? share->mapped([](double x) { return 1 - x; }) : StepFunction{1.0});
    }
    for (std::size_t group = 0; group < deployment_.platform.devices.size(); ++group) {
        first_station_.push_back(stations_.size());
        auto const& devices = deployment_.platform.devices[group];
        for (std::int64_t i = 0; i < devices.count; ++i) {
            group_of_station_.push_back(static_cast<int>(group));
            stations_.push_back(make_station({.group = &devices, .speed = &speeds_[group], .window = window_},
                                             calendar_, static_cast<Station::Client&>(*this)));
        }
    }
}

void Simulation::build_sources(Seed seed)
{
    for (std::size_t i = 0; i < deployment_.applications.size(); ++i) {
        auto const& application = deployment_.applications[i];
        auto const count = deployment_.platform.devices[static_cast<std::size_t>(application.origin)].count;
        for (std::int64_t device = 0; device < count; ++device) {
            auto const own = seed_of_source(seed, application.name, device);
            sources_.push_back(make_source(static_cast<int>(i), device, own));
        }
    }
    to_come_ = static_cast<std::int64_t>(sources_.size());
    for (std::size_t source = 0; source < sources_.size(); ++source) {
        auto const& application =
            deployment_.applications[static_cast<std::size_t>(sources_[source].application)];
        if (std::holds_alternative<Closed>(application.arrivals))
            think(source);
        else
            ask_later(source);
    }
}

Simulation::Source Simulation::make_source(int number, std::int64_t device, Seed seed)
{
    auto const& application = deployment_.applications[static_cast<std::size_t>(number)];
    auto const& groups = deployment_.platform.devices;
    auto const count_of = [&](int group) { return groups[static_cast<std::size_t>(group)].count; };
    Source source{.application = number,
                  .device = device,
                  .arrivals = ArrivalStream{{.arrivals = &application.arrivals,
                                             .device = device,
                                             .devices = count_of(application.origin)},
                                            seed_of_arrivals(seed)},
                  .seed = seed,
                  .stations = {},
                  .channels = {},
                  .back = {},
                  .asked = 0,
                  .thought_at = {},
                  .at_once = 0};
    std::vector<std::int64_t> indices{device}; // of the device that serves each leg, in its group
    for (std::size_t leg = 0; leg < application.legs.size(); ++leg) {
        auto const group = application.legs[leg].device;
        if (leg > 0) {
            indices.push_back(partner_of(indices.back(), count_of(group)));
            source.channels.push_back(network_.channel(
                {.route = application.legs[leg - 1].route, .from = indices[leg - 1], .to = indices[leg]}));
        }
        source.stations.push_back(first_station_[static_cast<std::size_t>(group)] +
                                  static_cast<std::size_t>(indices.back()));
    }
    for (std::size_t hop = 0; hop < application.back.size(); ++hop) {
        auto const last = indices.size() - 1 - hop;
        source.back.push_back(network_.channel(
            {.route = application.back[hop], .from = indices[last], .to = indices[last - 1]}));
    }
    return source;
}

void Simulation::build_competitors(Seed replication)
{
    for (std::size_t station = 0; station < stations_.size(); ++station) {
        auto const group = static_cast<std::size_t>(group_of_station_[station]);
        auto const& devices = deployment_.platform.devices[group];
        auto const* jobs = std::get_if<CompetingJobs>(&devices.load);
        if (jobs == nullptr) continue;
        auto const device = static_cast<std::int64_t>(station - first_station_[group]);
        competitors_.push_back({.station = station,
                                .jobs = jobs,
                                .seed = seed_of_competitor(replication, devices.name, device)});
        compete_later(competitors_.size() - 1);
    }
    SUNDER_EXPECTS(sources_.size() + competitors_.size() <= Turn::most_sources);
    if (!competitors_.empty() && deployment_.run.until)
        calendar_.schedule(*deployment_.run.until, Turn{}, *this, window_is_over);
}

void Simulation::wake(std::uint64_t token)
{
    if (has_enough_) return calendar_.clear();
    if (token == window_is_over) return stop_if_over();
    if ((token & competing) != 0) return compete(token & ~competing);
    arrive(token);
}

void Simulation::ask_later(std::size_t number)
{
    auto& source = sources_[number];
    bool const enough = deployment_.run.requests && source.asked >= *deployment_.run.requests;
    auto const at = enough ? std::nullopt : source.arrivals.next();
    if (at && *at < window_.to)
        calendar_.schedule(*at, Turn::of_coming(number), *this, number);
    else
        --to_come_;
}

/// A closed loop whose requests are dropped at once, or take less time than the clock can tell, would never
/// come to the end of the run.
void Simulation::notice_endless_thinking(std::size_t number)
{
    constexpr std::int64_t most = 1'000'000;
    auto& source = sources_[number];
    if (std::exchange(source.thought_at, calendar_.now()) < calendar_.now()) source.at_once = 0;
    if (++source.at_once <= most || deployment_.run.requests) return;
    throw RunError{fmt::format(
        "application '{}' asks without end at {} s: let it `think` for a while before it asks again",
        deployment_.applications[static_cast<std::size_t>(source.application)].name,
        calendar_.now().value())};
}

void Simulation::think(std::size_t number)
{
    notice_endless_thinking(number);
    auto& source = sources_[number];
    auto const& application = deployment_.applications[static_cast<std::size_t>(source.application)];
    auto const at = calendar_.now() + sample(std::get<Closed>(application.arrivals).think,
                                             Draws{seed_of_thinking(source.seed, source.asked)});
    bool const enough = deployment_.run.requests && source.asked >= *deployment_.run.requests;
    if (!enough && at < window_.to)
        calendar_.schedule(at, Turn::of_coming(number), *this, number);
    else
        --to_come_;
}

void Simulation::compete_later(std::size_t number)
{
    auto const& competitor = competitors_[number];
    auto const gap = sample(competitor.jobs->gap, Draws{seed_of_gap(competitor.seed, competitor.next)});
    calendar_.schedule(calendar_.now() + gap, Turn::of_coming(sources_.size() + number), *this,
                       competing | number);
}

void Simulation::compete(std::size_t number)
{
    auto& competitor = competitors_[number];
    auto const service = seed_of_service(competitor.seed, competitor.next++);
    compete_later(number);
    // A competing job that finds the queue full is nobody's loss here.
    (void)stations_[competitor.station]->submit({.token = competing | number,
                                                 .service = sample(competitor.jobs->service, Draws{service}),
                                                 .priority = competitor.jobs->priority,
                                                 .source = sources_.size() + number});
}

void Simulation::arrive(std::size_t number)
{
    auto& source = sources_[number];
    auto const& application = deployment_.applications[static_cast<std::size_t>(source.application)];
    auto const slot =
        live_.take({.row = arrived_++,
                    .source = number,
                    .number = source.asked++,
                    .request = {.application = source.application,
                                .replication = replication_,
                                .device = static_cast<std::int32_t>(source.device),
                                .arrived_at = calendar_.now(),
                                .status = Status::unfinished,
                                .cut = cut_codes_[static_cast<std::size_t>(source.application)]}});
    ++on_their_way_;
    if (!std::holds_alternative<Closed>(application.arrivals)) ask_later(number);
    visit(slot);
}

DeployedApplication const& Simulation::application_of(Live const& live) const
{
    return deployment_.applications[static_cast<std::size_t>(sources_[live.source].application)];
}

Leg const& Simulation::leg_of(Live const& live) const
{
    return application_of(live).legs[live.leg];
}

Seconds Simulation::drawn(ServiceTime const& time, Live const& live) const
{
    Seconds sum = time.fixed;
    if (time.random.empty()) return sum;
    auto const request = seed_of_request(sources_[live.source].seed, live.number);
    for (auto const& part : time.random)
        sum += sample(part.time, Draws{seed_of_op(request, part.op)});
    return sum;
}

void Simulation::visit(std::uint64_t slot)
{
    auto& live = live_[slot];
    auto const& leg = leg_of(live);
    if (!has_work(leg)) return leave_device(slot);
    auto const& source = sources_[live.source];
    live.phase = Live::Phase::device;
    live.since = calendar_.now();
    live.decode = drawn(leg.decode, live);
    live.compute = drawn(leg.compute, live);
    live.encode = drawn(leg.encode, live);
    auto const job =
        stations_[source.stations[live.leg]]->submit({.token = slot,
                                                      .service = live.decode + live.compute + live.encode,
                                                      .priority = application_of(live).priority,
                                                      .source = live.source});
    if (!job) end(slot, Status::dropped);
}

void Simulation::job_started(std::uint64_t token)
{
    if ((token & competing) != 0) return;
    auto& live = live_[token];
    Seconds const waited = calendar_.now() - live.since;
    auto const stage = live.leg == 0 ? Stage::device_wait : Stage::server_wait;
    live.request.times[stage] += waited;
    add_device_span(live, {.stage = stage, .lasted = waited, .energy = {}, .work = {}});
    live.since = calendar_.now();
}

void Simulation::job_finished(std::uint64_t token, Seconds worker_time)
{
    if ((token & competing) != 0) return;
    auto& live = live_[token];
    auto const& leg = leg_of(live);
    auto const& group = deployment_.platform.devices[static_cast<std::size_t>(leg.device)];
    Joules const energy = group.profile.busy_power / static_cast<double>(group.workers) * worker_time;

    // The three parts share the stay as they share the service.
    Seconds const service = live.decode + live.compute + live.encode;
    Seconds const stay = calendar_.now() - live.since;
    auto const share = [service](Seconds part) { return service > Seconds{} ? part / service : 0.0; };
    Seconds const decode = share(live.decode) * stay;
    Seconds const encode = share(live.encode) * stay;
    Seconds const compute = stay - decode - encode;

    auto& request = live.request;
    auto const computing = live.leg == 0 ? Stage::device_compute : Stage::server_compute;
    request.times[Stage::decode] += decode;
    request.times[Stage::encode] += encode;
    request.times[computing] += compute;
    request.energy += energy;
    add_device_span(
        live, {.stage = Stage::decode, .lasted = decode, .energy = share(live.decode) * energy, .work = {}});
    add_device_span(live, {.stage = computing,
                           .lasted = compute,
                           .energy = (1 - share(live.decode) - share(live.encode)) * energy,
                           .work = leg.work});
    add_device_span(
        live, {.stage = Stage::encode, .lasted = encode, .energy = share(live.encode) * energy, .work = {}});
    leave_device(token);
}

void Simulation::tell_device_span(Live& live, DeviceSpan const& span)
{
    auto const started_at = live.since;
    live.since += span.lasted;
    recorder_.passed({.request = live.row,
                      .kind = words_of(span.stage).kind,
                      .stage = span.stage,
                      .leg = static_cast<std::int32_t>(live.leg),
                      .device = static_cast<std::int32_t>(sources_[live.source].stations[live.leg]),
                      .link = -1,
                      .started_at = started_at,
                      .ended_at = live.since,
                      .work = span.work,
                      .energy = span.energy});
}

void Simulation::leave_device(std::uint64_t slot)
{
    auto& live = live_[slot];
    auto const& legs = application_of(live).legs;
    if (live.leg + 1 == legs.size()) return send_answer(slot);
    Bytes const sent = legs[live.leg].sent;
    live.request.payload += sent;
    live.phase = Live::Phase::message;
    live.since = calendar_.now();
    network_.send({.channel = sources_[live.source].channels[live.leg],
                   .bytes = sent,
                   .token = slot,
                   .turn = Turn::of_coming(live.source)});
}

void Simulation::send_answer(std::uint64_t slot)
{
    auto& live = live_[slot];
    auto const& source = sources_[live.source];
    Bytes const answer = application_of(live).answer;
    if (answer <= Bytes{} || live.hops_back == source.back.size()) return end(slot, Status::finished);
    live.phase = Live::Phase::answer;
    live.since = calendar_.now();
    network_.send({.channel = source.back[live.hops_back],
                   .bytes = answer,
                   .token = slot,
                   .turn = Turn::of_coming(live.source)});
}

/// Of the message that is under way for a request.
Seed Simulation::seed_of(std::uint64_t slot) const
{
    auto const& live = live_[slot];
    auto const request = seed_of_request(sources_[live.source].seed, live.number);
    return live.phase == Live::Phase::answer ? seed_of_message(request, Way::back, live.hops_back)
                                             : seed_of_message(request, Way::out, live.leg);
}

void Simulation::message_ended(std::uint64_t slot, Network::Outcome const& outcome)
{
    auto& live = live_[slot];
    auto& request = live.request;
    Seconds const lasted = calendar_.now() - live.since;
    request.attempts += outcome.attempts;
    request.energy += outcome.energy;
    if (live.phase == Live::Phase::answer) {
        request.times[Stage::way_back] += lasted;
    } else {
        request.times[Stage::link_wait] += outcome.waited;
        request.times[Stage::transfer] += lasted - outcome.waited;
    }
    if (outcome.fate == Network::Outcome::Fate::lost) return end(slot, Status::failed);
    if (live.phase == Live::Phase::answer) {
        ++live.hops_back;
        return send_answer(slot);
    }
    ++live.leg;
    visit(slot);
}

void Simulation::message_span(std::uint64_t slot, Network::Span const& span)
{
    if (!keeps_spans_) return;
    auto const& live = live_[slot];
    auto const on_the_way = span.kind == SpanKind::link_wait ? Stage::link_wait : Stage::transfer;
    recorder_.passed({.request = live.row,
                      .kind = span.kind,
                      .stage = live.phase == Live::Phase::answer ? Stage::way_back : on_the_way,
                      .leg = static_cast<std::int32_t>(live.leg - live.hops_back),
                      .device = -1,
                      .link = row_of_lane_[static_cast<std::size_t>(span.lane)],
                      .started_at = span.started_at,
                      .ended_at = calendar_.now(),
                      .bytes = span.bytes,
                      .energy = span.energy});
}

void Simulation::end(std::uint64_t slot, Status status)
{
    auto& live = live_[slot];
    auto const source = live.source;
    bool const asks_again = std::holds_alternative<Closed>(application_of(live).arrivals);
    live.request.finished_at = last_end_ = calendar_.now();
    live.request.status = status;
    has_enough_ = recorder_.ended(live.row, live.request) == Recorder::Next::stop;
    live_.give_back(slot);
    --on_their_way_;
    if (has_enough_) return calendar_.clear();
    if (asks_again) think(source);
    stop_if_over();
}

/// Competing jobs and the steps of traces go on for ever: the run is over when nobody of ours is left and the
/// window has passed.
void Simulation::stop_if_over()
{
    if (to_come_ > 0 || on_their_way_ > 0) return;
    bool const window_goes_on =
        !competitors_.empty() && deployment_.run.until && calendar_.now() < *deployment_.run.until;
    if (!window_goes_on) calendar_.clear();
}

Devices Simulation::device_rows(Window const& window, OfferedLoad const& offered)
{
    Devices rows;
    for (std::size_t i = 0; i < stations_.size(); ++i) {
        auto& station = *stations_[i];
        auto const group = group_of_station_[i];
        auto const& devices = deployment_.platform.devices[static_cast<std::size_t>(group)];
        station.settle();
        Seconds const busy =
            station.busy() / static_cast<double>(devices.workers); // of the device as a whole
        Seconds const length = std::max(Seconds{}, window.to - window.from);
        rows.group.push_back(group);
        rows.replication.push_back(replication_);
        rows.index.push_back(static_cast<std::int32_t>(i - first_station_[static_cast<std::size_t>(group)]));
        rows.busy.push_back(station.busy());
        rows.busy_total.push_back(station.busy_total());
        rows.workers.push_back(static_cast<std::int32_t>(devices.workers));
        rows.queue_max.push_back(static_cast<std::int32_t>(station.most_waiting()));
        rows.energy.push_back(devices.profile.busy_power * busy +
                              devices.profile.idle_power * (length - busy));
        rows.offered.push_back(
            offered.devices[static_cast<std::size_t>(group)][static_cast<std::size_t>(rows.index.back())]);
    }
    return rows;
}

/// Whoever is still on the way when nothing more can happen.
void Simulation::tell_unfinished()
{
    std::vector<bool> is_free(live_.all().size());
    for (auto const slot : live_.free())
        is_free[slot] = true;
    for (std::size_t slot = 0; slot < is_free.size() && !has_enough_; ++slot) {
        if (is_free[slot]) continue;
        auto const& live = live_[slot];
        has_enough_ = recorder_.ended(live.row, live.request) == Recorder::Next::stop;
    }
}

Records Simulation::run()
{
    stop_if_over(); // nobody may ever ask
    network_.run();
    if (!has_enough_) tell_unfinished();

    Window const window{window_.from, deployment_.run.until.value_or(last_end_)};
    records_.windows.push_back(window);
    auto const offered = offered_load(deployment_);
    records_.devices = device_rows(window, offered);
    records_.link_rows = network_.link_rows(window, replication_);
    add_offered(records_.link_rows, offered);
    return std::move(records_);
}

} // namespace sunder::sim
