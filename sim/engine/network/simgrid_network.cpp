#include "sim/base/contract.hpp"
#include "sim/engine/network/fluid_network.hpp"
#include "sim/scenario/network_traits.hpp"

#include <fmt/core.h>
#include <simgrid/kernel/Timer.hpp>
#include <simgrid/s4u.hpp>
#include <xbt/log.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

namespace s4u = simgrid::s4u;
using simgrid::kernel::timer::Timer;

/// SimGrid cannot solve for a link without any rate; this share of the peak moves nothing that can be seen.
constexpr double rate_of_a_link_that_is_down = 1e-20;
StepFunction const steady{1}; ///< what cells have in place of a rate
constexpr char const* name_of_weight = "network/weight-S";
constexpr double weight_of_lv08 = 20537;   ///< B, SimGrid's default of network/weight-S for it
constexpr double window_of_lv08 = 4194304; ///< B, SimGrid's default of network/TCP-gamma

/// SimGrid takes flows of whole units only. So the unit is as small a part of a byte as lets the largest flow
/// be counted in 62 bits; a power of two, which changes no digit of any rate.
double units_in_a_byte(Bytes largest)
{
    int exponent = 0;
    std::frexp(largest.value(), &exponent);
    return std::ldexp(1.0, 62 - exponent);
}

/// SimGrid takes whatever is less than its precision (1e-5 by default) for nothing, the time of a medium that
/// a byte takes among them: once one flow of a cell had its rate, the others would be free of the cell.
void see_airtimes(Table<FluidPath> const& paths, double units)
{
    double least = std::numeric_limits<double>::infinity();
    for (auto const& path : paths) {
        for (double const airtime : path.airtimes)
            if (airtime > 0) least = std::min(least, airtime);
    }
    if (std::isfinite(least)) s4u::Engine::set_config("maxmin/precision", 1e-3 * least / units);
}

bool models_tcp(NetworkModel model)
{
    return network_traits_of(model).tcp == NetworkTraits::TcpModel::simgrids;
}

void configure(NetworkModel model, double units)
{
    s4u::Engine::set_config("surf/precision", 1e-13); // else ends closer than 1 ns become one
    if (models_tcp(model)) {
        s4u::Engine::set_config("network/TCP-gamma", window_of_lv08 * units);
        return;
    }
    s4u::Engine::set_config("network/model", std::string{"CM02"});
    s4u::Engine::set_config("network/crosstraffic", false);
    s4u::Engine::set_config("network/TCP-gamma", 1e18); // no limit by a TCP window
}

std::unique_ptr<s4u::Engine> make_engine()
{
    xbt_log_control_set("root.thresh:warning");
    std::array arguments{const_cast<char*>("sunder"), static_cast<char*>(nullptr)};
    int count = 1;
    return std::make_unique<s4u::Engine>(&count, arguments.data());
}

class SimGridNetwork final : public FluidNetwork {
public:
    SimGridNetwork(Setup const& setup, Calendar& calendar, Listener& listener);

    FlowKey start(Flow const& flow) override;
    Bytes abort(FlowKey const& flow) override;
    [[nodiscard]] std::vector<FlowLeft> left() override;
    void run() override;

private:
    struct Core;
    std::unique_ptr<Core> core_;
};

struct SimGridNetwork::Core final : Wakeable {
    /// A link whose rate may change while flows are on it.
    struct LiveLink final : Wakeable {
        Core* core = nullptr;
        StepFunction const* rate = nullptr;
        s4u::Link* link = nullptr;
        double present = 0; ///< rate, B/s
        std::int64_t flows = 0;
        std::optional<Calendar::Event> change; ///< the next of its rate, while flows are on it

        void join();
        void leave();
        void follow();
        void wake(std::uint64_t token) override;
    };

    /// Known by its place among all while it is live.
    struct LiveFlow {
        Flow flow;
        std::size_t place = 0;
        std::uint64_t order = 0; ///< of starting
        enum class Phase : std::uint8_t { postponed, flows, ended, told } phase = Phase::postponed;
        s4u::ActivityPtr activity; ///< while it flows
        Calendar::Event told;      ///< when its end was made an event
    };

    Core(Setup const& setup, Calendar& calendar_of_run, Listener& listener_of_run)
        : calendar{calendar_of_run},
          listener{listener_of_run},
          engine{make_engine()},
          units{units_in_a_byte(setup.largest)},
          weight{models_tcp(setup.model) ? weight_of_lv08 * units : 0},
          paths{setup.paths}
    {
        configure(setup.model, units);
        see_airtimes(paths, units);
        if (weight > 0) s4u::Engine::set_config(name_of_weight, weight);
        build(setup.links);
        connect();
    }

