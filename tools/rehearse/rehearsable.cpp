#include "tools/rehearse/rehearsable.hpp"

#include "sim/base/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <variant>

namespace sunder::rehearse {
namespace {

using sim::Id;
using sim::Match;
using sim::OneOf;

class Objections {
public:
    Objections(sim::Scenario const& scenario, sim::Deployment const& deployment, PlayedOver medium)
        : scenario_{scenario}, deployment_{deployment}, medium_{medium}
    {
    }

    void raise()
    {
        std::size_t places = 0;
        for (auto const id : deployment_.applications.ids()) {
            object_to_application(id);
            object_to_way(id);
        }
        for (auto const group : groups_)
            places += static_cast<std::size_t>(deployment_.platform.devices[group].count);
        auto const& first = scenario_.applications[Id<sim::Application>{0}];
        if (places > most_places)
            report(first.where, fmt::format("{} devices take part, each a process of its own", places),
                   fmt::format("a rehearsal has {} at most", most_places));
        if (!deployment_.platform.faults.empty())
            report(first.where, "faults cannot be rehearsed", "leave out `faults`");
        diagnostics_.raise_if_any();
    }

private:
    void report(sim::Location const& where, std::string message, std::string hint)
    {
        diagnostics_.report(where, std::move(message), std::move(hint));
    }

    void object_to_application(Id<sim::Application> id)
    {
        auto const& written = scenario_.applications[id];
        auto const& application = deployment_.applications[id];
        auto const refuse = [&](char const* what, char const* hint) {
            report(written.where,
                   fmt::format("application '{}' {}, which cannot be rehearsed", written.name, what), hint);
        };
        if (application.choice)
            report(written.split_where,
                   fmt::format("application '{}' chooses among several ways, which cannot be rehearsed",
                               written.name),
                   "name one cut, or `{best: latency}`");
        if (application.retry) refuse("begins requests again", "leave out `retry`");
        if (application.second) refuse("has a fallback", "leave out `fallback`");
        if (application.steps) refuse("answers in tokens", "leave out `steps`");
        auto const& way = application.ways.front();
        if (!way.leaving.empty()) refuse("lets requests leave early", "`exits: none`");
        if (std::ranges::any_of(way.legs, [](sim::Leg const& leg) { return !leg.inputs.empty(); }))
            refuse("has inputs of other devices", "leave out `origins`");
        bool const is_silent = application.answer.value() <= 0 && way.legs.size() > 1;
        bool const is_closed = std::visit(
            Match{[](sim::Closed const&) { return true; },
                  [](OneOf<sim::Periodic, sim::Poisson, sim::GammaArrivals, sim::Recorded> auto const&) {
                      return false;
                  }},
            application.arrivals);
        if (is_silent && is_closed)
            refuse("asks again when it was answered, and there is no answer", "give `answer` a size");
        object_to_transport(written, application.transport);
    }

    void object_to_transport(sim::Application const& written, sim::Transport const& transport)
    {
        auto const refuse = [&](std::string message, char const* hint) {
            report(written.transport_where,
                   fmt::format("application '{}' {}", written.name, std::move(message)), hint);
        };
        std::visit(Match{[&](sim::Tcp const& tcp) {
                             if (tcp.connection == sim::tcp::Connection::fresh)
                                 refuse("opens a connection for each message, which cannot be rehearsed",
                                        "`connection: persistent` or `idle_reset`");
                             if (tcp.initial_window != sim::Tcp{}.initial_window)
                                 refuse("has an initial window other than Linux's, which cannot be rehearsed",
                                        "leave out `initial_window`");
                         },
                         [](OneOf<sim::Datagram, sim::IdealTransport> auto const&) {}},
                   transport);
    }

