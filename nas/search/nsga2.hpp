/// \file
/// Many objectives at once: elitist non-dominated sorting.
#pragma once

#include "nas/search/optimizer.hpp"
#include "sim/base/random.hpp"

#include <cstddef>
#include <optional>

namespace sunder::nas {

struct Nsga2Settings {
    std::size_t population = 40;    ///< parents, and children a turn
    double crossover = 0.9;         ///< probability that a child has two parents
    std::optional<double> mutation; ///< probability that a variable changes; 1 / variables where absent
};

/// NSGA-II (Deb, Pratap, Agarwal and Meyarivan, IEEE TEC 6(2), 2002) with constraint domination, binary
/// tournaments by front number and crowding distance, uniform crossover, and mutation of each variable to any
/// other of its choices. Candidates known already are not asked for again.
[[nodiscard]] std::unique_ptr<Optimizer> make_nsga2(SearchSpace space, Nsga2Settings const& settings,
                                                    sim::Seed seed);

} // namespace sunder::nas
