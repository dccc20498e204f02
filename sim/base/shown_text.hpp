/// \file
/// Text from files and names, as people may safely see it.
#pragma once

#include <string>
#include <string_view>

namespace sunder::sim {

/// In one line, with all that could mislead a reader or command a terminal written out: control characters
/// (C0, DEL, C1), marks that change the direction of text, invisible characters and line ends of Unicode as
/// \uXXXX, and bytes that are no UTF-8 as \xXX.
/// Source: Unicode 15, categories Cc, Zl and Zp, and the property Default_Ignorable_Code_Point
[[nodiscard]] std::string shown(std::string_view text);

/// The same for text of several lines, whose line feeds stay.
[[nodiscard]] std::string shown_lines(std::string_view text);

} // namespace sunder::sim
