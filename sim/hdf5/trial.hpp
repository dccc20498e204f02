/// \file
/// Reading in a process that may die over it.
#pragma once

#include "sim/hdf5/sealed_file.hpp"

#include <functional>

namespace sunder::sim {

/// What a trial may take.
struct Patience {
    double processor_seconds = 0;
    double bytes = 0; ///< of memory, beyond what the program has
};

/// Calls `read` in another process: HDF5 1.10 may crash, or never come to an end, over a file that somebody
/// made up.
/// \throws Mistake  as `read` did there, or because that process died over the file
void try_in_child(std::function<void()> const& read, Patience const& patience);

} // namespace sunder::sim
