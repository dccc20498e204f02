/// \file
/// Search files to values. What may stand in the files is told in FORMAT.md beside this file.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/command/command_plan.hpp"
#include "nas/evaluate/search_setting.hpp"
#include "nas/realise/architecture_space.hpp"
#include "nas/realise/compute_times.hpp"
#include "nas/runner/one_shot_plan.hpp"
#include "nas/runner/proxy_plan.hpp"
#include "nas/runner/search_plan.hpp"
#include "sim/config/load.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// All that a search file says, with every file read that it names.
struct SearchSpecification {
    std::string name; ///< stem of its file
    std::unique_ptr<ArchitectureSpace> space;
    std::unique_ptr<AccuracyModel> accuracy; ///< refers to the space; null where one of these says it
    std::optional<OneShotPlan> one_shot;     ///< how it is learnt
    std::optional<TrainedWeights> trained;   ///< where it was learnt before
    std::optional<CommandPlan> command;      ///< that finds it out
    std::optional<ProxyPlan> proxy;          ///< what ranks untrained networks
    ComputeTimes device;
    ComputeTimes server;
    SearchSetting setting;
    SearchPlan plan;

    std::vector<sim::Diagnostic> warnings; ///< what is in its scenario and does nothing

    std::string text; ///< the search file, overrides in place; YAML files that it names under `files`
    std::vector<sim::InputFile> inputs;
};

/// \param path  "-" reads standard input
/// \param seed  instead of the file's
/// \throws InputError  with every mistake of every file, in order
[[nodiscard]] SearchSpecification load_search(std::filesystem::path const& path,
                                              std::optional<std::uint64_t> seed = {});

/// The same from memory.
[[nodiscard]] SearchSpecification parse_search(sim::FileInMemory const& file,
                                               std::optional<std::uint64_t> seed = {});

/// The search's text with a budget of so many evaluations in place of its own: what repeats a search whose
/// time was up.
[[nodiscard]] std::string text_with_budget(SearchSpecification const& search, std::int64_t evaluations);

/// A space that a user wrote. \throws InputError  likewise
[[nodiscard]] std::unique_ptr<ArchitectureSpace> load_space(std::filesystem::path const& path);

/// What sim::check_file() needs to check search and space files too.
[[nodiscard]] sim::Readers search_readers();

} // namespace sunder::nas
