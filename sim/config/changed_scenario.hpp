/// \file
/// A scenario whose files are read once and that is asked for with any of its keys changed.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/config/load.hpp"
#include "sim/sweep/sweep.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

struct YamlNode;

/// A key that takes any number between two.
struct NumericKey {
    SampledRange range; ///< as the user would write it
    std::optional<double>
        now; ///< what stands there, in the unit of the range; absent: it stands in another file or nowhere
};

/// What a key is to be.
struct KeyText {
    std::string key;
    Location where;
    std::string text; ///< YAML on one line
};

class ChangedScenario {
public:
    /// What the file would vary is left alone. \throws InputError  with every mistake of the scenario
    ChangedScenario(std::filesystem::path const& path, Overrides const& overrides);
    ~ChangedScenario();
    ChangedScenario(ChangedScenario const&) = delete;
    ChangedScenario& operator=(ChangedScenario const&) = delete;

    /// As the file has it.
    [[nodiscard]] Scenario const& base() const;

    /// The file's own tree, without what varies it.
    [[nodiscard]] YamlNode const& tree() const;

    /// Whether a scenario may have such a key; invented names on the way must be there.
    [[nodiscard]] bool has(std::string_view key) const;

    /// Whether a number of more than 0 stands at the key, and any number between two others might.
    [[nodiscard]] bool is_positive(std::string_view key) const;

    /// Of a key that takes numbers: between the ends that are given, or, where none are, a thousandth and a
    /// thousand times of what stands there, as far as the format lets it. \param typed  "KEY" or
    /// "KEY=LOW,HIGH" as given to the option of that name \throws InputError
    [[nodiscard]] NumericKey numeric_key(std::string_view typed, std::string_view option) const;

    /// The keys of single values that stand in the file, in its order; items of a list go by their `name`, or
    /// number.
    [[nodiscard]] std::vector<std::string> standing_keys() const;

    /// \return without `text` and `inputs` \throws InputError  where the values do not go together
    [[nodiscard]] Scenario at(std::vector<KeyText> const& changes);

private:
    class Core;
    std::unique_ptr<Core> core_;
};

} // namespace sunder::sim
