/// \file
/// Spaces that users write: named variables, their choices, and the ops that follow.
#pragma once

#include "nas/realise/architecture_space.hpp"
#include "sim/form/reading.hpp"

#include <memory>
#include <string>

namespace sunder::nas {

/// The file of a space.
[[nodiscard]] sim::Form const& space_form();

/// \pre the form of `at` is space_form()
/// \return nothing where something was reported
[[nodiscard]] std::unique_ptr<ArchitectureSpace> read_space(sim::YamlCursor const& at, std::string name,
                                                            sim::Reading const& reading);

} // namespace sunder::nas
