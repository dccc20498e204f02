/// \file
/// Candidates drawn blindly: what every other optimizer has to beat.
#pragma once

#include "nas/search/optimizer.hpp"
#include "sim/base/random.hpp"

#include <cstddef>

namespace sunder::nas {

struct RandomSettings {
    std::size_t batch = 16; ///< candidates a turn
};

/// Uniform over the choices of each variable that counts, without repetition, until all candidates were
/// tried.
[[nodiscard]] std::unique_ptr<Optimizer> make_random(SearchSpace space, RandomSettings const& settings,
                                                     sim::Seed seed);

} // namespace sunder::nas
