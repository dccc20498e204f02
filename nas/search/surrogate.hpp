/// \file
/// Search by a model of accuracies that is fitted anew with each turn.
#pragma once

#include "nas/search/optimizer.hpp"
#include "nas/search/prospects.hpp"
#include "sim/base/random.hpp"

#include <cstddef>
#include <memory>

namespace sunder::nas {

struct SurrogateSettings {
    std::size_t start = 20;  ///< drawn to begin with
    double best_share = 0.1; ///< of what may keep the limits, by Prospects::guess: where they are drawn
    std::size_t batch = 8;   ///< a turn
    std::size_t pool = 2000; ///< looked at in a turn, in spaces that are too large to look at all
};

/// Bayesian optimisation of the first objective, a negative accuracy in per cent, over what may keep the
/// limits by the prospects. A Gaussian process is fitted to -ln(100.5 - accuracy) over traits scaled to a
/// deviation of 1; those with the greatest expected improvement (Jones, Schonlau and Welch, Journal of Global
/// Optimization 13, 1998) on the best feasible one are asked for, of those with equal traits one a turn.
///
/// Up to 50,000 candidates are looked at all in each turn; of more a pool of random ones and of children of
/// the best 20, with one to three variables changed. It ends where nothing is left.
/// \invariant the prospects outlive it
[[nodiscard]] std::unique_ptr<Optimizer> make_surrogate(Prospects const& prospects,
                                                        SurrogateSettings const& settings, sim::Seed seed);

} // namespace sunder::nas
