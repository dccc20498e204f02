/// \file
/// The tables of search and space files, see sim/form/form.hpp.
#pragma once

#include "sim/form/form.hpp"

#include <string>

namespace sunder::nas {

[[nodiscard]] sim::Form const& search_form();
[[nodiscard]] sim::Form const& space_form();

/// Markdown: every key of both kinds of file, with its type, unit, default and meaning.
[[nodiscard]] std::string search_reference_text();

} // namespace sunder::nas
