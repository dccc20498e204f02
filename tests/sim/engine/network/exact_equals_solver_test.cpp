/// The virtual time of `network_model: exact` against SimGrid's solver, on random scenarios.
#include "tests/sim/engine/adaptive_world.hpp"
#include "tests/sim/engine/network/agreement.hpp"
#include "tests/sim/engine/network/random_worlds.hpp"
#include "tests/sim/mapped_rate.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace sunder::sim {
namespace {

/// Worlds that have to agree: so many of each kind, or as SUNDER_WORLDS has it.
int worlds_wanted()
{
    auto const* const wanted = std::getenv("SUNDER_WORLDS");
    return wanted == nullptr ? 1700 : std::atoi(wanted);
}

void expect_agreement(Build build)
{
    int agreed = 0;
    int undecided = 0;
    for (std::uint64_t number = 0; agreed < worlds_wanted(); ++number) {
        auto const seed = Seed{1}.child(number).value();
        auto const verdict = compare(random_world(seed, build));
        ASSERT_NE(verdict, Verdict::differs) << "world " << seed;
        agreed += verdict == Verdict::agrees ? 1 : 0;
        undecided += verdict == Verdict::undecided ? 1 : 0;
    }
    EXPECT_LT(undecided, agreed / 2);
}

TEST(ExactNetwork, AgreesWithTheSolverOnEveryRequestOverLinksInARow)
{
    expect_agreement(build_row);
}

TEST(ExactNetwork, AgreesWithTheSolverOnEveryRequestInTrees)
{
    expect_agreement(build_tree);
}

TEST(ExactNetwork, AgreesWithTheSolverOnEveryRequestInMeshes)
{
    expect_agreement(build_mesh);
}

TEST(ExactNetwork, AgreesWithTheSolverOnEveryRequestWhereDevicesChooseTheirWays)
{
    expect_agreement(build_adaptive);
}

} // namespace
} // namespace sunder::sim
