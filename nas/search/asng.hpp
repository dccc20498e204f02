/// \file
/// Adaptive stochastic natural gradient for categorical variables.
#pragma once

#include "nas/search/optimizer.hpp"
#include "nas/search/ranking.hpp"
#include "sim/base/random.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

namespace sunder::nas {

/// What happens to a sample that was scored before.
enum class RepeatedSamples : std::uint8_t {
    reuse,    ///< its score is remembered, and theta moves on without asking
    evaluate, ///< it is asked for again, as in the paper
};

struct AsngSettings {
    std::size_t samples = 4; ///< lambda, a turn; 2 in the paper
    double alpha = 1.5;      ///< threshold of the signal-to-noise ratio
    double initial_step = 1; ///< delta_init
    double most_damping =
        std::numeric_limits<double>::infinity(); ///< cap of Delta; the step is delta_init / Delta
    LimitSettings limits;
    RepeatedSamples repeats = RepeatedSamples::reuse;
};

/// ASNG (Akimoto et al., ICML 2019, arXiv 1905.08537, algorithm 1 and section 4.2) over a product of
/// categorical distributions, theta, that starts uniform. Samples are ranked; the best quarter weighs +, the
/// worst quarter -, ties share. Variables that do not count in a sample give it no gradient: it does not
/// depend on them. No probability falls below 1 / (d (K - 1)), d variables with more than one of K choices,
/// nor below half of uniform where that is less, so sampling never ends. mode() is the most probable choice
/// of each variable.
///
/// With `reuse`, it ends (an empty batch) when 1,000 turns in a row brought nothing new.
[[nodiscard]] std::unique_ptr<Optimizer> make_asng(SearchSpace space, AsngSettings const& settings,
                                                   sim::Seed seed);

} // namespace sunder::nas
