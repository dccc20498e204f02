/// \file
/// What may stand in search and space files, for editors and for people.
#pragma once

#include "sim/form/form.hpp"

#include <string>
#include <vector>

namespace sunder::nas {

/// Of searches and spaces.
[[nodiscard]] std::vector<sim::Form const*> const& forms_of_searches();

/// Markdown: every key of both kinds of file, with its type, unit, default and meaning.
[[nodiscard]] std::string search_reference_text();

} // namespace sunder::nas
