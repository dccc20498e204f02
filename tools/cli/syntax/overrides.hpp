/// \file
/// The options by which the command line changes a scenario.
#pragma once

#include "sim/config/load.hpp"
#include "sim/config/sweep_scenario.hpp"
#include "tools/cli/syntax/command_line.hpp"

namespace sunder::cli {

inline Option const set_option{.name = "set",
                               .letter = '\0',
                               .value = "KEY=VALUE",
                               .meaning = "change one value of the scenario; repeatable",
                               .repeats = Repeats::yes};
inline Option const seed_option{
    .name = "seed", .letter = '\0', .value = "N", .meaning = "instead of the scenario's"};
inline Option const replications_option{
    .name = "replications", .letter = '\0', .value = "N", .meaning = "instead of the scenario's"};

inline Option const vary_option{.name = "vary",
                                .letter = '\0',
                                .value = "KEY=V1,V2",
                                .meaning = "vary one value of the scenario, instead of what its `sweep` says "
                                           "of that key; repeatable",
                                .repeats = Repeats::yes};

inline Option const doubt_option{
    .name = "doubt",
    .letter = '\0',
    .value = "",
    .meaning = "draw the times of devices, as far off as their profiles state (`error`)"};
inline Option const draws_option{
    .name = "draws", .letter = '\0', .value = "N", .meaning = "with --doubt: how often", .preset = "1,000"};

/// How often --doubt draws; nothing where it is not given. \throws UsageError
[[nodiscard]] std::optional<std::int64_t> draws_of(Arguments const& arguments);

/// \throws UsageError  for numbers that will not do.
[[nodiscard]] sim::Overrides overrides_of(Arguments const& arguments);

/// The value of --jobs; 0, where it is not given: as many as there are cores. \throws UsageError
[[nodiscard]] int processes_of(Arguments const& arguments);

/// Of a scenario of one replication ten, unless the user wanted so many, so that chance can be told from the
/// rest.
[[nodiscard]] std::int64_t enough_replications(sim::Scenario const& scenario,
                                               sim::Overrides const& overrides);

/// The sub-command and what changes its results, in one order whatever the user typed.
[[nodiscard]] std::string command_of(std::string_view command, sim::Overrides const& overrides);
[[nodiscard]] std::string command_of(std::string_view command, sim::SweepOverrides const& overrides);

/// The word as the shell takes it for one.
[[nodiscard]] std::string quoted_if_needed(std::string const& word);

} // namespace sunder::cli
