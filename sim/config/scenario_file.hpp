/// \file
/// The file of a scenario, read once for whoever needs its Scenario in one form or another.
#pragma once

#include "sim/config/load.hpp"
#include "sim/config/read_sweep.hpp"
#include "sim/form/root_file.hpp"

namespace sunder::sim {

/// Puts the values of the command line into the tree.
void apply_all(Overrides const& overrides, RootFile& file);

/// A scenario as it stands, nothing varied, and what its file says about varying it.
struct BaseScenario {
    Scenario scenario; ///< without `text` and `inputs`
    std::optional<ReadSweep> sweep;
};

/// Checks the tree and reads it.
/// \throws InputError  with every mistake
[[nodiscard]] BaseScenario read_base(RootFile& file);

/// Every file that was read, by path.
[[nodiscard]] std::vector<InputFile> inputs_of(RootFile& file);

} // namespace sunder::sim
