/// \file
/// Words for parts of a result, the same for people and for programs. For the sources of
/// this room and of nas/report only.
#pragma once

#include "nas/runner/search_result.hpp"

#include <array>
#include <string>
#include <string_view>

namespace sunder::nas {

/// Name of the split among the choices; "-" in a space without.
[[nodiscard]] std::string split_of(SearchResult const& result, Candidate const& candidate);

/// What is shown of each cut of the answer.
inline constexpr std::array metrics_of_cuts{Metric::accuracy, Metric::latency, Metric::payload,
                                            Metric::leakage};

/// "the answer", why the cut cannot be, or what it misses; empty where there is nothing to say.
/// \pre cut is one of the cuts of the best candidate
[[nodiscard]] std::string_view remark_of(SearchResult const& result, Candidate const& cut);

/// Where the figures come from, or why the candidate cannot be used.
[[nodiscard]] std::string_view note_of(Candidate const& candidate);

/// "confirmed", "refuted", "undecided".
[[nodiscard]] std::string_view word_of(LateShareWager::Verdict verdict);

} // namespace sunder::nas
