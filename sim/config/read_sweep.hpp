/// \file
/// The `sweep:` of a scenario, and `--vary`.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/form/yaml_node.hpp"
#include "sim/sweep/condition.hpp"
#include "sim/sweep/sweep.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

/// "KEY=V1,V2" as given to --vary.
struct Variation {
    std::string key;
    std::shared_ptr<Source const> values; ///< its name is what messages show: "--vary links.wifi.rate"
};
[[nodiscard]] Variation parse_variation(std::string_view text);

/// Puts the values of the key into the tree of the `sweep:`, in place of those that stand there.
void apply(Variation const& variation, YamlNode& sweep, Diagnostics& diagnostics);

/// Reads the `sweep:` of the tree of a scenario. Its figure of the stop rule is left as the user wrote it.
/// Whole only when nothing was reported. \pre check(root, scenario_form()) has run; root has a `sweep`
[[nodiscard]] ReadSweep read_sweep(YamlNode& root, Diagnostics& diagnostics);

} // namespace sunder::sim
