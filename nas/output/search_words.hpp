/// \file
/// Words for parts of a result, the same for people and for programs. For the sources of this room only.
#pragma once

#include "nas/runner/search_result.hpp"

#include <string>
#include <string_view>

namespace sunder::nas {

/// Name of the split among the choices; "-" in a space without.
[[nodiscard]] std::string split_of(SearchResult const& result, Candidate const& candidate);

/// Where the figures come from, or why the candidate cannot be used.
[[nodiscard]] std::string_view note_of(Candidate const& candidate);

/// "confirmed", "refuted", "undecided".
[[nodiscard]] std::string_view word_of(LateShareWager::Verdict verdict);

} // namespace sunder::nas
