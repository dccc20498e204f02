/// \file
/// `sunder_oneshot rank SEARCH [OPTION]...`: what `sunder rank` becomes.
#pragma once

#include <string>
#include <vector>

namespace sunder::cli {

/// Draws candidates that keep the limits, judges them by the weights that a search kept, trains each alone,
/// and tells how far both agree. \param typed  behind the word `rank` \throws UsageError, InputError,
/// RunError, Interrupted
void rank(std::vector<std::string> const& typed);

} // namespace sunder::cli
