/// \file
/// The file of a scenario, read once for whoever needs its Scenario in one form or another.
#pragma once

#include "sim/config/load.hpp"
#include "sim/config/read_scenario.hpp"
#include "sim/config/read_sweep.hpp"
#include "sim/form/root_file.hpp"

#include <map>
#include <string>
#include <string_view>

namespace sunder::sim {

/// Where a dotted path leads into a model's file (models.net.ops.conv1.time.pi), the file's text takes the
/// place of its path, so that values in it can be changed. That the file cannot be read is reported.
void open_model_at(std::string_view key, RootFile& file);
/// For all keys of the `sweep`.
void open_models_that_vary(RootFile& file);

/// Texts of the files that the tree still names, by key: those that stand in it need no file any more.
[[nodiscard]] std::map<std::string, std::string> texts_beside(RootFile& file);

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

/// The scenario as if its file had no `sweep`, which it keeps.
/// \throws InputError  with every mistake
[[nodiscard]] Scenario read_without_sweep(RootFile& file);

/// The tree of a file that was read, without what varies it: what its files are called stands in it as seen
/// from the scenario's folder.
[[nodiscard]] YamlNode tree_of(RootFile& file);

/// A value put in place of that at a dotted path.
struct ChangedKey {
    std::string key;
    Location where; ///< of the key
    YamlNode value;
};

/// What is kept from one reading of a scenario to the next.
struct KeptTree {
    YamlNode& tree; ///< tree_of() the file, which is changed
    ModelCache& models;
};

/// Puts the values into the tree and reads it anew.
/// \return without `text`, `inputs` and name
/// \throws InputError  when the values do not go together
[[nodiscard]] Scenario read_again(KeptTree const& kept, RootFile& file,
                                  std::vector<ChangedKey> const& changes);

/// Every file that was read, by path.
[[nodiscard]] std::vector<InputFile> inputs_of(RootFile& file);

} // namespace sunder::sim
