/// \file
/// What may stand in our files.
#pragma once

#include "sim/form/form.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// Of scenarios, models, devices and links.
[[nodiscard]] std::vector<Form const*> const& forms_of_files();

/// Markdown: every key of every kind of file, with its type, unit, default and meaning.
[[nodiscard]] std::string reference_text();

} // namespace sunder::sim
