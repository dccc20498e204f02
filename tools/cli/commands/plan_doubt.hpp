/// \file
/// What `sunder plan --doubt` tells of how sure a cut is the best.
#pragma once

#include "sim/config/stated_errors.hpp"
#include "sim/forecast/cut_doubt.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace sunder::cli {

/// By application; nothing where --doubt is not given.
/// \throws UsageError  \throws InputError  where no device states an error
[[nodiscard]] std::optional<sim::Table<sim::CutDoubt, sim::Application>>
doubt_asked(sim::DoubtedScenario const& doubted, Arguments const& arguments);

/// The lines below the table of an application's cuts.
[[nodiscard]] std::string doubt_text(sim::CutDoubt const& doubt, sim::DoubtedScenario const& doubted);
[[nodiscard]] nlohmann::ordered_json doubt_json(sim::CutDoubt const& doubt,
                                                sim::DoubtedScenario const& doubted);

/// In how many of the draws the cut is the best. \param doubt  null: nothing was drawn
[[nodiscard]] std::optional<double> share_of(sim::CutDoubt const* doubt, std::string const& cut);

} // namespace sunder::cli
