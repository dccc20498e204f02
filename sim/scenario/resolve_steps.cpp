#include "sim/scenario/resolve_steps.hpp"

#include "sim/base/match.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/scenario/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

/// That of the first pass; nothing where there are several.
std::optional<PlainSplit> split_of_first(Split const& split)
{
    using Plain = std::optional<PlainSplit>;
    return std::visit(
        Match{[](OneOf<DeviceOnly, ServerOnly, After, Cuts, Best> auto const& one) -> Plain { return one; },
              [](BestUnderLoad const& /*open*/) -> Plain { return Best{}; },
              [](Adaptive const&) -> Plain { return std::nullopt; }},
        split);
}

std::optional<int> number_of(ModelGraph const& model, std::string const& op)
{
    auto const found = std::ranges::find(model.ops, op, &Op::name);
    if (found == model.ops.end()) return std::nullopt;
    return static_cast<int>(found - model.ops.begin());
}

std::string megabytes(Bytes bytes)
{
    return fmt::format("{:.6g} MB", bytes.value() / 1e6);
}

/// Looks through what the layers of a request keep.
class CacheCheck {
public:
    CacheCheck(Scenario const& scenario, Application const& application, DeployedApplication const& deployed,
               Diagnostics& diagnostics)
        : scenario_{scenario},
          application_{application},
          steps_{application.steps.value()},
          deployed_{deployed},
          diagnostics_{diagnostics}
    {
    }

    void check() const
    {
        auto const most = most_of(steps_.count);
        if (!most)
            return report("a cache that grows with each token needs to know when it ends",
                          "give `steps` a `limit`: the most tokens after the first");
        auto const& way = deployed_.ways[deployed_.steps.value().way];
        std::vector<Bytes> kept(way.legs.size());
        auto const tokens = static_cast<double>(steps_.cache.value().prompt + 1 + *most);
        for (auto const& [op, each] : steps_.cache.value().of)
            if (auto const position = position_of(op)) kept[*position] += each * tokens;
        for (std::size_t leg = 0; leg < kept.size(); ++leg)
            check_memory(way.legs[leg], kept[leg], static_cast<std::int64_t>(tokens));
    }

private:
    void report(std::string message, std::string hint = {}) const
    {
        diagnostics_.report(steps_.where, std::move(message), std::move(hint));
    }

    /// Of an op of the further passes, which runs there in the first pass, too.
    [[nodiscard]] std::optional<std::size_t> position_of(std::string const& op) const
    {
        auto const& first = scenario_.models[application_.model];
        auto const& later = scenario_.models[steps_.then.value_or(application_.model)];
        auto const in_later = number_of(later, op);
        if (!in_later) {
            report(fmt::format("'{}' keeps a cache, but model '{}' has no such op", op, later.name),
                   "name ops of the further passes");
            return std::nullopt;
        }
        auto const place = [](Way const& way, int number) {
            return static_cast<std::size_t>(way.plan.position_of[static_cast<std::size_t>(number)]);
        };
        auto const position = place(deployed_.ways[deployed_.steps.value().way], *in_later);
        auto const in_first = number_of(first, op);
        if (in_first && place(deployed_.ways.front(), *in_first) != position) {
            report(fmt::format("'{}' runs on another device in the first pass than in the others, "
                               "and its cache stays where it is",
                               op),
                   "state `split`, and `steps.split` where the cut has another name there");
            return std::nullopt;
        }
        return position;
    }

    void check_memory(Leg const& leg, Bytes kept, std::int64_t tokens) const
    {
        auto const& group = scenario_.platform.devices[leg.device];
        if (kept <= Bytes{} || !group.profile.memory) return;
        if (group.profile.load_rate)
            report(
                fmt::format("'{}' loads models into its memory on demand, which leaves no place for a cache",
                            group.name),
                "leave out its `load_rate`");
        if (leg.memory + kept > *group.profile.memory)
            report(fmt::format("after {} tokens a request of '{}' needs {} on '{}' ({} of them cache), "
                               "which has {}",
                               tokens, application_.name, megabytes(leg.memory + kept), group.name,
                               megabytes(kept), megabytes(*group.profile.memory)),
                   "lower the `limit`, or give this device fewer ops");
    }

    Scenario const& scenario_;
    Application const& application_;
    Steps const& steps_;
    DeployedApplication const& deployed_;
    Diagnostics& diagnostics_;
};

void lengthen(ServiceTime& time, double factor)
{
    time.fixed = factor * time.fixed;
}

bool is_random(Way const& way)
{
    return std::ranges::any_of(way.legs, [](Leg const& leg) { return !leg.compute.random.empty(); });
}

/// Nor any event: it would go round without end at one instant.
bool takes_no_time(Way const& way)
{
    return way.legs.size() == 1 && way.legs.front().compute.mean() <= Seconds{};
}

} // namespace

std::optional<ResolvedSplit> resolve_steps(Scenario const& scenario, Application const& application,
                                           Diagnostics& diagnostics)
{
    auto const& steps = application.steps.value();
    auto const split = steps.split ? steps.split : split_of_first(application.split);
    if (!split) {
        diagnostics.report(steps.where,
                           fmt::format("devices choose among ways for application '{}', "
                                       "but a request of many steps has one",
                                       application.name),
                           "give one `split`");
        return std::nullopt;
    }
    auto later = application;
    later.model = steps.then.value_or(application.model);
    if (steps.split) later.split_where = steps.where;
    return resolve_split(scenario, later, *split, diagnostics);
}

Way with_guesses(Way way, std::optional<Lookahead> const& lookahead)
{
    if (!lookahead) return way;
    auto const guesses = static_cast<double>(lookahead->guesses);
    for (auto& leg : way.legs) {
        lengthen(leg.compute, 1 + guesses * lookahead->growth);
        lengthen(leg.decode, 1 + guesses);
        lengthen(leg.encode, 1 + guesses);
        leg.sent = (1 + guesses) * leg.sent;
        leg.work = (1 + guesses) * leg.work;
    }
    return way;
}

void check_steps(Scenario const& scenario, Application const& application,
                 DeployedApplication const& deployed, Diagnostics& diagnostics)
{
    auto const& steps = application.steps.value();
    auto const& way = deployed.ways[deployed.steps.value().way];
    auto const report = [&](std::string message, std::string hint) {
        diagnostics.report(steps.where, std::move(message), std::move(hint));
    };
    if (application.fallback)
        report(fmt::format("a request of many steps has no other way, but application '{}' has a fallback",
                           application.name),
               "leave out its `fallback`, or its `steps`");
    if (std::ranges::any_of(deployed.ways, [](Way const& each) { return each.early.has_value(); }))
        report(
            fmt::format("a request of many steps goes to the end of its model, but requests of application "
                        "'{}' leave early",
                        application.name),
            "use none of its model's exits: `exits: none`");
    bool const leaves = way.legs.size() > 1 || deployed.ways.front().legs.size() > 1;
    if (leaves && application.answer <= Bytes{})
        report(fmt::format("each pass begins at the device, but no answer of '{}' comes back there",
                           application.name),
               "state its `answer`");
    if (takes_no_time(way))
        report(fmt::format("further passes of application '{}' take no time", application.name),
               "give the ops of their model a time");
    if (steps.lookahead && steps.lookahead->growth > 0 && is_random(way))
        report("the times of these ops are random, and a `growth` is that of fixed ones",
               "leave it out, and state times that have the guesses in them");
    if (steps.cache) CacheCheck{scenario, application, deployed, diagnostics}.check();
}

} // namespace sunder::sim
