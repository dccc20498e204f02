/// \file
/// `accuracy: {supernet: {...}}` to a plan. For the sources of this room only.
#pragma once

#include "nas/runner/one_shot_plan.hpp"
#include "sim/config/form.hpp"
#include "sim/config/yaml_cursor.hpp"

namespace sunder::nas {

[[nodiscard]] sim::Form const& supernet_form();

/// \param folder  of the search file: where a relative path to images starts
[[nodiscard]] OneShotPlan read_one_shot(sim::YamlCursor const& at, std::filesystem::path const& folder);

} // namespace sunder::nas
