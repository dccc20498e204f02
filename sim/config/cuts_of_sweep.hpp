/// \file
/// `all` as what a sweep varies a split by.
#pragma once

#include "sim/form/root_file.hpp"

namespace sunder::sim {

/// Puts in place of `all`, given for `applications.NAME.split` in the `sweep` of the file, the cuts that no
/// other beats, as unbeaten_cuts() has them for the scenario as it stands.
/// \throws InputError  with every mistake of the scenario, where there is such a key
void spell_out_cuts(RootFile& file);

} // namespace sunder::sim
