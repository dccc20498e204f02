/// \file
/// `sunder_oneshot search SEARCH [OPTION]...`: what `sunder search` becomes where accuracies come from
/// weights.
#pragma once

#include <string>
#include <vector>

namespace sunder::cli {

/// Learns weights and theta together, or takes accuracies from weights that were learnt before.
/// \param typed  behind the word `search` \throws UsageError, InputError, RunError, Interrupted
void search_by_weights(std::vector<std::string> const& typed);

} // namespace sunder::cli
