/// \file
/// Groups of hosts and the routes between them as a scenario.
#pragma once

#include "sim/exchange/host_groups.hpp"
#include "sim/form/yaml_node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim::detail {

/// `devices`, `links` and `routes` of a scenario, and the names that its groups have there.
struct PlatformSections {
    YamlNode devices;
    YamlNode links;
    YamlNode routes;
    Table<std::string, HostGroup> names;
    std::vector<std::string> losses; ///< what the links of a scenario cannot say, a line each
};

[[nodiscard]] PlatformSections sections_of(GroupedPlatform const& grouped, ZoneTree const& tree);

/// A short text of ours that means exactly this value, in SI units.
[[nodiscard]] std::string quantity_text(double value, Dimension dimension);

/// A name for all things with these names: what they have in common. "phone" of phone-0 and phone-1.
[[nodiscard]] std::string common_name(std::vector<std::string_view> const& names, std::string_view otherwise);

} // namespace sunder::sim::detail
