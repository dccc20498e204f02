/// \file
/// What style.css and script.js hold, for the sources of this room only.
#pragma once

#include <string_view>

namespace sunder::sim {

extern std::string_view const page_style;
extern std::string_view const page_script;

} // namespace sunder::sim
