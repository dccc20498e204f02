/// \file
/// Worlds whose devices choose among ways.
#pragma once

#include "sim/scenario/way_profiles.hpp"
#include "tests/sim/engine/network/random_worlds.hpp"

namespace sunder::sim {

/// Lets each device of an application choose among all its ways.
inline void let_choose(Deployment& world, DeployedApplication& application, PolicySettings const& policy)
{
    auto& choice = application.choice.emplace();
    choice.policy = policy;
    for (std::size_t way = 0; way < application.ways.size(); ++way)
        choice.among.push_back(way);
    choice.profiles = way_profiles(world.platform, ModelGraph{}, application);
}

inline PolicySettings policy_of(PolicyKind const& kind)
{
    PolicySettings policy;
    policy.kind = kind;
    return policy;
}

/// One of all kinds.
inline PolicyKind random_policy(Choices& choose)
{
    std::vector<PolicyKind> const kinds{Replan{},    CautiousReplan{.share = 0.2, .of = 5},
                                        Threshold{}, LeastEnergyInTime{},
                                        LinUcb{},    Ucb1{},
                                        Exp3{},      Clairvoyant{}};
    return kinds[static_cast<std::size_t>(choose.upto(static_cast<int>(kinds.size()) - 1))];
}

/// Phones on own links and an access point, or devices in a row, with two or three ways more: all on the
/// device, and more or less on it.
inline void build_adaptive(Choices& choose, Deployment& world)
{
    choose.one_in(2) ? build_tree(choose, world) : build_row(choose, world);
    for (auto& application : world.applications) {
        auto const first = application.ways.front();
        auto& alone = application.ways.emplace_back();
        alone.plan.name = "device_only";
        alone.legs = {random_leg(choose, application.origin)};
        for (int more = choose.upto(2); more > 0; --more) {
            auto& way = application.ways.emplace_back(first);
            way.plan.name = "cut" + std::to_string(more);
            for (auto& leg : way.legs) {
                leg.compute.fixed = Seconds{choose.magnitude(1e-4, 0.05)};
                if (leg.route) leg.sent = Bytes{choose.magnitude(0.1, 1e6)};
            }
        }
        application.deadline = Seconds{choose.magnitude(0.01, 1)};
        auto policy = policy_of(random_policy(choose));
        if (choose.one_in(3)) policy.hold = Hold{.requests = 1 + choose.upto(4), .time = {}};
        let_choose(world, application, policy);
    }
}

} // namespace sunder::sim
