/// \file
/// Exits for the requests of random worlds.
#pragma once

#include "sim/scenario/deployment.hpp"
#include "tests/sim/engine/network/random_worlds.hpp"

#include <cstddef>
#include <iterator>
#include <string>

namespace sunder::sim {

/// For each way of an application one or two by which requests leave it: up to some leg, of which they do a
/// part.
inline void add_exits(Choices& choose, DeployedApplication& application)
{
    auto const ways = application.ways.size();
    for (std::size_t way = 0; way < ways; ++way) {
        double until = 0;
        for (int number = 1 + choose.upto(1); number > 0; --number) {
            auto early = application.ways[way];
            early.legs.resize(1 +
                              static_cast<std::size_t>(choose.upto(static_cast<int>(early.legs.size()) - 1)));
            auto& last = early.legs.back();
            last.encode = {};
            last.compute.fixed = choose.between(0.1, 0.9) * last.compute.fixed;
            last.sent = Bytes{};
            last.route.reset();
            if (!early.back.empty())
                early.back.erase(early.back.begin(), early.back.end() - std::ssize(early.legs) + 1);
            early.leaving.clear();
            early.early = {.of = way, .exit = "exit" + std::to_string(number)};
            until += choose.between(0, 1 - until);
            application.ways[way].leaving.push_back({.until = until, .way = application.ways.size()});
            application.ways.push_back(early);
        }
    }
}

} // namespace sunder::sim
