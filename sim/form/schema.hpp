/// \file
/// The tables of file formats (form.hpp) as JSON Schema.
#pragma once

#include "sim/form/form.hpp"

#include <string>

namespace sunder::sim {

/// JSON Schema draft-07: keys, kinds and ranges of values. What more the reader asks for (that names refer to
/// something, that ops fit together) it leaves out.
[[nodiscard]] std::string schema_text(Form const& form);

} // namespace sunder::sim
