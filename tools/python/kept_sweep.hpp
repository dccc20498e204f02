/// \file
/// A sweep whose table stays in memory.
#pragma once

#include "sim/config/sweep_scenario.hpp"
#include "sim/output/sweep_file.hpp"
#include "tools/python/kept_run.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace sunder::python {

struct SweepOptions {
    int processes = 0; ///< at once; 0: as many as there are cores
    std::function<void(std::int64_t done, std::int64_t all)>
        watch; ///< of points; what it throws ends the sweep
};

/// Runs all points, in processes that start as copies of this one.
/// \throws InputError  with every mistake of the scenario \throws RunError, Interrupted  and whatever `watch`
/// throws
[[nodiscard]] sim::SweepFile sweep(ScenarioSource const& source, sim::SweepOverrides const& overrides,
                                   SweepOptions const& options);

/// The bytes that `sunder sweep -o` writes. \throws InputError  where it would replace an input \throws
/// RunError
void save(sim::SweepFile const& sweep, std::filesystem::path const& path);

/// As one web page.
[[nodiscard]] std::string report_of(sim::SweepFile const& sweep);

} // namespace sunder::python
