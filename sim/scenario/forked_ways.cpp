#include "sim/scenario/forked_ways.hpp"

#include "sim/base/match.hpp"
#include "sim/plan/nested_cuts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace sunder::sim {
namespace {

/// Numbers of groups among those that may serve each hop.
class Selections {
public:
    explicit Selections(std::vector<std::size_t> sizes) : sizes_{std::move(sizes)} {}

    [[nodiscard]] std::size_t count() const
    {
        std::size_t product = 1;
        for (auto const size : sizes_)
            product *= size;
        return product;
    }

    /// (hops,) of selection `number`.
    [[nodiscard]] std::vector<std::size_t> of(std::size_t number) const
    {
        std::vector<std::size_t> selection(sizes_.size());
        for (std::size_t hop = sizes_.size(); hop-- > 0; number /= sizes_[hop])
            selection[hop] = number % sizes_[hop];
        return selection;
    }

    /// Those that are as `number` up to a hop, differ there, and have the first group of each hop behind it.
    [[nodiscard]] std::vector<std::size_t> siblings(std::size_t number, std::size_t hop) const
    {
        std::size_t stride = 1; // from one group of the hop to the next
        for (std::size_t behind = hop + 1; behind < sizes_.size(); ++behind)
            stride *= sizes_[behind];
        auto const first = number - number % (stride * sizes_[hop]);
        std::vector<std::size_t> found;
        for (std::size_t group = 0; group < sizes_[hop]; ++group)
            found.push_back(first + group * stride);
        return found;
    }

    [[nodiscard]] bool forks_at(std::size_t hop) const { return sizes_[hop] > 1; }
    [[nodiscard]] std::size_t hops() const { return sizes_.size(); }

private:
    std::vector<std::size_t> sizes_;
};

/// Of the first hops.
Selections selections_of(Application const& application, std::size_t used)
{
    std::vector<std::size_t> sizes;
    for (std::size_t hop = 0; hop < used; ++hop)
        sizes.push_back(groups_of_hop(application, hop).size());
    return Selections{std::move(sizes)};
}

/// As if only these groups were named.
Application with_groups(Application application, std::vector<std::size_t> const& selection)
{
    for (std::size_t hop = 0; hop < selection.size(); ++hop)
        application.servers[hop] = groups_of_hop(application, hop)[selection[hop]];
    application.other_servers.clear();
    return application;
}

std::vector<std::vector<std::size_t>> forks_of(Selections const& selections, std::size_t number,
                                               std::size_t first)
{
    std::vector<std::vector<std::size_t>> forks(1 + selections.hops());
    for (std::size_t hop = 0; hop < selections.hops(); ++hop) {
        if (!selections.forks_at(hop)) continue;
        for (auto const sibling : selections.siblings(number, hop))
            forks[hop + 1].push_back(first + sibling);
    }
    return forks;
}

} // namespace

std::vector<Id<DeviceGroup>> groups_of_hop(Application const& application, std::size_t hop)
{
    std::vector<Id<DeviceGroup>> groups{application.servers[hop]};
    if (application.other_servers.empty()) return groups;
    auto const& others = application.other_servers[hop];
    groups.insert(groups.end(), others.begin(), others.end());
    return groups;
}

std::vector<Way> forked_ways(Scenario const& scenario, Application const& application,
                             ResolvedSplit const& split, std::size_t first, MakeWay const& make_way,
                             Diagnostics& diagnostics)
{
    auto const selections = selections_of(application, hops_used(pointers_to(split.cuts)));
    std::vector<Way> ways{make_way(application, split)};
    if (selections.count() == 1) return ways;
    for (std::size_t number = 1; number < selections.count(); ++number) {
        auto const other = with_groups(application, selections.of(number));
        auto const there = resolve_cuts(scenario, other, split.cuts, diagnostics);
        if (there) ways.push_back(make_way(other, *there));
    }
    for (std::size_t number = 0; number < ways.size(); ++number)
        ways[number].forks = forks_of(selections, number, first);
    return ways;
}

std::vector<Application> with_each_choice(Application const& application)
{
    auto const selections = selections_of(application, application.servers.size());
    std::vector<Application> choices;
    for (std::size_t number = 0; number < selections.count(); ++number)
        choices.push_back(with_groups(application, selections.of(number)));
    return choices;
}

void check_forks(Scenario const& scenario, Application const& application, Diagnostics& diagnostics)
{
    bool const forks =
        std::ranges::any_of(application.other_servers, [](auto const& others) { return !others.empty(); });
    if (!forks) return;
    if (!whole_chain(scenario, application).exits.exits.empty())
        diagnostics.report(
            application.exits.where,
            fmt::format("requests of application '{}' leave its model early, and such servers are one group",
                        application.name),
            "name one group in place of `any_of`, or use no exits: `exits: none`");
    if (application.steps)
        diagnostics.report(
            application.steps->where,
            fmt::format("passes of application '{}' keep to their servers, which are one group",
                        application.name),
            "name one group in place of `any_of`");
    std::visit(Match{[](OneOf<DeviceOnly, ServerOnly, After, Cuts, Best, BestUnderLoad> auto const&) {},
                     [&](Adaptive const&) {
                         diagnostics.report(
                             application.split_where,
                             fmt::format("devices of application '{}' choose among ways, and each "
                                         "way has one group for each hop",
                                         application.name),
                             "name one group in place of `any_of`, or one cut in place of `adaptive`");
                     }},
               application.split);
}

} // namespace sunder::sim
