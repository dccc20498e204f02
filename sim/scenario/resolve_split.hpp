/// \file
/// Where the model of one application is cut by one split.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/model/cut.hpp"
#include "sim/plan/chain.hpp"
#include "sim/scenario/scenario.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

struct ResolvedSplit {
    std::vector<Cut> cuts; ///< shape (servers of chain,)
    Chain chain;           ///< all servers, or the origin alone where the plan stays there
    std::string modes{};   ///< how its name ends, see name_of_modes()
};

/// Nothing where the split cannot be, which is reported.
[[nodiscard]] std::optional<ResolvedSplit> resolve_split(Scenario const& scenario,
                                                         Application const& application,
                                                         PlainSplit const& split, Diagnostics& diagnostics);
/// Likewise, where devices work in other modes than they stand.
[[nodiscard]] std::optional<ResolvedSplit> resolve_split(Scenario const& scenario,
                                                         Application const& application,
                                                         PlainSplit const& split, AskedModes const& modes,
                                                         Diagnostics& diagnostics);

/// The same of cuts that are given, shape (servers,).
[[nodiscard]] std::optional<ResolvedSplit> resolve_cuts(Scenario const& scenario,
                                                        Application const& application, std::vector<Cut> cuts,
                                                        Diagnostics& diagnostics);

} // namespace sunder::sim
