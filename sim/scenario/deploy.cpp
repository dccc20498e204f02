#include "sim/base/match.hpp"
#include "sim/plan/chain.hpp"
#include "sim/plan/nested_cuts.hpp"
#include "sim/plan/planner.hpp"
#include "sim/scenario/deployment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sunder::sim {
namespace {

std::size_t index_of(int number)
{
    return static_cast<std::size_t>(number);
}

ModelGraph const& model_of(Scenario const& scenario, Application const& application)
{
    return scenario.models[index_of(application.model)];
}

std::string listed(ModelGraph const& model, std::vector<int> const& producers, std::string_view quote)
{
    std::string text;
    for (int const producer : producers) {
        if (!text.empty()) text += ", ";
        text += fmt::format("{}{}{}", quote, model.name_of(producer), quote);
    }
    return text;
}

std::string as_yaml(ModelGraph const& model, std::vector<int> const& producers)
{
    auto const names = listed(model, producers, "");
    return producers.size() == 1 ? names : "[" + names + "]";
}

/// Works out the plan of one application and reports what is wrong with it.
class Resolver {
public:
    Resolver(Scenario const& scenario, Application const& application, Diagnostics& diagnostics)
        : application_{application},
          model_{model_of(scenario, application)},
          chain_{whole_chain(scenario, application)},
          diagnostics_{diagnostics}
    {
    }

    /// The cuts, shape (servers of chain(),); nothing after a mistake.
    [[nodiscard]] std::optional<std::vector<Cut>> cuts()
    {
        return std::visit(Match{[this](DeviceOnly) { return device_only(); },
                                [this](ServerOnly) { return server_only(); },
                                [this](After const& after) { return given({after}); },
                                [this](Cuts const& cuts) { return given(cuts.hops); },
                                [this](Best best) { return best_for(best.objective); }},
                          application_.split);
    }

    /// All servers, or the origin alone where the plan stays there.
    [[nodiscard]] Chain const& chain() const { return chain_; }

private:
    using Found = std::optional<std::vector<Cut>>;

    Found device_only()
    {
        chain_.keep_origin();
        return checked({});
    }

    Found server_only()
    {
        if (!has_servers("server_only", 1)) return {};
        return checked({cut_with_head(model_, std::vector<bool>(model_.ops.size(), false))});
    }

    Found given(std::vector<After> const& hops)
    {
        std::vector<Cut> cuts;
        for (auto const& hop : hops)
            if (auto cut = cut_behind(hop)) cuts.push_back(std::move(*cut));
        bool const servers = has_servers(hops.size() == 1 ? "a cut" : "this split", hops.size());
        if (!servers || cuts.size() != hops.size()) return {};
        for (std::size_t hop = 0; hop + 1 < cuts.size(); ++hop) {
            if (nested(cuts[hop], cuts[hop + 1])) continue;
            diagnostics_.report(application_.split_where,
                                fmt::format("cut {} ('{}') does not hold all that cut {} ('{}') holds",
                                            hop + 2, name_of(cuts[hop + 1], model_), hop + 1,
                                            name_of(cuts[hop], model_)),
                                "give the cuts in the order of the hops, each behind the one before");
            return {};
        }
        return checked(std::move(cuts));
    }

    Found best_for(Objective objective)
    {
        if (!routes_are_there(application_.servers.size())) return {};
        ChainCosts const costs{chain_};
        auto best = best_cuts(costs, objective);
        if (!best) {
            diagnostics_.report(application_.split_where,
                                fmt::format("nothing can be chosen: no cut of '{}' is possible", model_.name),
                                why_none(costs));
            return {};
        }
        return best;
    }