    void build(Table<FluidLink> const& links_wanted);
    void gather_cell_rates();
    [[nodiscard]] s4u::Link* make_cell(s4u::NetZone& zone, Id<FluidLink> id) const;
    [[nodiscard]] std::vector<Id<FluidLink>> with_cell_first(std::vector<Id<FluidLink>> route) const;
    void set_rates_in_cells(Id<FluidPath> id);
    void connect();
    LiveFlow& take(Flow const& flow);
    void launch(LiveFlow& live);
    void tell_peak_again(LiveLink& link) const;
    void ended(LiveFlow& live);
    void leave_links(LiveFlow& live);
    void tell_of_ended();
    Bytes withdraw(LiveFlow& live);
    void wake(std::uint64_t place) override;
    void drain();
    void arm();
    /// Those of the way back too: what is charged to them holds the flow back as well.
    template <class Visit>
    void for_each_link(Flow const& flow, Visit const& visit)
    {
        auto const& path = paths[flow.path];
        for (auto const* part : {&path.links, &path.links_back})
            for (auto const link : *part)
                visit(links[link]);
    }
    [[nodiscard]] Seconds clock() const { return Seconds{s4u::Engine::get_clock()}; }

    Calendar& calendar;
    Listener& listener;
    std::unique_ptr<s4u::Engine> engine;
    double units = 1;  ///< of SimGrid's flows in a byte
    double weight = 0; ///< of a link's slowness when flows share it, see SimGrid's network/weight-S
    Table<FluidPath> paths;
    Table<LiveLink, FluidLink> links;
    std::map<Id<FluidLink>, std::vector<double>> cell_rates; ///< of their paths, ascending
    Table<s4u::Host*, FluidPath> sources;
    s4u::Host* sink = nullptr;
    std::vector<std::unique_ptr<LiveFlow>> flows;
    std::vector<LiveFlow*> idle;
    std::vector<LiveFlow*> postponed; ///< to start as soon as SimGrid's clock has come to now
    std::vector<LiveFlow*> ended_now; ///< whose ends have still to be made events
    std::uint64_t started = 0;
    std::int64_t in_progress = 0;
    Timer* timer = nullptr;
    std::array<s4u::ActivityPtr, 8>
        ended_lately; ///< SimGrid 3.32 needs an activity to outlive its own callback
    std::size_t next_ended = 0;
};

void SimGridNetwork::Core::LiveLink::join()
{
    if (++flows > 1 || rate->constant()) return;
    present = rate->at(core->calendar.now());
    follow();
}

void SimGridNetwork::Core::LiveLink::leave()
{
    if (--flows == 0 && change) core->calendar.cancel(*std::exchange(change, std::nullopt));
}

void SimGridNetwork::Core::LiveLink::follow()
{
    core->tell_peak_again(*this);
    change.reset();
    if (Seconds const next = rate->next_change(core->calendar.now()); std::isfinite(next.value()))
        change = core->calendar.schedule(next, Turn{}, *this, 0);
}

/// Makes SimGrid ask for the link's present rate again. Where flows have weights (lv08), `set_bandwidth` lets
/// those start that are still in their latency, and forgets them when that is over; without weights it does
/// not, and they need not be worked out again for a peak that stays.
void SimGridNetwork::Core::tell_peak_again(LiveLink& link) const
{
    if (weight > 0) s4u::Engine::set_config(name_of_weight, 0.0);
    link.link->set_bandwidth(link.rate->peak() * units);
    if (weight > 0) s4u::Engine::set_config(name_of_weight, weight);
}

void SimGridNetwork::Core::LiveLink::wake(std::uint64_t /*token*/)
{
    present = rate->at(core->calendar.now());
    follow();
}

