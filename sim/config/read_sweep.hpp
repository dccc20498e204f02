/// \file
/// The `sweep:` of a scenario.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/form/reading.hpp"
#include "sim/sweep/condition.hpp"
#include "sim/sweep/sweep.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// What may be put at a key that varies.
struct KeyValues {
    std::string key;
    Location where;        ///< of the key
    Location values_where; ///< of what follows it
    std::map<std::string, YamlNode, std::less<>>
        written; ///< those that the user wrote out, by SweepValue::text

    /// The value as part of a tree; what was not written out stands where the rule for it stands.
    [[nodiscard]] YamlNode node_of(std::string const& text) const;
};

struct ReadSweep {
    Sweep sweep;
    std::vector<KeyValues> keys; ///< in the order of keys_of()
    std::optional<Condition> condition;
};

/// Reads the `sweep:` of the tree of a scenario. Its figure of the stop rule is left as the user wrote it.
/// Whole only when nothing was reported. \pre check(root, scenario_form()) has run; root has a `sweep`
[[nodiscard]] ReadSweep read_sweep(YamlNode& root, Reading const& reading);

} // namespace sunder::sim
