/// \file
/// `--vary`.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/form/yaml_node.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace sunder::sim {

/// "KEY=V1,V2" as given to --vary.
struct Variation {
    std::string key;
    std::shared_ptr<Source const> values; ///< its name is what messages show: "--vary links.wifi.rate"
};
[[nodiscard]] Variation parse_variation(std::string_view text);

/// Puts the values of the key into the tree of the `sweep:`, in place of those that stand there.
void apply(Variation const& variation, YamlNode& sweep, Diagnostics& diagnostics);

} // namespace sunder::sim
