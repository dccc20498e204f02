/// \file
/// How much one set of vectors tells of another.
#pragma once

#include <cstddef>
#include <span>

namespace sunder::nas {

/// Distance correlation (Szekely, Rizzo and Bakirov, Annals of Statistics 35(6), 2007, definitions 4 and 5)
/// of paired samples: 0 for independent ones in the limit, 1 where one is the other moved, scaled and turned.
/// Here, what a cut gives away (NoPeek: Vepakomma et al., ICDM Workshops 2020): x are inputs of a network, y
/// the tensors sent for them. As for all such estimates from few samples, independent x and y give more than
/// 0, the more so the more dimensions they have: compare values of equal `samples` only.
/// \param x, y  row after row; shapes (samples, any) \pre sizes are multiples of samples, which is at least 2
/// \return in [0, 1]; 0 where all rows of one side are equal
[[nodiscard]] double distance_correlation(std::span<float const> x, std::span<float const> y,
                                          std::size_t samples);

} // namespace sunder::nas