    void object_to_way(Id<sim::Application> id)
    {
        auto const& written = scenario_.applications[id];
        auto const& application = deployment_.applications[id];
        auto const& way = application.ways.front();
        for (std::size_t leg = 0; leg < way.legs.size(); ++leg) {
            auto const group = way.legs[leg].device;
            bool const is_chosen = leg > 0 && deployment_.platform.devices[group].count > 1 &&
                                   application.dispatch != sim::Dispatch::home;
            if (is_chosen)
                report(written.route_where,
                       fmt::format("application '{}' chooses among the devices of '{}' as it goes, which "
                                   "cannot be rehearsed",
                                   written.name, deployment_.platform.devices[group].name),
                       "`dispatch: home`, or one device");
            if (groups_.insert(group).second) object_to_group(written, group);
            if (!way.legs[leg].route) continue;
            for (auto const link : deployment_.platform.routes[*way.legs[leg].route].via)
                if (links_.insert(link).second) object_to_link(written, link);
        }
    }

    void object_to_group(sim::Application const& user, Id<sim::DeviceGroup> id)
    {
        auto const& group = deployment_.platform.devices[id];
        auto const refuse = [&](char const* what, char const* hint) {
            report(user.where, fmt::format("device '{}' {}, which cannot be rehearsed", group.name, what),
                   hint);
        };
        auto const whatever = [&] { refuse("has a queue other than `fifo`", "leave out `queue`"); };
        std::visit(Match{[&](sim::Fifo const& queue) {
                             if (queue.limit)
                                 refuse("drops what finds its queue full", "leave out the limit");
                         },
                         [&](OneOf<sim::PriorityQueue, sim::Sharing, sim::EarliestDeadline,
                                   sim::ShortestFirst> auto const&) { whatever(); }},
                   group.queue);
        std::visit(Match{[&](sim::StepFunction const& load) {
                             if (load.peak() > 0)
                                 refuse("is slowed by a load that is a share",
                                        "give `load` as jobs that compete, or other applications");
                         },
                         [](sim::CompetingJobs const&) {}},
                   group.load);
        if (group.batch) refuse("serves requests in batches", "leave out `batch`");
        if (group.warm_up) refuse("warms up", "leave out `warm_up`: a rehearsal begins warm");
        if (group.profile.load_rate) refuse("loads models when they are asked for", "leave out `load_rate`");
        if (!group.motion.empty()) refuse("moves", "leave out its motion");
        if (group.battery) refuse("has a battery", "leave out `battery`");
        if (group.radio) refuse("has a radio of its own", "leave out `radio`");
        if (group.throttle) refuse("slows when it is hot", "leave out `throttle`");
        if (group.spread) refuse("differs from others of its group", "leave out `spread`");
    }

    void object_to_link(sim::Application const& user, Id<sim::Link> id)
    {
        auto const& link = deployment_.platform.links[id];
        auto const refuse = [&](char const* what, char const* hint) {
            report(user.route_where, fmt::format("link '{}' {}, which cannot be rehearsed", link.name, what),
                   hint);
        };
        if (link.cell) refuse("is a radio cell", "a link with a rate");
        if (link.queue != sim::LinkQueue::fifo)
            refuse("has queues of its own for each flow", "`queue: fifo`");
        if (!link.loss) return;
        std::visit(Match{[](OneOf<sim::PacketLoss, sim::GilbertElliott> auto const&) {},
                         [&](sim::MessageLoss const&) {
                             refuse("loses whole messages", "packets are lost: `loss: {packets: ...}`");
                         }},
                   link.loss->process);
        if (medium_ == PlayedOver::loopback)
            refuse("loses packets", "without --loopback, where packets are carried one by one");
    }

    sim::Scenario const& scenario_;
    sim::Deployment const& deployment_;
    PlayedOver medium_;
    std::set<Id<sim::DeviceGroup>> groups_;
    std::set<Id<sim::Link>> links_;
    sim::Diagnostics diagnostics_;
};

} // namespace

void expect_rehearsable(sim::Scenario const& scenario, sim::Deployment const& deployment, PlayedOver medium)
{
    Objections{scenario, deployment, medium}.raise();
}

} // namespace sunder::rehearse