    /// What stands against staying on the device and against the other cuts at vertices.
    [[nodiscard]] std::string why_none(ChainCosts const& costs) const
    {
        std::vector<std::string> reasons;
        auto const note = [&](Cut const& cut) {
            std::vector<Cut const*> const cuts(chain_.servers(), &cut);
            auto const obstacles = costs.obstacles(cuts);
            if (obstacles.empty()) return;
            auto const reason = sentence(obstacles.front(), chain_);
            if (std::ranges::find(reasons, reason) == reasons.end()) reasons.push_back(reason);
        };
        auto const cuts = cuts_at_vertices(model_);
        note(cuts.back());
        if (chain_.servers() > 0) {
            for (auto const& cut : cuts)
                note(cut);
        }
        reasons.resize(std::min<std::size_t>(reasons.size(), 3));
        return fmt::format("{}", fmt::join(reasons, "; "));
    }

    std::optional<Cut> cut_behind(After const& after)
    {
        std::vector<int> producers;
        for (auto const& name : after.ops) {
            if (name == model_.input_name)
                producers.push_back(model_input);
            else if (int const op = model_.find_op(name); op >= 0)
                producers.push_back(op);
            else {
                report_unknown(name);
                return {};
            }
        }
        std::ranges::sort(producers);
        auto ops = producers;
        std::erase(ops, model_input);
        auto cut = ops.empty() ? cut_with_head(model_, std::vector<bool>(model_.ops.size(), false))
                               : cut_after(model_, ops);
        if (cut.whole_model()) return cut;
        return separates(producers, cut) ? std::optional{std::move(cut)} : std::nullopt;
    }

    bool separates(std::vector<int> const& producers, Cut const& cut)
    {
        std::vector<int> also;
        std::ranges::set_difference(cut.tensors, producers, std::back_inserter(also));
        std::vector<int> idle;
        std::ranges::set_difference(producers, cut.tensors, std::back_inserter(idle));
        auto const hint = fmt::format("write `after: {}`", as_yaml(model_, cut.tensors));
        if (!also.empty())
            diagnostics_.report(application_.split_where,
                                fmt::format("{} alone {} not separate the model: {} also {}",
                                            listed(model_, producers, "'"),
                                            producers.size() == 1 ? "does" : "do", listed(model_, also, "'"),
                                            also.size() == 1 ? "crosses" : "cross"),
                                hint);
        else if (!idle.empty())
            diagnostics_.report(application_.split_where,
                                fmt::format("{} {} not cross this cut: nothing behind it reads {}",
                                            listed(model_, idle, "'"), idle.size() == 1 ? "does" : "do",
                                            idle.size() == 1 ? "it" : "them"),
                                hint);
        return also.empty() && idle.empty();
    }

    void report_unknown(std::string const& name)
    {
        std::vector<std::string> names{model_.input_name};
        for (auto const& op : model_.ops) {
            names.push_back(op.name);
            if (std::ranges::find(op.parts, name, &Op::name) == op.parts.end()) continue;
            diagnostics_.report(
                application_.split_where,
                fmt::format("op '{}' of model '{}' runs as part of '{}'", name, model_.name, op.name),
                fmt::format("write '{}'", op.name));
            return;
        }
        auto const similar = nearest(name, names);
        diagnostics_.report(application_.split_where,
                            fmt::format("model '{}' has no op '{}'", model_.name, name),
                            similar.empty() ? "" : fmt::format("did you mean '{}'?", similar));
    }

    bool has_servers(std::string_view what, std::size_t wanted)
    {
        auto const listed_servers = application_.servers.size();
        if (listed_servers == wanted) return true;
        diagnostics_.report(application_.route_where,
                            fmt::format("{} of application '{}' needs {} server{}, but {} {} listed", what,
                                        application_.name, wanted, wanted == 1 ? "" : "s", listed_servers,
                                        listed_servers == 1 ? "is" : "are"),
                            listed_servers == 0 ? "name it with `servers: [...]`"
                                                : "give one cut for each hop with `cuts: [...]`");
        return false;
    }

