/// \file
/// What may stand in our files, for editors and for people.
#pragma once

#include <string>
#include <string_view>

namespace sunder::sim {

/// The JSON Schema (schema.hpp) of "scenario", "model", "device" or "link" files. \pre kind is one of these
[[nodiscard]] std::string schema_text(std::string_view kind);

/// Markdown: every key of every kind of file, with its type, unit, default and meaning.
[[nodiscard]] std::string reference_text();

} // namespace sunder::sim
