/// \file
/// The models of a scenario, from files and written inline.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/model/model_graph.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {

/// Models that were read from files before, fused, by the file's key and the model's name.
using ModelCache = std::map<std::pair<std::string, std::string>, ModelGraph>;

/// Collects models, fused, in the order in which they are read.
class ModelsOfScenario {
public:
    /// \param cache  kept from one reading of a scenario to the next; null: nothing is kept
    ModelsOfScenario(YamlFiles& files, ModelCache* cache) : files_{files}, cache_{cache} {}

    /// An entry of `models:`.
    void add(NamedCursor const& named, Reading const& reading);

    /// What an application says its model is: a name of `models:` or else of a file (shelves.hpp), or a model
    /// written inline, which takes the application's name. Nothing where there is none of the name, which is
    /// reported.
    [[nodiscard]] std::optional<Id<ModelGraph>> find(YamlCursor const& at, std::string const& application,
                                                     Reading const& reading);

    /// A copy of one, some of whose inputs come apart. \pre there is one of the number
    [[nodiscard]] Id<ModelGraph> copy(Id<ModelGraph> model, std::vector<int> apart);

    /// In a shared file times of absent devices are welcome, also where its text stands in place of its path
    /// (and states its `format`); in the scenario itself, and on the command line, they are a mistake.
    /// \param known  devices and profiles
    void check_measured_times(Names const& known, Diagnostics& diagnostics) const;

    [[nodiscard]] Table<ModelGraph> const& list() const { return list_; }

private:
    /// Of a name that no entry has, that of a file.
    [[nodiscard]] std::optional<Id<ModelGraph>> find_file(YamlCursor const& at, Reading const& reading);
    [[nodiscard]] ModelGraph read_file(YamlCursor const& at, std::string const& name, Reading const& reading);

    YamlFiles& files_;
    ModelCache* cache_;
    Table<ModelGraph> list_;
    std::map<std::string, Id<ModelGraph>> by_name_; ///< that no entry of `models:` names
    std::vector<YamlCursor> inline_;
};

} // namespace sunder::sim
