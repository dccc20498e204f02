/// \file
/// Who asks whom, of the hosts of a platform.
#pragma once

#include "sim/exchange/import_platform.hpp"
#include "sim/exchange/zone_tree.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace sunder::sim::detail {

struct AskedHosts {
    std::vector<Id<SimGridHost>> origins;
    std::vector<std::vector<Id<SimGridHost>>> hops; ///< those that serve, hop by hop; none is in two of them
};

/// \return nothing where something was reported
[[nodiscard]] std::optional<AskedHosts> choose_hosts(PlatformImport const& import, ZoneTree const& tree,
                                                     Diagnostics& diagnostics);

/// A way there and back, as messages cross the platform.
struct WayAndBack {
    std::vector<LinkPassage> there;
    std::vector<LinkPassage> back;
};

/// The ways of one leg: from each of some hosts to each of others.
struct LegWays {
    std::vector<Id<SimGridHost>> from;
    std::vector<Id<SimGridHost>> to;
    std::vector<WayAndBack> ways; ///< row by row

    [[nodiscard]] WayAndBack const& way(std::size_t row, std::size_t column) const
    {
        return ways[row * to.size() + column];
    }
};

struct FoundWays {
    std::vector<LegWays> legs;        ///< origins to the first hop, that to the next one, ...
    std::vector<Diagnostic> warnings; ///< about hosts that nobody named and that have no way
};

/// \return nothing where something was reported
[[nodiscard]] std::optional<FoundWays> find_ways(PlatformImport const& import, ZoneTree const& tree,
                                                 Diagnostics& diagnostics);

} // namespace sunder::sim::detail
