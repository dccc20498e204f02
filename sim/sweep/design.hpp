/// \file
/// Where in the unit cube to look.
#pragma once

#include "sim/base/random.hpp"
#include "sim/sweep/sweep.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sunder::sim {

/// Rows of a design over the unit cube [0, 1)^d, d = keys.size(). Each key draws from a stream of its name,
/// so that what is drawn for it by `random` and `latin` does not depend on the other keys.
///
/// `sobol` follows Saltelli et al. (Computer Physics Communications 181, 2010): of the first `samples` points
/// of a Sobol sequence in 2 d dimensions, shifted modulo 1 by a random vector (Cranley and Patterson 1976),
/// the first d coordinates are A and the others B. Block j of d + 2 rows holds A_j, then for each key i A_j
/// with coordinate i from B_j, then B_j.
///
/// \return shape (samples, d); sobol: (samples x (d + 2), d)
/// \pre samples > 0; sobol: d <= 1800
[[nodiscard]] std::vector<std::vector<double>>
design_rows(SamplingDesign design, std::vector<std::string> const& keys, std::int64_t samples, Seed seed);

/// Rows of a design of so many samples over so many keys.
[[nodiscard]] std::int64_t count_rows(SamplingDesign design, std::int64_t samples, std::size_t keys);

} // namespace sunder::sim
