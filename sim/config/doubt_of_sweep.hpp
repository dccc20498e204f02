/// \file
/// Sweeps whose devices may be other than their profiles say.
#pragma once

#include "sim/form/root_file.hpp"

#include <cstdint>

namespace sunder::sim {

/// Repeats every point of the file's `sweep`, which it gets where it has none, `draws` times: with the
/// `time_factor` of each device whose profile states its error drawn from that
/// (sim/platform/stated_error.hpp), as one axis. The draws hang on the scenario's seed, the profiles' names
/// and their number only. \throws InputError  with the mistakes of the scenario, or where no device states an
/// error
void add_doubt(RootFile& file, std::int64_t draws);

} // namespace sunder::sim
