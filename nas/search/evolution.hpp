/// \file
/// Evolution: children that differ little from good parents.
#pragma once

#include "nas/search/optimizer.hpp"
#include "nas/search/ranking.hpp"
#include "sim/base/random.hpp"

#include <cstddef>
#include <cstdint>

namespace sunder::nas {

struct EvolutionSettings {
    enum class Leaves : std::uint8_t { oldest, worst };

    Leaves leaves = Leaves::oldest;
    std::size_t population = 50; ///< alive at a time; as many are drawn at random to begin with
    std::size_t tournament = 10; ///< drawn with replacement; the best of them is the parent
    std::size_t batch = 4;       ///< children a turn, all of parents alive before it
    LimitSettings limits;
};

/// A child is its parent with one variable changed. With `oldest`, feasible-first ranking and a batch of 1:
/// regularised evolution (Real, Aggarwal, Huang and Le, AAAI 2019, algorithm 1). With `worst`, the best stay
/// for ever. Candidates known already are not asked for again.
[[nodiscard]] std::unique_ptr<Optimizer> make_evolution(SearchSpace space, EvolutionSettings const& settings,
                                                        sim::Seed seed);

} // namespace sunder::nas
