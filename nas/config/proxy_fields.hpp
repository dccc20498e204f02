/// \file
/// `accuracy: {proxy: ...}`: by what networks are scored that nobody trains.
#pragma once

#include "nas/runner/proxy_plan.hpp"
#include "sim/form/fields.hpp"

#include <filesystem>

namespace sunder::nas {

[[nodiscard]] sim::Form const& proxy_form();

/// \param folder  of the search file: where relative paths start
[[nodiscard]] ProxyPlan read_proxy(sim::YamlCursor const& at, std::filesystem::path const& folder,
                                   sim::Reading const& reading);

} // namespace sunder::nas
