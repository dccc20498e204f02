/// \file
/// Text within HTML and SVG.
#pragma once

#include <string>
#include <string_view>

namespace sunder::sim {

/// With the characters that mean something in markup replaced, and those written out that shown() writes out.
[[nodiscard]] std::string escaped(std::string_view text);

} // namespace sunder::sim
