/// \file
/// A run whose rows stay in memory, with what else is known of it.
#pragma once

#include "sim/config/load.hpp"
#include "sim/output/records_file.hpp"
#include "sim/policy/own_policies.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/decide_splits.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sunder::python {

/// What is to be loaded.
struct ScenarioSource {
    std::filesystem::path path;      ///< of the file, or where the text would be
    std::optional<std::string> text; ///< in place of the file's
};

/// A scenario that can be deployed, and what was changed in its file.
struct LoadedScenario {
    sim::Scenario scenario;
    ScenarioSource source;
    sim::Overrides overrides;
};

/// \throws InputError  with every mistake
[[nodiscard]] LoadedScenario load(ScenarioSource const& source, sim::Overrides const& overrides);

/// How far a run is.
struct RunProgress {
    std::int64_t done = 0, all = 0; ///< replications
    std::int64_t requests = 0;      ///< that have ended, where SimGrid is not needed
};

struct RunOptions {
    int processes = 0; ///< threads or children at once; 0: as many as there are cores
    std::function<void(RunProgress const&)> watch; ///< called often; what it throws ends the run
    sim::MakeOwnPolicy make_policy = {};           ///< in place of the scenario's policies; empty: none
};

struct KeptRun {
    sim::RecordsFile file; ///< with all rows
    sim::Summary summary;
    std::vector<sim::DecidedSplit> decisions;
    std::vector<std::string> warnings; ///< of what was simulated
};

/// Simulates all replications: in threads of this process, or, where SimGrid is needed, each in a child. With
/// own policies one after the other, in the caller's thread.
///
/// \throws InputError, RunError, Interrupted  and whatever `watch` and policies throw; RunError  where there
///     are own policies and SimGrid is needed
[[nodiscard]] KeptRun run(LoadedScenario const& loaded, RunOptions const& options);

/// A run that was written to a file. \throws InputError
[[nodiscard]] KeptRun open_run(std::filesystem::path const& path);

/// The bytes that `sunder run -o` writes. \throws InputError  where it would replace an input \throws
/// RunError
void save(KeptRun const& run, std::filesystem::path const& path);

/// As one web page.
[[nodiscard]] std::string report_of(KeptRun const& run);

} // namespace sunder::python
