/// \file
/// The tables of file formats (form.hpp) as a reference for people.
#pragma once

#include "sim/form/form.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// Markdown: the keys of these forms and of all that they refer to, a section each.
[[nodiscard]] std::string sections_text(std::vector<Form const*> const& forms);

/// Markdown: a table of the quantities, their units and widest ranges.
[[nodiscard]] std::string quantities_text();

} // namespace sunder::sim
