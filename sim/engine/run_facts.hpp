/// \file
/// What of the records of a run follows from its deployment alone: what the codes in rows stand for.
#pragma once

#include "sim/base/id.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sunder::sim {

/// Names, and what is expected of each way; no rows and no window.
[[nodiscard]] Records run_facts_of(Deployment const& deployment);

/// Codes of cuts, (applications, ways). \param names  gets those of the cuts, in the order of their codes
[[nodiscard]] Table<std::vector<std::int32_t>, Application> coded_cuts(Deployment const& deployment,
                                                                       std::vector<std::string>& names);

/// Of the exits at which somebody leaves, behind "none".
[[nodiscard]] std::vector<std::string> names_of_exits(Deployment const& deployment);
/// \param names  names_of_exits()
[[nodiscard]] ExitNumber number_of_exit(std::vector<std::string> const& names, Way const& way);

} // namespace sunder::sim
