/// \file
/// `sunder_real rehearse SCENARIO [OPTION]...`: what `sunder rehearse` becomes where something computes.
#pragma once

#include <string>
#include <vector>

namespace sunder::cli {

/// \param typed  behind the command's name \throws as commands do
void rehearse(std::vector<std::string> const& typed);

} // namespace sunder::cli
