/// \file
/// Every candidate once.
#pragma once

#include "nas/search/optimizer.hpp"

#include <cstddef>

namespace sunder::nas {

struct ExhaustiveSettings {
    std::size_t batch = 256; ///< candidates a turn
};

/// In the order of the space, the last variable running fastest. Combinations that differ only where a
/// variable does not count come once.
[[nodiscard]] std::unique_ptr<Optimizer> make_exhaustive(SearchSpace space,
                                                         ExhaustiveSettings const& settings);

} // namespace sunder::nas
