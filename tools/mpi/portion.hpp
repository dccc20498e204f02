/// \file
/// How many points a worker gets at once.
#pragma once

#include <cstddef>

namespace sunder::mpi {

/// An eighth of its fair share of what is left, so that portions become smaller towards the end and all
/// workers end at about the same time however uneven the points are; at least one point, and at most 64,
/// which is enough to make the way there and back not count (guided self-scheduling: Polychronopoulos and
/// Kuck 1987). \pre left > 0, workers > 0
[[nodiscard]] std::size_t portion_of(std::size_t left, std::size_t workers);

} // namespace sunder::mpi
