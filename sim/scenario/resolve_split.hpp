/// \file
/// Where the model of one application is cut by one split.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/model/cut.hpp"
#include "sim/plan/chain.hpp"
#include "sim/scenario/scenario.hpp"

#include <optional>
#include <vector>

namespace sunder::sim {

struct ResolvedSplit {
    std::vector<Cut> cuts; ///< shape (servers of chain,)
    Chain chain;           ///< all servers, or the origin alone where the plan stays there
};

/// Nothing where the split cannot be, which is reported.
[[nodiscard]] std::optional<ResolvedSplit> resolve_split(Scenario const& scenario,
                                                         Application const& application,
                                                         PlainSplit const& split, Diagnostics& diagnostics);

} // namespace sunder::sim
