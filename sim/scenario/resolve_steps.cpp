#include "sim/scenario/resolve_steps.hpp"

#include "sim/base/match.hpp"
#include "sim/scenario/kept_in_passes.hpp"
#include "sim/scenario/matching_cut.hpp"
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
          later_{scenario.models[steps_.then.value_or(application.model)]},
          deployed_{deployed},
          diagnostics_{diagnostics}
    {
    }

    void check() const
    {
        auto const& stated = steps_.cache && !steps_.cache->of.empty() ? steps_.cache->of : later_.kept.of;
        if (stated.empty())
            return report(fmt::format("no op of model '{}' keeps anything", later_.name),
                          "say what they keep: `cache: {of: {OP: 4 KiB}}`");
        if (!most_of(steps_.count))
            return report("a cache that grows with each token needs to know when it ends",
                          "give `steps` a `limit`: the most tokens after the first");
        bool fine = true;
        for (auto const& kept : stated)
            fine = check_op(kept) && fine;
        if (!fine) return;
        auto const kept = kept_in_passes(scenario_, application_).value();
        auto const& legs = further_way().legs;
        auto const sums = kept_at(kept, later_, further_way().plan.position_of);
        for (std::size_t leg = 0; leg < sums.size(); ++leg)
            check_memory(legs[leg], leg, sums[leg], kept.most);
    }

private:
    void report(std::string message, std::string hint = {}) const
    {
        diagnostics_.report(steps_.where, std::move(message), std::move(hint));
    }

    [[nodiscard]] Way const& further_way() const { return deployed_.ways[deployed_.steps.value().way]; }

    /// Whether it is an op of the further passes that runs there in the first pass, too, and its work may
    /// grow.
    [[nodiscard]] bool check_op(KeptByOp const& kept) const
    {
        auto const& first = scenario_.models[application_.model];
        auto const in_later = find_op_or_part(later_, kept.op);
        if (!in_later) {
            report(fmt::format("'{}' keeps a cache, but model '{}' has no such op", kept.op, later_.name),
                   "name ops of the further passes");
            return false;
        }
        auto const place = [](Way const& way, int number) {
            return way.plan.position_of[static_cast<std::size_t>(number)];
        };
        auto const in_first = find_op_or_part(first, kept.op);
        bool const is_there = in_first && have_same_names(first, later_);
        if (is_there && place(deployed_.ways.front(), *in_first) != place(further_way(), *in_later)) {
            report(fmt::format("'{}' runs on another device in the first pass than in the others, "
                               "and its cache stays where it is",
                               kept.op),
                   "state `split`, and `steps.split` where the cut has another name there");
            return false;
        }
        return has_work_for(kept, later_.ops[static_cast<std::size_t>(*in_later)]);
    }

    /// What is left of it where nothing is kept is not less than none.
    [[nodiscard]] bool has_work_for(KeptByOp const& kept, Op const& op) const
    {
        constexpr double rounding = 1e-9;
        auto const on_kept = static_cast<double>(later_.kept.tokens) * kept.work;
        bool const enough =
            on_kept <= (1 + rounding) * op.work && (kept.work <= Flops{} || op.work > Flops{});
        if (!enough)
            diagnostics_.report(
                kept.where,
                fmt::format(
                    "'{}' does {:.6g} Mflop in all, but {:.6g} on each of the {} tokens that it keeps",
                    kept.op, op.work.value() / 1e6, kept.work.value() / 1e6, later_.kept.tokens),
                "state the `work` of a pass in the op, and how many `tokens` are kept behind it in the "
                "model's "
                "`cache`");
        return enough;
    }

    /// In the first pass the ops may need more than in the others.
    [[nodiscard]] Bytes need_of_ops(Leg const& leg, std::size_t position) const
    {
        auto const& first = deployed_.ways.front().legs;
        return position < first.size() ? std::max(leg.memory, first[position].memory) : leg.memory;
    }

    void check_memory(Leg const& leg, std::size_t position, Bytes of_one, std::int64_t tokens) const
    {
        auto const& group = scenario_.platform.devices[leg.device];
        if (of_one <= Bytes{} || !group.profile.memory) return;
        auto const at_once = kept_at_once(scenario_, application_, leg.device);
        Bytes const kept = static_cast<double>(at_once) * of_one;
        Bytes const need = need_of_ops(leg, position) + kept;
        if (group.profile.load_rate)
            report(
                fmt::format("'{}' loads models into its memory on demand, which leaves no place for a cache",
                            group.name),
                "leave out its `load_rate`");
        if (need <= *group.profile.memory) return;
        auto const who = at_once == 1 ? fmt::format("a request of '{}' needs", application_.name)
                                      : fmt::format("{} requests of '{}' need", at_once, application_.name);
        report(fmt::format("after {} tokens {} {} on '{}' ({} of them cache), which has {}", tokens, who,
                           megabytes(need), group.name, megabytes(kept), megabytes(*group.profile.memory)),
               at_once == 1 ? "lower the `limit`, or give this device fewer ops"
                            : "lower the `limit` or `at_once` of the `cache`, or give this device fewer ops");
    }

    Scenario const& scenario_;
    Application const& application_;
    Steps const& steps_;
    ModelGraph const& later_; ///< of the further passes
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
    if (steps.split) {
        later.split_where = steps.where;
        return resolve_split(scenario, later, *split, diagnostics);
    }
    auto const there =
        matching_split(*split, scenario.models[application.model], scenario.models[later.model]);
    return resolve_split(scenario, later, there, diagnostics);
}

Way with_guesses(Way way, std::optional<Lookahead> const& lookahead)
{
    if (!lookahead) return way;
    auto const guesses = static_cast<double>(lookahead->guesses);
    for (auto& leg : way.legs) {
        lengthen(leg.compute, 1 + guesses * lookahead->growth);
        lengthen(leg.growth, 1 + guesses * lookahead->growth);
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
    bool const keeps =
        steps.cache || !scenario.models[steps.then.value_or(application.model)].kept.of.empty();
    if (keeps) CacheCheck{scenario, application, deployed, diagnostics}.check();
}

} // namespace sunder::sim
