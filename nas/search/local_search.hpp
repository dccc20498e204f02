/// \file
/// Local search: from neighbour to better neighbour, then elsewhere.
#pragma once

#include "nas/search/optimizer.hpp"
#include "sim/base/random.hpp"

#include <cstddef>
#include <cstdint>

namespace sunder::nas {

struct LocalSettings {
    enum class Step : std::uint8_t {
        first, ///< to the best of the first batch of neighbours that holds a better one
        best,  ///< to the best of all neighbours
    };

    Step step = Step::first;
    std::size_t start = 20; ///< drawn at random; the search sets out from the best of them
    std::size_t batch = 4;  ///< neighbours a turn, in random order (with `best` all of them at once)
    int kick = 3; ///< variables changed in the best candidate found, to set out again; 0: start anew
};

/// Steps to neighbours, which differ in one variable, while they are better by nas::better; from a candidate
/// without better neighbours it sets out again (iterated local search). Candidates known already cost
/// nothing: their scores are remembered.
[[nodiscard]] std::unique_ptr<Optimizer> make_local_search(SearchSpace space, LocalSettings const& settings,
                                                           sim::Seed seed);

} // namespace sunder::nas
