/// \file
/// What the imports of published tables have in common.
#pragma once

#include "nas/import/import_tables.hpp"
#include "tools/cli/syntax/command_line.hpp"

namespace sunder::cli {

using ImportTable = std::optional<std::string> (*)(nas::TableImport const&, sim::Diagnostics&);

/// Reads the files named, and delivers what the import makes of them.
/// \param command  its name, for messages
void import_table(Arguments const& arguments, std::string_view command, ImportTable import);

/// Its options; `columns` says what a column is about.
[[nodiscard]] std::vector<Option> import_table_options(std::string const& columns);

} // namespace sunder::cli
