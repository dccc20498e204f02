/// \file
/// Optimizers that are asked for nothing that is known already.
#pragma once

#include "nas/search/optimizer.hpp"
#include "nas/search/prospects.hpp"

#include <memory>

namespace sunder::nas {

/// Lets an optimizer of `prospects.space()` search all variables. Of what it asks for, candidates that miss a
/// limit for certain are answered by that (an infinite objective, and the violation), and those whose
/// identity was asked for before by that score: neither is asked for. It ends where the optimizer does, or
/// where 1,000 of its turns in a row brought nothing to ask for.
/// \param objectives  how many there are
/// \invariant the prospects outlive it
[[nodiscard]] std::unique_ptr<Optimizer> make_screened(std::unique_ptr<Optimizer> optimizer,
                                                       Prospects const& prospects, std::size_t objectives);

} // namespace sunder::nas
