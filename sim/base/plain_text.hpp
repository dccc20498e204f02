/// \file
/// Texts that are shown on terminals and written into files of other people.
#pragma once

#include <string_view>

namespace sunder::sim {

/// RFC 3629, section 4.
[[nodiscard]] bool is_utf8(std::string_view text);

/// Why the text cannot be a name, as in "holds a control character"; "" where it can. Names are UTF-8 without
/// what steers a terminal or a writer: control characters (C0 and C1), separators of lines, and the marks
/// that turn the direction of writing (Unicode Standard Annex 9, section 2).
[[nodiscard]] std::string_view flaw_of_name(std::string_view text);

} // namespace sunder::sim
