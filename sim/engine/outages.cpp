#include "sim/engine/outages.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"
#include "sim/engine/seeds.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

struct Spell {
    Seconds from;
    Seconds to;
};

/// \param seed  of these spells
std::vector<Spell> spells_of(Spells const& when, Seed seed, RunSettings const& run)
{
    return std::visit(Match{[&](Once const& once) {
                                Seconds const lasts = sample(once.lasts, Draws{seed_of_spell(seed, 0)});
                                std::vector<Spell> spells;
                                if (lasts > Seconds{}) spells.push_back({once.at, once.at + lasts});
                                return spells;
                            },
                            [&](Recurring const& recurring) {
                                SUNDER_EXPECTS(run.until.has_value());
                                std::vector<Spell> spells;
                                Seconds end;
                                for (std::int64_t number = 0;; ++number) {
                                    Seconds const from =
                                        end +
                                        sample(recurring.every, Draws{seed_of_whole_time(seed, number)});
                                    if (from >= *run.until) return spells;
                                    end = from + sample(recurring.lasts, Draws{seed_of_spell(seed, number)});
                                    if (end > from) spells.push_back({from, end});
                                }
                            }},
                      when);
}

/// Those that meet become one.
std::vector<Outage> merged(std::vector<Outage> outages)
{
    std::ranges::stable_sort(outages, {}, &Outage::from);
    std::vector<Outage> apart;
    for (auto const& outage : outages) {
        if (apart.empty() || apart.back().to < outage.from) {
            apart.push_back(outage);
            continue;
        }
        apart.back().to = std::max(apart.back().to, outage.to);
        if (outage.work == WorkUnderWay::lost) apart.back().work = WorkUnderWay::lost;
    }
    return apart;
}

/// Those that hold at one time are multiplied.
std::vector<StepFunction::Factor> multiplied(std::vector<StepFunction::Factor> factors)
{
    std::vector<Seconds> edges;
    for (auto const& [from, to, factor] : factors) {
        edges.push_back(from);
        edges.push_back(to);
    }
    std::ranges::sort(edges);
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    std::ranges::stable_sort(factors, {}, &StepFunction::Factor::from);
    std::vector<StepFunction::Factor> apart;
    std::vector<StepFunction::Factor> present;
    auto coming = factors.begin();
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        while (coming != factors.end() && coming->from <= edges[i])
            present.push_back(*coming++);
        std::erase_if(present, [&](auto const& factor) { return factor.to <= edges[i]; });
        if (present.empty()) continue;
        double product = 1;
        for (auto const& factor : present)
            product *= factor.factor;
        apart.push_back({.from = edges[i], .to = edges[i + 1], .factor = product});
    }
    return apart;
}

} // namespace

std::vector<Outage> outages_of(Deployment const& deployment, Seed replication, Id<DeviceGroup> group,
                               std::int64_t index)
{
    auto const& platform = deployment.platform;
    auto const broken = seed_of_broken_device(replication, platform.devices[group].name);
    std::vector<Outage> outages;
    std::uint64_t number = 0; // among those of the group
    auto const add = [&](DeviceFault const& fault, Spells const& when) {
        if (fault.group != group) return;
        auto const seed = seed_of_fault(broken, number++, index);
        if (fault.index.value_or(index) != index) return;
        for (auto const& [from, to] : spells_of(when, seed, deployment.run))
            outages.push_back({.from = from, .to = to, .work = fault.work});
    };
    for (auto const& fault : platform.faults)
        std::visit(Match{[&](DeviceFault const& of) { add(of, fault.when); }, [](LinkFault const&) {}},
                   fault.what);
    return merged(std::move(outages));
}

std::vector<StepFunction::Factor> rate_factors_of(Deployment const& deployment, Seed replication,
                                                  Id<Link> link, std::int64_t index)
{
    auto const& platform = deployment.platform;
    auto const broken = seed_of_broken_link(replication, platform.links[link].name);
    std::vector<StepFunction::Factor> factors;
    std::uint64_t number = 0; // among those of the link
    auto const add = [&](LinkFault const& fault, Spells const& when) {
        if (fault.link != link) return;
        auto const seed = seed_of_fault(broken, number++, index);
        if (fault.index.value_or(index) != index) return;
        for (auto const& [from, to] : spells_of(when, seed, deployment.run))
            factors.push_back({.from = from, .to = to, .factor = fault.factor});
    };
    for (auto const& fault : platform.faults)
        std::visit(Match{[](DeviceFault const&) {}, [&](LinkFault const& of) { add(of, fault.when); }},
                   fault.what);
    return multiplied(std::move(factors));
}

bool may_go_down(Platform const& platform, Id<Link> link)
{
    return std::ranges::any_of(platform.faults, [link](Fault const& fault) {
        return std::visit(Match{[link](LinkFault const& of) { return of.link == link && of.factor <= 0; },
                                [](DeviceFault const&) { return false; }},
                          fault.what);
    });
}

bool devices_may_fail(Platform const& platform)
{
    return std::ranges::any_of(platform.faults, [](Fault const& fault) {
        return std::visit(
            Match{[](LinkFault const&) { return false; }, [](DeviceFault const&) { return true; }},
            fault.what);
    });
}

} // namespace sunder::sim