    /// Routes of the first `hops` hops, there and, for an answer, back.
    bool routes_are_there(std::size_t hops)
    {
        bool complete = true;
        auto const need = [&](int route, int from, int to) {
            if (route >= 0) return;
            complete = false;
            auto const& devices = chain_.platform.devices;
            auto const& source = devices[index_of(from)].name;
            auto const& target = devices[index_of(to)].name;
            diagnostics_.report(
                application_.route_where, fmt::format("no route leads from '{}' to '{}'", source, target),
                fmt::format("add `- {{from: {}, to: {}, via: [...]}}` to `routes`", source, target));
        };
        for (std::size_t hop = 0; hop < hops; ++hop) {
            need(chain_.out[hop], chain_.devices[hop], chain_.devices[hop + 1]);
            if (chain_.answer > Bytes{}) need(chain_.back[hop], chain_.devices[hop + 1], chain_.devices[hop]);
        }
        return complete;
    }

    /// Given cuts against which nothing stands.
    Found checked(std::vector<Cut> cuts)
    {
        auto const pointers = pointers_to(cuts);
        if (!routes_are_there(hops_used(pointers))) return {};
        auto const obstacles = ChainCosts{chain_}.obstacles(pointers);
        for (auto const& obstacle : obstacles)
            report(obstacle, obstacles);
        if (!obstacles.empty()) return {};
        return cuts;
    }

    void report(Obstacle const& obstacle, std::vector<Obstacle> const& all)
    {
        auto const& place = application_.split_where;
        auto const message = sentence(obstacle, chain_);
        switch (obstacle.kind) {
        case Obstacle::Kind::raw_input:
            return diagnostics_.report(place, message, "cut later, or set `raw_input: allowed`");
        case Obstacle::Kind::memory:
            return diagnostics_.report(place, message, "give this device fewer ops");
        case Obstacle::Kind::no_time:
            return report_no_time(obstacle, all, message);
        case Obstacle::Kind::no_speed_left:
            return diagnostics_.report(place, message, "lower its `load`, or give it no ops");
        case Obstacle::Kind::no_coding_time:
            return diagnostics_.report(place, message, "state its `speed`, or leave out the `codec`");
        case Obstacle::Kind::no_route:
        case Obstacle::Kind::no_way_back:
            return diagnostics_.report(application_.route_where, message);
        }
    }

    /// Once for each device, at its first op without a time.
    void report_no_time(Obstacle const& obstacle, std::vector<Obstacle> const& all,
                        std::string const& message)
    {
        auto const same = [&](Obstacle const& other) {
            return other.kind == obstacle.kind && other.position == obstacle.position;
        };
        auto const first = std::ranges::find_if(all, same);
        if (first->op != obstacle.op) return;
        auto const more = std::ranges::count_if(all, same) - 1;
        auto const& where = model_.ops[index_of(obstacle.op)].where;
        auto const& device = chain_.platform.devices[index_of(chain_.devices[index_of(obstacle.position)])];
        diagnostics_.report(
            where.source ? where : application_.split_where,
            more == 0 ? message
                      : fmt::format("{} (nor {} {} more)", message, more == 1 ? "has" : "have", more),
            fmt::format("state a `speed` of '{0}', or `time: {{{0}: ...}}` of the op", device.name));
    }