void SimGridNetwork::Core::build(Table<FluidLink> const& links_wanted)
{
    auto* zone = s4u::create_star_zone("sunder");
    gather_cell_rates();
    links = Table<LiveLink, FluidLink>(links_wanted.size());
    for (auto const id : links_wanted.ids()) {
        auto const& wanted = links_wanted[id];
        auto& link = links[id];
        link.core = this;
        link.rate = wanted.rate;
        if (wanted.cell) {
            link.rate = &steady;
            SUNDER_EXPECTS(*wanted.cell == CellShare::throughput);
            if (cell_rates.contains(id)) link.link = make_cell(*zone, id);
            continue;
        }
        link.link = zone->create_link(fmt::format("l{}", id.index()), wanted.rate->peak() * units);
        link.link->set_latency(wanted.latency.value());
        if (!wanted.rate->constant()) {
            link.link->set_sharing_policy(s4u::Link::SharingPolicy::NONLINEAR, [this, &link](double, int) {
                return units * std::max(link.present, rate_of_a_link_that_is_down * link.rate->peak());
            });
        }
        link.link->seal();
    }
    auto const in_route = [this](std::vector<Id<FluidLink>> const& wanted) {
        std::vector<s4u::LinkInRoute> route;
        route.reserve(wanted.size());
        for (auto const id : wanted)
            route.emplace_back(links[id].link);
        return route;
    };
    auto const join = [&](s4u::Host* host, std::vector<Id<FluidLink>> const& out,
                          std::vector<Id<FluidLink>> const& in) {
        zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, in_route(out), false);
        zone->add_route(nullptr, host->get_netpoint(), nullptr, nullptr, in_route(in), false);
    };
    sink = zone->create_host("sink", 1.0)->seal();
    join(sink, {}, {});
    for (auto const id : paths.ids()) {
        SUNDER_EXPECTS(paths[id].moving == nullptr);
        auto* source = zone->create_host(fmt::format("h{}", sources.size()), 1.0)->seal();
        join(source, with_cell_first(paths[id].links), paths[id].links_back);
        sources.push_back(source);
        set_rates_in_cells(id);
    }
    zone->seal();
}

/// Rates in cells are levels of their links, each of which is asked for once.
void SimGridNetwork::Core::gather_cell_rates()
{
    for (auto const& path : paths) {
        for (std::size_t i = 0; i < path.airtimes.size(); ++i)
            if (path.airtimes[i] > 0) cell_rates[path.links[i]].push_back(units / path.airtimes[i]);
    }
    for (auto& [cell, rates] : cell_rates) {
        std::ranges::sort(rates);
        rates.erase(std::unique(rates.begin(), rates.end()), rates.end());
    }
}

/// A zone of radio has one link, which has a rate for each host.
s4u::Link* SimGridNetwork::Core::make_cell(s4u::NetZone& zone, Id<FluidLink> id) const
{
    auto* const radio = s4u::create_wifi_zone(fmt::format("z{}", id.index()))->set_parent(&zone);
    auto* const cell = radio->create_link(fmt::format("l{}", id.index()), cell_rates.at(id));
    cell->set_latency(0)->seal();
    radio->seal();
    return cell;
}

/// SimGrid wants a cell first on the route of its host. \pre there is one at most
std::vector<Id<FluidLink>> SimGridNetwork::Core::with_cell_first(std::vector<Id<FluidLink>> route) const
{
    auto const is_cell = [this](Id<FluidLink> id) { return cell_rates.contains(id); };
    auto const wired = std::stable_partition(route.begin(), route.end(), is_cell);
    SUNDER_EXPECTS(wired - route.begin() <= 1);
    return route;
}

void SimGridNetwork::Core::set_rates_in_cells(Id<FluidPath> id)
{
    auto const& path = paths[id];
    for (std::size_t i = 0; i < path.airtimes.size(); ++i) {
        if (path.airtimes[i] <= 0) continue;
        auto const& rates = cell_rates.at(path.links[i]);
        auto const level = std::ranges::lower_bound(rates, units / path.airtimes[i]) - rates.begin();
        links[path.links[i]].link->set_host_wifi_rate(sources[id], static_cast<int>(level));
    }
}

void SimGridNetwork::Core::connect()
{
    s4u::Activity::on_completion_cb([this](s4u::Activity const& activity) {
        auto* flow = const_cast<s4u::Activity&>(activity).get_data<LiveFlow>();
        if (flow != nullptr) ended(*flow);
    });
}

SimGridNetwork::Core::LiveFlow& SimGridNetwork::Core::take(Flow const& flow)
{
    if (idle.empty()) {
        flows.push_back(std::make_unique<LiveFlow>());
        flows.back()->place = flows.size() - 1;
        idle.push_back(flows.back().get());
    }
    auto& live = *idle.back();
    idle.pop_back();
    live.flow = flow;
    live.order = started++;
    return live;
}

void SimGridNetwork::Core::launch(LiveFlow& live)
{
    ++in_progress;
    for_each_link(live.flow, [](LiveLink& link) { link.join(); });

    auto comm = s4u::Comm::sendto_init();
    comm->set_data(&live);
    comm->set_payload_size(
        static_cast<std::uint64_t>(std::max(1LL, std::llround(live.flow.bytes.value() * units))));
    comm->set_source(sources[live.flow.path]);
    comm->set_destination(sink); // starts it
    live.activity = std::move(comm);
    live.phase = LiveFlow::Phase::flows;
}

