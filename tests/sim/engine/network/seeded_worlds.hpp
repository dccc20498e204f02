/// \file
/// Random worlds by seed, and whether the solver says the same of them.
#pragma once

#include "tests/sim/engine/network/agreement.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace sunder::sim {

struct SeededWorlds {
    std::uint64_t root = 1; ///< of their seeds
    int count = 1;          ///< of each build
    std::vector<Build> builds{build_row, build_tree, build_mesh};
};

/// Until an assertion fails. \param make  a world of (seed, build)
template <class Make, class Visit>
void for_each_seeded_world(SeededWorlds const& worlds, Make const& make, Visit const& visit)
{
    for (Build const build : worlds.builds) {
        for (std::uint64_t number = 0; number < static_cast<std::uint64_t>(worlds.count); ++number) {
            auto const seed = Seed{worlds.root}.child(number).value();
            SCOPED_TRACE(seed);
            visit(make(seed, build));
            if (testing::Test::HasFatalFailure()) return;
        }
    }
}

/// None differs, and most can be decided.
template <class Make>
void expect_the_same_by_the_solver(SeededWorlds const& worlds, Make const& make)
{
    int agreed = 0;
    int undecided = 0;
    for_each_seeded_world(worlds, make, [&](Deployment const& world) {
        auto const verdict = compare(world);
        ASSERT_NE(verdict, Verdict::differs);
        agreed += verdict == Verdict::agrees ? 1 : 0;
        undecided += verdict == Verdict::undecided ? 1 : 0;
    });
    EXPECT_LT(undecided, agreed);
}

} // namespace sunder::sim
