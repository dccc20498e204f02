/// \file
/// `sunder_real measure MODEL [OPTION]...`: what `sunder measure` becomes.
#pragma once

#include <string>
#include <vector>

namespace sunder::cli {

/// Runs the model pass after pass, times coding and the loopback, tells what was found, and writes a folder
/// of files that scenarios can name: the model with the times of its ops, a profile, a link. \param typed
/// behind the word `measure` \throws UsageError, InputError, RunError
void measure(std::vector<std::string> const& typed);

} // namespace sunder::cli