void SimGridNetwork::Core::ended(LiveFlow& live)
{
    ended_now.push_back(&live);
    live.phase = LiveFlow::Phase::ended;
    leave_links(live);
    calendar.move_to(clock());
    arm();
}

void SimGridNetwork::Core::leave_links(LiveFlow& live)
{
    ended_lately[next_ended++ % ended_lately.size()] = std::move(live.activity);
    --in_progress;
    for_each_link(live.flow, [](LiveLink& link) { link.leave(); });
}

/// Flows that end together take their turns; those of one turn go in the order in which they started, as on a
/// link in virtual time.
void SimGridNetwork::Core::tell_of_ended()
{
    auto ends = std::exchange(ended_now, {});
    std::ranges::sort(ends, {}, &LiveFlow::order);
    for (auto* live : ends) {
        live->told = calendar.schedule(calendar.now(), live->flow.turn, *this, live->place);
        live->phase = LiveFlow::Phase::told;
    }
}

void SimGridNetwork::Core::wake(std::uint64_t place)
{
    auto& live = *flows[place];
    idle.push_back(&live);
    listener.served(live.flow.token);
}

/// \return what it had still to carry
Bytes SimGridNetwork::Core::withdraw(LiveFlow& live)
{
    idle.push_back(&live);
    switch (live.phase) {
    case LiveFlow::Phase::postponed:
        std::erase(postponed, &live);
        return live.flow.bytes;
    case LiveFlow::Phase::flows:
        break;
    case LiveFlow::Phase::ended:
        std::erase(ended_now, &live);
        return Bytes{};
    case LiveFlow::Phase::told:
        calendar.cancel(live.told);
        return Bytes{};
    }
    auto const activity = live.activity;
    Bytes const left{activity->get_remaining() / units};
    boost::static_pointer_cast<s4u::Comm>(activity)->set_data(nullptr);
    leave_links(live);
    activity->cancel();
    return left;
}

/// Wakes all that is due. While nothing flows, that is all there is: SimGrid's clock need not follow.
void SimGridNetwork::Core::drain()
{
    while (!calendar.empty() && postponed.empty() && (in_progress == 0 || calendar.next_at() <= clock()))
        calendar.wake_next();
}

/// Sees to it that SimGrid calls when the next event is due.
void SimGridNetwork::Core::arm()
{
    bool const waiting = !postponed.empty() || !ended_now.empty();
    if (!waiting && calendar.empty()) return;
    double const due = std::max((waiting ? calendar.now() : calendar.next_at()).value(), clock().value());
    if (timer != nullptr) {
        if (timer->get_date() <= due) return;
        timer->remove();
    }
    timer = Timer::set(due, [this] {
        timer = nullptr;
        for (auto* live : std::exchange(postponed, {}))
            launch(*live);
        tell_of_ended();
        drain();
        arm();
    });
}

SimGridNetwork::SimGridNetwork(Setup const& setup, Calendar& calendar, Listener& listener)
    : core_{std::make_unique<Core>(setup, calendar, listener)}
{
}

Carrier::FlowKey SimGridNetwork::start(Flow const& flow)
{
    SUNDER_EXPECTS(flow.bytes > Bytes{});
    auto& live = core_->take(flow);
    if (core_->calendar.now() > core_->clock()) {
        live.phase = Core::LiveFlow::Phase::postponed;
        core_->postponed.push_back(&live);
    } else {
        core_->launch(live);
    }
    return {.order = 0, .number = live.place};
}

Bytes SimGridNetwork::abort(FlowKey const& flow)
{
    return core_->withdraw(*core_->flows[flow.number]);
}

std::vector<FlowLeft> SimGridNetwork::left()
{
    std::vector<FlowLeft> flows;
    for (auto const& live : core_->flows) {
        if (live->activity)
            flows.push_back({live->flow.token, live->activity->get_remaining() / core_->units});
    }
    return flows;
}

void SimGridNetwork::run()
{
    core_->arm();
    core_->engine->run();
}

} // namespace
} // namespace sunder::sim

/// What is looked for in the part that is loaded. The caller owns what it returns.
extern "C" [[gnu::visibility("default")]] sunder::sim::FluidNetwork*
sunder_new_fluid_network(sunder::sim::FluidNetwork::Setup const* setup, sunder::sim::Calendar* calendar,
                         sunder::sim::Carrier::Listener* listener)
{
    return new sunder::sim::SimGridNetwork{*setup, *calendar, *listener};
}