    Application const& application_;
    ModelGraph const& model_;
    Chain chain_;
    Diagnostics& diagnostics_;
};

/// The ops of a plan that stays on its device are at position 0, so its cuts are behind all of them.
Plan plan_of(ModelGraph const& model, std::vector<Cut> cuts, std::size_t servers)
{
    if (cuts.empty()) cuts.assign(servers, cut_with_head(model, std::vector<bool>(model.ops.size(), true)));
    auto const pointers = pointers_to(cuts);
    return {.position_of = positions(model, pointers), .cuts = cuts, .name = plan_name(model, pointers)};
}

DeployedApplication deployed(Scenario const& scenario, Application const& application, Chain const& chain,
                             std::vector<Cut> const& cuts)
{
    auto const& model = model_of(scenario, application);
    DeployedApplication result{.name = application.name,
                               .model = model.name,
                               .origin = application.origin,
                               .arrivals = application.arrivals,
                               .deadline = application.deadline,
                               .priority = application.priority,
                               .plan = plan_of(model, cuts, application.servers.size()),
                               .legs = {},
                               .answer = application.answer,
                               .back = {}};
    auto stretches = ChainCosts{chain}.stretches(cuts);
    for (std::size_t position = 0; position < stretches.size(); ++position) {
        auto& stretch = stretches[position];
        bool const last = position + 1 == stretches.size();
        result.legs.push_back({.device = chain.devices[position],
                               .decode = std::move(stretch.decode),
                               .compute = std::move(stretch.compute),
                               .encode = std::move(stretch.encode),
                               .work = stretch.work,
                               .sent = stretch.sent,
                               .route = last ? -1 : chain.out[position]});
    }
    if (application.answer > Bytes{})
        for (std::size_t hop = result.legs.size() - 1; hop-- > 0;)
            result.back.push_back(chain.back[hop]);
    return result;
}

/// Whether a closed loop comes back to where it began without any time having passed. What crosses a link
/// takes time.
bool takes_no_time(DeployedApplication const& application)
{
    bool const at_once =
        std::visit(Match{[](Closed const& closed) { return mean_of(closed.think) <= Seconds{}; },
                         [](OneOf<Periodic, Poisson, GammaArrivals, Recorded> auto const&) { return false; }},
                   application.arrivals);
    return at_once && application.legs.size() == 1 && application.legs.front().compute.mean() <= Seconds{};
}

/// Of the message that has most: whether each of them is lost is drawn, so they take time.
double most_packets(Platform const& platform, DeployedApplication const& application)
{
    double most = 0;
    auto const look_at = [&](int route, Bytes message) {
        for (auto const link : platform.routes[index_of(route)].via) {
            auto const& loss = platform.links[index_of(link)].loss;
            Bytes const size = loss ? packet_size(*loss) : Bytes{};
            if (size > Bytes{}) most = std::max(most, message / size);
        }
    };
    for (auto const& leg : application.legs)
        if (leg.route >= 0) look_at(leg.route, leg.sent);
    for (auto const route : application.back)
        look_at(route, application.answer);
    return most;
}

constexpr double most_packets_of_a_message = 1e7; // 15 GB in packets of 1500 B

} // namespace

Chain whole_chain(Scenario const& scenario, Application const& application)
{
    Chain chain{.model = model_of(scenario, application),
                .platform = scenario.platform,
                .devices = {application.origin},
                .out = {},
                .back = {},
                .codec = application.codec,
                .answer = application.answer,
                .raw_input = application.raw_input};
    for (int const server : application.servers) {
        chain.out.push_back(scenario.platform.find_route(chain.devices.back(), server));
        chain.back.push_back(scenario.platform.find_route(server, chain.devices.back()));
        chain.devices.push_back(server);
    }
    return chain;
}

Deployment deploy(Scenario const& scenario)
{
    Deployment deployment{
        .name = scenario.name, .platform = scenario.platform, .applications = {}, .run = scenario.run};
    Diagnostics diagnostics;
    for (auto const& application : scenario.applications) {
        Resolver resolver{scenario, application, diagnostics};
        auto const cuts = resolver.cuts();
        if (!cuts) continue;
        deployment.applications.push_back(deployed(scenario, application, resolver.chain(), *cuts));
        if (scenario.run.until && takes_no_time(deployment.applications.back()))
            diagnostics.report(application.arrivals_where,
                               fmt::format("application '{}' would ask without end: neither its requests nor "
                                           "the time to think between them take any time",
                                           application.name),
                               "let it think: `closed: {think: 1 s}`");
        if (auto const packets = most_packets(deployment.platform, deployment.applications.back());
            packets > most_packets_of_a_message)
            diagnostics.report(
                application.where,
                fmt::format("application '{}' has messages of {:.3g} packets each, "
                            "of which any may be lost: the most are {:.0e}",
                            application.name, packets, most_packets_of_a_message),
                "make them smaller, raise the link's `mtu`, or let `message` be lost as a whole");
    }
    diagnostics.raise_if_any();
    return deployment;
}

} // namespace sunder::sim
