/// \file
/// The tables of our file formats, see form.hpp. Shown to users by reference_text() and schema_text().
#pragma once

#include "sim/form/form.hpp"

namespace sunder::sim {

[[nodiscard]] Form const& scenario_form();
[[nodiscard]] Form const& model_form();
[[nodiscard]] Form const& device_form();
[[nodiscard]] Form const& link_form();

/// `sweep:` of a scenario.
[[nodiscard]] Form const& sweep_form();

// Parts that other formats use too.
[[nodiscard]] Form const& op_form();
[[nodiscard]] Form const& input_form(); ///< of a model

} // namespace sunder::sim
