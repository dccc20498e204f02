/// \file
/// The tables of our file formats (forms.hpp) as JSON Schema and as a reference for people.
#pragma once

#include "sim/config/form.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// JSON Schema draft-07 of "scenario", "model", "device" or "link" files: keys, kinds and ranges of values.
/// What more the reader asks for (that names refer to something, that ops fit together) it leaves out.
/// \pre kind is one of these
[[nodiscard]] std::string schema_text(std::string_view kind);

/// The same of any table.
[[nodiscard]] std::string schema_text(Form const& form);

/// Markdown: the keys of these forms and of all that they refer to, a section each.
[[nodiscard]] std::string sections_text(std::vector<Form const*> const& forms);

/// Markdown: every key of every kind of file, with its type, unit, default and meaning.
[[nodiscard]] std::string reference_text();

} // namespace sunder::sim
